/** What the model sees of a picture: depth from DaViT, breadth from the three prompts, and the image tokens of both. */
import { ModelError } from '../contract.ts';
import type { Manifest } from '../manifest.ts';
import { floats, floatsOf, type GraphSession, integers } from './session.ts';

export interface VisionGraphs {
  readonly davit: GraphSession;
  readonly encoder: GraphSession;
  readonly fusion: GraphSession;
}

/** The features of one picture. */
export interface Sight {
  /** V: [1, T, D]. */
  readonly depth: Float32Array;
  /** V't of caption, ocr and grounding, without the prompts' own states: [3, T, D]. */
  readonly breadth: Float32Array;
  /** What the language model reads: [1, N, H]. */
  readonly imageTokens: Float32Array;
}

/** The share of DaViT and of one prompt in the time that a picture of 768 px takes; the rest is the fusion's. */
const davitShare = 0.7;
const promptShare = 0.09;

/** Runs the three graphs, one prompt at a time so that progress comes between them: yields the fraction done, 0 to 1. */
export async function* see(
  pixelsNchw: Float32Array,
  manifest: Manifest,
  graphs: VisionGraphs,
  signal?: AbortSignal,
): AsyncGenerator<number, Sight, void> {
  const { sizePx, depthTokenCount } = manifest.image;
  const { width, breadthPromptIds } = manifest.florence;
  signal?.throwIfAborted();
  const seen = await graphs.davit.run({ pixels: floats(pixelsNchw, [1, 3, sizePx, sizePx]) }, ['depth'], { signal });
  const depth = floatsOf(seen, 'depth');
  yield davitShare;

  const rowLength = depthTokenCount * width;
  const breadth = new Float32Array(breadthPromptIds.length * rowLength);
  for (const [row, ids] of breadthPromptIds.entries()) {
    signal?.throwIfAborted();
    const states = await promptedStates(depth, ids, manifest, graphs.encoder, signal);
    breadth.set(states.subarray(0, rowLength), row * rowLength);
    yield davitShare + promptShare * (row + 1);
  }

  signal?.throwIfAborted();
  return { depth, breadth, imageTokens: await fuse(depth, breadth, manifest, graphs.fusion, signal) };
}

/** DBFusion: V [1, T, D] and V't [3, T, D] to the image tokens [1, N, H]. */
export async function fuse(
  depth: Float32Array,
  breadth: Float32Array,
  manifest: Manifest,
  fusion: GraphSession,
  signal?: AbortSignal,
): Promise<Float32Array> {
  const { depthTokenCount } = manifest.image;
  const { width, breadthPromptIds } = manifest.florence;
  const feeds = {
    depth: floats(depth, [1, depthTokenCount, width]),
    hidden: floats(breadth, [breadthPromptIds.length, depthTokenCount, width]), // the fusion reads no further
  };
  return floatsOf(await fusion.run(feeds, ['image_tokens'], { signal }), 'image_tokens');
}

/** The encoder's states for one prompt of any length: [T + P, D]. */
export async function promptedStates(
  depth: Float32Array,
  promptIds: readonly number[],
  manifest: Manifest,
  encoder: GraphSession,
  signal?: AbortSignal,
): Promise<Float32Array> {
  const feeds = {
    depth: floats(depth, [1, manifest.image.depthTokenCount, manifest.florence.width]),
    prompt_ids: integers(promptIds, [1, promptIds.length]),
  };
  const states = await encoder.run(feeds, ['hidden'], { signal });
  return floatsOf(states, 'hidden');
}

/** Features over the picture's grid, without the pooled token before it: [rows · columns, width]. */
export interface GridFeatures {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float32Array;
}

/** Cuts the grid's tokens out of [tokenCount, width]. The pooled token, where there is one, comes first. */
export function gridOf(tokens: Float32Array, tokenCount: number, manifest: Manifest): GridFeatures {
  const { rows, columns } = manifest.image.grid;
  const width = tokens.length / tokenCount;
  const first = tokenCount - rows * columns;
  if (first < 0)
    throw new ModelError('model-invalid', `The grid has ${rows * columns} cells, the picture ${tokenCount}.`);
  return { rows: rows * columns, columns: width, data: tokens.subarray(first * width) };
}

/** V't of one prompt: [T, D]. */
export function breadthOf(sight: Sight, prompt: 0 | 1 | 2, manifest: Manifest): Float32Array {
  const length = manifest.image.depthTokenCount * manifest.florence.width;
  return sight.breadth.subarray(prompt * length, (prompt + 1) * length);
}
