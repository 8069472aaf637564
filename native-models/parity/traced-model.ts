/** The checkpoint converted with its intermediate values as outputs, one model a token variant, all graphs open. */
import { join } from 'node:path';
import { graphNames } from '../architecture/florence-vl.ts';
import type { GraphName, TokenVariant } from '../architecture/graphs.ts';
import { drain } from '../contract.ts';
import { convertCheckpoint } from '../conversion.ts';
import type { ConvertRequest } from '../convert/convert.ts';
import { type BindingKind, chooseBinding } from '../inference/binding.ts';
import { readManifest } from '../inference/manifest-file.ts';
import { type OpenGraphs, openGraphs } from '../inference/open-graphs.ts';
import { floats, floatsOf, type Tensors } from '../inference/session.ts';
import { promptedStates } from '../inference/vision.ts';
import type { Manifest } from '../manifest.ts';

export interface TracedModel {
  readonly manifest: Manifest;
  readonly graphs: OpenGraphs<GraphName>;
}

/** The model of a variant, or of what the checkpoint's own config says. */
export type ModelOf = (variant: TokenVariant | 'native') => Promise<TracedModel>;

/** Converts a variant when it is first asked for, into a folder of `work`. */
export function tracedModels(
  checkpoint: string,
  work: string,
  precision: Manifest['precision'],
  binding?: BindingKind,
  signal?: AbortSignal,
): ModelOf {
  const native = make({ checkpoint, out: join(work, 'native'), precision, traces: true }, binding, signal);
  native.catch(() => {}); // whoever asks for it hears of it
  const others = new Map<TokenVariant, Promise<TracedModel>>();
  return async (variant) => {
    const own = await native;
    if (variant === 'native' || variant === own.manifest.tokenVariant) return own;
    const out = join(work, variant);
    const known =
      others.get(variant) ?? make({ checkpoint, out, precision, tokenVariant: variant, traces: true }, binding, signal);
    others.set(variant, known);
    return known;
  };
}

async function make(request: ConvertRequest, binding?: BindingKind, signal?: AbortSignal): Promise<TracedModel> {
  const { out } = request;
  await drain(convertCheckpoint({ ...request, mayLackTokenizer: true }, signal));
  const manifest = await readManifest(out);
  const { binding: way } = await chooseBinding('cpu', binding);
  return { manifest, graphs: await drain(openGraphs(out, manifest, graphNames, 'cpu', way)) };
}

/** Everything of one picture, by the reference's names. */
export interface TracedSight {
  /** DaViT's outputs, `davit.…` among them. */
  readonly tower: Tensors;
  /** V: [T, D]. */
  readonly depth: Float32Array;
  /** The prompts' states: each [T + P, D]. */
  readonly states: readonly Float32Array[];
  /** V and V't as the language model's side takes them: each [N, D]. */
  readonly used: Float32Array;
  readonly breadth: readonly Float32Array[];
  readonly fusedIn: Float32Array;
  readonly fused: Float32Array;
}

/** Runs one picture, pixels [1, 3, size, size], through the graphs with every intermediate value kept. */
export async function traceSight(pixels: Float32Array, { manifest, graphs }: TracedModel): Promise<TracedSight> {
  const { sizePx, depthTokenCount, tokenCount } = manifest.image;
  const { width, breadthPromptIds } = manifest.florence;
  const tower = await graphs.davit.run({ pixels: floats(pixels, [1, 3, sizePx, sizePx]) });
  const depth = floatsOf(tower, 'depth');
  const states: Float32Array[] = [];
  for (const ids of breadthPromptIds) states.push(await promptedStates(depth, ids, manifest, graphs.encoder));
  const length = depthTokenCount + breadthPromptIds[0].length;
  const hidden = new Float32Array(states.length * length * width);
  for (const [row, state] of states.entries()) hidden.set(state, row * length * width);
  const fusion = await graphs.fusion.run({
    depth: floats(depth, [1, depthTokenCount, width]),
    hidden: floats(hidden, [states.length, length, width]),
  });
  const from = (depthTokenCount - tokenCount) * width;
  const to = depthTokenCount * width;
  return {
    tower,
    depth,
    states,
    used: depth.subarray(from, to),
    breadth: states.map((state) => state.subarray(from, to)),
    fusedIn: floatsOf(fusion, 'fused_in'),
    fused: floatsOf(fusion, 'image_tokens'),
  };
}
