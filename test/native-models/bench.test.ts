/** The bench's own parts: rows and ratios, the random checkpoint, the peer's file. */
import { cp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeGguf } from '../../native-models/bench/gguf.ts';
import { published3b } from '../../native-models/bench/published-3b.ts';
import { plannedTensors, writeRandomCheckpoint } from '../../native-models/bench/random-checkpoint.ts';
import { quantileOf, row, sampleOf, tableOf } from '../../native-models/bench/rows.ts';
import { benchAsk } from '../../native-models/bench/whole.ts';
import { drain } from '../../native-models/contract.ts';
import { askingModel } from './asking-model.ts';
import { temporaryFolder } from './model-folder.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

test('a ratio above 1 is better, whether more or less is', () => {
  const ours = sampleOf([3, 1, 2]);
  expect(ours).toEqual({ median: 2, least: 1, most: 3 });
  const peer = { name: 'theirs', value: 4 };
  expect(row({ bench: 'decode', recipe: 'int4-b32', ours, unit: 'tok/s', peer }).ratio).toBe(0.5);
  expect(row({ bench: 'vision', recipe: 'int4-b32', ours, unit: 's', peer }).ratio).toBe(2);
  expect(row({ bench: 'load', recipe: 'int4-b32', ours, unit: 's' })).toMatchObject({ peer: null, ratio: null });
  expect(sampleOf([1, 2, 3, 10]).median).toBe(2.5);
  expect(quantileOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.95)).toBe(10);
  expect(tableOf([row({ bench: 'decode', context: 650, recipe: 'int4-b32', ours, unit: 'tok/s', peer })])).toContain(
    '| decode | 650 | int4-b32 | 2.00 | 1.00 – 3.00 | tok/s | theirs | 4.00 | 0.50 |',
  );
});

test('the random checkpoint has the published count of parameters', () => {
  const count = plannedTensors(32).reduce((sum, { sizeBytes }) => sum + sizeBytes / 2, 0);
  expect(count).toBe(4_622_720_000); // as the official classes count them
});

test('what a load is timed by is loaded anew each time', async () => {
  const model = await askingModel();
  await cp(model.folder, join(folder.path, 'model-1-f32'), { recursive: true });
  const { signal } = new AbortController();
  const unused = { peer: undefined, rounds: 1, contexts: [], say: () => {} };
  const [load] = await benchAsk({ work: folder.path, layers: 1, recipes: ['f32'], signal, ...unused });
  expect(load!.bench).toBe('load');
  expect(load!.oursMost).toBeGreaterThan(load!.oursLeast);
  await model.remove();
});

test('cancelling a random checkpoint leaves nothing, and a folder that is there is refused', async () => {
  const out = join(folder.path, 'checkpoint');
  const stop = new AbortController();
  const job = drain(writeRandomCheckpoint({ out, layers: 1, seed: 0 }, stop.signal), () => stop.abort());
  await expect(job).rejects.toMatchObject({ name: 'AbortError' });
  expect(await readdir(folder.path)).toEqual([]);
  const taken = drain(writeRandomCheckpoint({ out: folder.path, layers: 1, seed: 0 }));
  await expect(taken).rejects.toMatchObject({ code: 'request-invalid' });
});

test('the peer’s file says what it holds, and where', async () => {
  const { phi } = published3b(1).config;
  const small = { ...phi, hiddenSize: 256, innerSize: 512, heads: 4, kvHeads: 4, headDim: 64, vocabularySize: 300 };
  const path = join(folder.path, 'peer.gguf');
  await writeGguf(path, small);
  const bytes = await readFile(path);
  expect(bytes.toString('latin1', 0, 4)).toBe('GGUF');
  expect([bytes.readUInt32LE(4), bytes.readBigUInt64LE(8)]).toEqual([3, 11n]);
  const q4 = (rows: number, columns: number) => (rows * columns * 18) / 32;
  const wanted =
    q4(300, 256) +
    q4(768, 256) +
    q4(256, 256) +
    q4(1024, 256) +
    q4(256, 512) +
    (300 * 256 * 210) / 256 +
    3 * 1024 +
    2 * 128;
  const data = bytes.length - wanted;
  expect(data).toBeGreaterThan(0);
  expect(data).toBeLessThan(16_000);
});
