/** `npm run random-checkpoint`: writes a checkpoint of the 3B's shape. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { drain, ModelError } from '../contract.ts';
import { writeRandomCheckpoint } from './random-checkpoint.ts';

const help = `Usage: npm run random-checkpoint -- <out> [options]

Writes a checkpoint with the names and shapes of the published Florence-VL-3B and random weights (bf16, sharded): what
conversion, loading, speed and memory can be measured on. Whole, it takes 9.2 GB.

  --layers N        so many of the 32 language layers (default 32)
  --seed N          the same seed, the same bytes (default 0)
  --tokenizer DIR   a folder with Phi's tokenizer.json (default: the part of it that the tests use)
  --help            this text
`;

function whole(name: string, text: string, low: number, high: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= low && value <= high) return value;
  throw new ModelError('request-invalid', `--${name} takes a whole number from ${low} to ${high}, not "${text}".`);
}

/** From the source tree and from the bundle. */
function testTokenizer(): string | undefined {
  const places = ['../../test/golden/tokenizers/phi-3-part'].map((place) => resolve(import.meta.dirname, place));
  return places.find((place) => existsSync(join(place, 'tokenizer.json')));
}

async function main(signal: AbortSignal): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      layers: { type: 'string', default: '32' },
      seed: { type: 'string', default: '0' },
      tokenizer: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return void process.stdout.write(help);
  const [out, ...rest] = positionals;
  if (out === undefined || rest.length > 0) {
    throw new ModelError('request-invalid', 'Expected one folder to make; --help says more.');
  }
  const here = (path: string) => resolve(process.env.INIT_CWD ?? process.cwd(), path);
  const tokenizer = values.tokenizer === undefined ? testTokenizer() : here(values.tokenizer);
  const request = {
    out: here(out),
    layers: whole('layers', values.layers, 1, 32),
    seed: whole('seed', values.seed, 0, 2 ** 31),
    ...(tokenizer !== undefined && { tokenizer }),
  };
  let shown = -1;
  const { parameterCount, sizeBytes } = await drain(writeRandomCheckpoint(request, signal), (event) => {
    const percent = Math.floor((10 * event.doneBytes) / event.totalBytes) * 10;
    if (percent !== shown) process.stderr.write(`${percent} % of ${(event.totalBytes / 1e9).toFixed(1)} GB\n`);
    shown = percent;
  });
  process.stdout.write(`${parameterCount} parameters, ${(sizeBytes / 1e9).toFixed(2)} GB, in ${request.out}\n`);
}

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
await main(stop.signal).catch((error: unknown) => {
  const sentence = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${stop.signal.aborted ? 'Cancelled; nothing is left behind.' : sentence}\n`);
  process.exitCode = 1;
});
