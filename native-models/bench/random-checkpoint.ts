/** A checkpoint of the published 3B's names and shapes with random weights: speed and memory do not depend on them. */
import { cp, mkdir, open, readdir, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { expectedTensors } from '../checkpoint/tensors.ts';
import { type Job, ModelError } from '../contract.ts';
import { positionRows, published3b } from './published-3b.ts';

export interface RandomCheckpointRequest {
  /** The folder to make; it must not be there. */
  readonly out: string;
  /** Of the 32 language layers. */
  readonly layers: number;
  readonly seed: number;
  /** A folder with Phi's tokenizer.json and tokenizer_config.json, which opening a model takes. */
  readonly tokenizer?: string;
}

export interface WriteEvent {
  readonly type: 'progress';
  readonly doneBytes: number;
  readonly totalBytes: number;
}

interface Planned {
  readonly key: string;
  readonly shape: readonly number[];
  readonly sizeBytes: number;
}

const maxShardBytes = 4_900_000_000;
const pieceBytes = 16 * 1024 * 1024;
const bytesOfBf16 = 2;

/** Names and shapes in the published order of parts; copies of tied tables are left out, as one name is enough. */
export function plannedTensors(layers: number): Planned[] {
  return [...expectedTensors(published3b(layers).config)]
    .filter(([key, { kind }]) => kind === 'parameter' || key.endsWith('model.shared.weight'))
    .map(([key, { shape }]) => {
      const whole = shape.map((size) => size ?? positionRows);
      return { key, shape: whole, sizeBytes: whole.reduce((product, size) => product * size, bytesOfBf16) };
    });
}

/** Writes beside `out` and renames at the end. The same seed writes the same bytes. */
export async function* writeRandomCheckpoint(
  { out: asked, layers, seed, tokenizer }: RandomCheckpointRequest,
  signal?: AbortSignal,
): Job<WriteEvent, { readonly parameterCount: number; readonly sizeBytes: number }> {
  const out = resolve(asked);
  const taken = await readdir(out).catch(() => null);
  if (taken !== null) throw new ModelError('request-invalid', `${out} is there already: choose another folder.`);
  const tensors = plannedTensors(layers);
  const totalBytes = tensors.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  await mkdir(dirname(out), { recursive: true });
  const { bavail, bsize } = await statfs(dirname(out));
  if (bavail * bsize < totalBytes + pieceBytes) {
    const sentence = `${out} takes ${(totalBytes / 1e9).toFixed(1)} GB, ${((bavail * bsize) / 1e9).toFixed(1)} GB are free.`;
    throw new ModelError('disk-full', sentence);
  }
  const partial = `${out}.partial`;
  let finished = false;
  try {
    await rm(partial, { recursive: true, force: true });
    await mkdir(join(partial, 'vision_tower'), { recursive: true });
    for (const [path, json] of Object.entries(published3b(layers).files)) {
      await writeFile(join(partial, path), `${JSON.stringify(json, null, 2)}\n`);
    }
    if (tokenizer !== undefined) {
      for (const name of ['tokenizer.json', 'tokenizer_config.json'])
        await cp(join(tokenizer, name), join(partial, name));
    }
    const shards = shardsOf(tensors);
    const weightMap: Record<string, string> = {};
    let doneBytes = 0;
    for (const [at, shard] of shards.entries()) {
      const name = `model-${five(at + 1)}-of-${five(shards.length)}.safetensors`;
      for (const { key } of shard) weightMap[key] = name;
      for await (const bytes of writeShard(join(partial, name), shard, seed)) {
        signal?.throwIfAborted();
        doneBytes += bytes;
        yield { type: 'progress', doneBytes, totalBytes };
      }
    }
    const index = { metadata: { total_size: totalBytes }, weight_map: weightMap };
    await writeFile(join(partial, 'model.safetensors.index.json'), JSON.stringify(index));
    await rename(partial, out);
    finished = true;
    return { parameterCount: totalBytes / bytesOfBf16, sizeBytes: totalBytes };
  } finally {
    if (!finished) await rm(partial, { recursive: true, force: true });
  }
}

const five = (number: number) => String(number).padStart(5, '0');

function shardsOf(tensors: readonly Planned[]): Planned[][] {
  const shards: Planned[][] = [[]];
  let sizeBytes = 0;
  for (const tensor of tensors) {
    if (sizeBytes + tensor.sizeBytes > maxShardBytes) {
      shards.push([]);
      sizeBytes = 0;
    }
    shards.at(-1)!.push(tensor);
    sizeBytes += tensor.sizeBytes;
  }
  return shards;
}

async function* writeShard(path: string, tensors: readonly Planned[], seed: number): AsyncGenerator<number> {
  let end = 0;
  const entries = tensors.map(({ key, shape, sizeBytes }) => {
    const entry = { dtype: 'BF16', shape, data_offsets: [end, end + sizeBytes] };
    end += sizeBytes;
    return [key, entry] as const;
  });
  const text = JSON.stringify({ __metadata__: { format: 'pt' }, ...Object.fromEntries(entries) });
  const header = Buffer.from(text.padEnd(Math.ceil(text.length / 8) * 8));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const file = await open(path, 'wx');
  try {
    await file.write(length);
    await file.write(header);
    const piece = new Uint32Array(pieceBytes / 4);
    for (const tensor of tensors) {
      const numbers = randomBf16(tensor, seed);
      for (let done = 0; done < tensor.sizeBytes; done += pieceBytes) {
        const count = Math.min(pieceBytes, tensor.sizeBytes - done);
        numbers(piece.subarray(0, Math.ceil(count / 4)));
        await file.write(new Uint8Array(piece.buffer, 0, count));
        yield count;
      }
    }
  } finally {
    await file.close();
  }
}

/**
 * Fills words with two numbers each. Matrices keep the size of what passes through them: random signs and fractions
 * under two exponents next to 0.6/√in. Norms multiply by 1, biases and other vectors are small.
 */
function randomBf16({ key, shape }: Planned, seed: number): (words: Uint32Array) => void {
  if (shape.length === 1) {
    const one = 0x3f80;
    const word = key.endsWith('norm.weight') || /norm\w*\.weight$/.test(key) ? one | (one << 16) : 0;
    return (words) => void words.fill(word >>> 0);
  }
  const inner = shape.slice(1).reduce((product, size) => product * size, 1);
  const exponent = (126 + Math.floor(Math.log2(0.55 / Math.sqrt(inner)))) & 0xfe; // even: its lowest bit is random
  const base = ((exponent << 7) | (exponent << 23)) >>> 0;
  let state = mixed(key, seed);
  return (words) => {
    for (let at = 0; at < words.length; at++) {
      // xorshift32 (Marsaglia 2003)
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      words[at] = (state & 0x80ff80ff) | base; // sign, the lowest bit of the exponent, seven bits of fraction
    }
  };
}

/** FNV-1a over the name, so that tensors differ; never 0, where xorshift stands still. */
function mixed(key: string, seed: number): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  return hash || 1;
}
