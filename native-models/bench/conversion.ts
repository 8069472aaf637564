/** Converting the checkpoint anew, beside what packing its largest matrices and writing the files would allow. */
import { mkdtemp, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Checkpoint } from '../checkpoint/checkpoint.ts';
import { drain } from '../contract.ts';
import { convert } from '../convert/convert.ts';
import { startPackers } from '../convert/packers.ts';
import { type Precision, recipe } from '../convert/recipe.ts';
import { type BenchSettings, checkpointOf, evenCacheScales, recipeName } from './models.ts';
import { type BenchRow, row, sampleOf } from './rows.ts';

/** Most of a checkpoint's bytes are in matrices like this one. */
const usualMatrix = 'model.layers.0.mlp.gate_up_proj.weight';
const pieceBytes = 64 * 1024 * 1024;
const writtenPieces = 16;

export async function benchConvert(settings: BenchSettings): Promise<BenchRow[]> {
  const checkpoint = await checkpointOf(settings.layers, settings);
  let bytes = 0;
  for (const name of await readdir(checkpoint)) bytes += (await stat(join(checkpoint, name))).size;
  const rows: BenchRow[] = [];
  for (const precision of settings.recipes) {
    settings.say(`convert ${precision}`);
    const out = join(settings.work, `converted-${precision}`);
    await rm(out, { recursive: true, force: true });
    const start = performance.now();
    const request = { checkpoint, out, precision, measureCacheScales: evenCacheScales };
    const { files } = await drain(convert(request, settings.signal));
    const seconds = (performance.now() - start) / 1000;
    await rm(out, { recursive: true, force: true });
    const madeBytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    const least =
      bytes / (await packedPerSecond(checkpoint, precision)) + madeBytes / (await writtenPerSecond(settings));
    const megabytesPerSecond = (over: number) => bytes / 1e6 / over;
    rows.push(
      row({
        bench: 'convert',
        recipe: recipeName[precision],
        ours: sampleOf([megabytesPerSecond(seconds)]),
        unit: 'MB/s',
        limit: { name: 'packing, then writing', value: megabytesPerSecond(least) },
      }),
    );
  }
  return rows;
}

/** Bytes of the checkpoint that all threads read and pack in a second. */
async function packedPerSecond(folder: string, precision: Precision): Promise<number> {
  const checkpoint = await Checkpoint.open(folder);
  const packers = startPackers();
  try {
    const [rows, columns] = checkpoint.shapeOf(usualMatrix) as [number, number];
    const place = checkpoint.placeOf(usualMatrix);
    const format = recipe[precision].language;
    const packAll = () =>
      Promise.all(
        Array.from({ length: packers.count }, () =>
          packers.pack({ place, rows, columns, rowScales: null, format, keepsRows: false }),
        ),
      );
    await packAll(); // starts the threads, compiles the loops
    const start = performance.now();
    for (let round = 0; round < 4; round++) await packAll();
    return (4 * packers.count * place.sizeBytes) / ((performance.now() - start) / 1000);
  } finally {
    await packers.close();
    await checkpoint.close();
  }
}

async function writtenPerSecond({ work }: BenchSettings): Promise<number> {
  const folder = await mkdtemp(join(work, 'written-'));
  const piece = new Uint8Array(pieceBytes).fill(7);
  const file = await open(join(folder, 'bytes'), 'wx');
  try {
    const start = performance.now();
    for (let done = 0; done < writtenPieces; done++) await file.write(piece);
    return (writtenPieces * pieceBytes) / ((performance.now() - start) / 1000);
  } finally {
    await file.close();
    await rm(folder, { recursive: true, force: true });
  }
}
