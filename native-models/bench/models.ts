/** What the benches run on: a random checkpoint, and it converted, made where it is not there yet. */
import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { GraphName } from '../architecture/graphs.ts';
import type { CacheScales } from '../architecture/phi3.ts';
import { drain, type Job } from '../contract.ts';
import { convert } from '../convert/convert.ts';
import type { Precision } from '../convert/recipe.ts';
import { chooseBinding } from '../inference/binding.ts';
import { readManifest } from '../inference/manifest-file.ts';
import { type OpenGraphs, openGraphs } from '../inference/open-graphs.ts';
import { cacheType, type Manifest } from '../manifest.ts';
import { packageFolder } from '../program.ts';
import { published3b } from './published-3b.ts';
import { writeRandomCheckpoint } from './random-checkpoint.ts';

/** The part of Phi's tokenizer that the tests use; opening a model takes one. */
export const testTokenizer: string = join(packageFolder, 'test/golden/tokenizers/phi-3-part');

export interface BenchSettings {
  /** Where checkpoints and models are made, and kept for the next time. */
  readonly work: string;
  /** Of the 32 language layers. */
  readonly layers: number;
  /** Where node-llama-cpp was installed; no comparison where absent. */
  readonly peer: string | undefined;
  readonly rounds: number;
  readonly recipes: readonly Precision[];
  readonly contexts: readonly number[];
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** How rows name a recipe. */
export const recipeName: Readonly<Record<Precision, string>> = {
  f32: 'f32',
  f16: 'f16',
  int8: 'int8-b32',
  int4: 'int4-b32',
  'int4-b128': 'int4-b128',
  'int4-dynamic': 'int4-b32, int8 vision by the row',
  'int4-kv8': 'int4-b32, int8 cache',
  'int4-b128-kv8': 'int4-b128, int8 cache',
};

export async function checkpointOf(layers: number, { work, say, signal }: BenchSettings): Promise<string> {
  const out = join(work, `checkpoint-${layers}`);
  if (existsSync(out)) return out;
  say(`Writing a random checkpoint of ${layers} layers`);
  await drain(writeRandomCheckpoint({ out, layers, seed: 0, tokenizer: testTokenizer }, signal));
  return out;
}

export async function modelOf(layers: number, precision: Precision, settings: BenchSettings): Promise<string> {
  const out = join(settings.work, `model-${layers}-${precision}`);
  if (existsSync(out)) return out;
  const checkpoint = await checkpointOf(layers, settings);
  settings.say(`Converting it to ${precision}`);
  const name = `Random ${layers}`;
  const request = { checkpoint, out, precision, name, measureCacheScales: evenCacheScales };
  await drain(convert(request, settings.signal));
  return out;
}

/** Random weights need no measuring: nothing that is timed depends on the scales. */
export async function* evenCacheScales(folder: string): Job<number, CacheScales> {
  const { layers, kvHeads, headDim } = (await readManifest(folder)).language;
  const even = new Float32Array(kvHeads * headDim).fill(0.1);
  return Array.from({ length: layers }, () => ({ key: even, value: even }));
}

export interface BenchModel<Name extends GraphName> {
  readonly manifest: Manifest;
  readonly graphs: OpenGraphs<Name>;
}

/** Some graphs of a model on the CPU. */
export async function openedModel<Name extends GraphName>(
  folder: string,
  names: readonly Name[],
): Promise<BenchModel<Name>> {
  const manifest = await readManifest(folder);
  const { binding } = await chooseBinding('cpu');
  return { manifest, graphs: await drain(openGraphs(folder, manifest, names, 'cpu', binding)) };
}

/** Bytes that decoding one token reads: every weight of the decoder but the rotary table, and the cache. */
export async function bytesPerToken(folder: string, manifest: Manifest, context: number): Promise<number> {
  const { layers, kvHeads, headDim, contextTokenCount, longRopeRow } = manifest.language;
  let weights = 0;
  for (const name of await readdir(folder)) {
    if (name.startsWith('decoder.onnx.data')) weights += (await stat(join(folder, name))).size;
  }
  const rotary = (longRopeRow + contextTokenCount) * headDim * 4; // cos and sin of half the width
  return weights - rotary + context * layers * kvHeads * headDim * 2 * (cacheType(manifest) === 'int8' ? 1 : 4);
}

/** Multiplications and additions of one token through the layers, without its attention. */
export function operationsPerToken(layers: number): number {
  const { hiddenSize, innerSize, heads, kvHeads, headDim } = published3b(layers).config.phi;
  const weights =
    hiddenSize * (heads + 2 * kvHeads) * headDim + heads * headDim * hiddenSize + 3 * hiddenSize * innerSize;
  return 2 * layers * weights;
}
