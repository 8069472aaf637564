/** The deeper layers that a look at a picture passes by: DaViT's stages and the prompted encoder's layers. */
import { type ImageMode, ModelError, type PictureId } from '../contract.ts';
import type { OpenModel } from '../inference/model.ts';
import { floats, floatsOf, integers, type Tensors } from '../inference/session.ts';
import type { Grid, MapChoice } from '../inspection.ts';
import type { Manifest } from '../manifest.ts';
import { type Eyes, pixelsFor } from './eyes.ts';

export const prompts = ['caption', 'ocr', 'grounding'] as const;

/** DaViT's stages, and how many layers of its encoder a model shows: all of them, or none where it is an older one. */
export function layersOf({ graphs }: Manifest): { readonly stages: readonly Grid[]; readonly encoder: number } {
  const stages = graphs.davit.outputs
    .filter(({ name }) => /^stage\.\d+$/.test(name))
    .map(({ shape }) => Math.sqrt(Number(shape[1])))
    .map((side) => ({ rows: side, columns: side }));
  const inner = graphs.encoder.outputs.filter(({ name }) => /^layer\.\d+$/.test(name)).length;
  return { stages, encoder: inner === 0 ? 0 : inner + 1 }; // the last layer is `hidden`
}

/** Throws `request-invalid` where the model has no such layer. */
export function checkChoice({ source, layer }: MapChoice, manifest: Manifest): void {
  if (layer === undefined) return;
  const refuse = (sentence: string) => new ModelError('request-invalid', sentence);
  if (source === 'fused') throw refuse('The fused image tokens have no layers.');
  const { stages, encoder } = layersOf(manifest);
  if (source === 'depth') {
    if (layer >= stages.length) throw refuse(`DaViT has the stages 0 to ${stages.length - 1}, not ${layer}.`);
  } else if (encoder === 0) {
    throw refuse(
      `${manifest.name} was converted without its encoder's layers. Convert its checkpoint again to see them: npm run convert.`,
    );
  } else if (layer >= encoder) {
    throw refuse(`The prompted encoder has the layers 0 to ${encoder - 1}, not ${layer}.`);
  }
}

/** A run computes all of them anyway; kept, a slider through them looks once. */
const keptBytes = 160_000_000;
const kept = new WeakMap<OpenModel, Map<string, Float32Array>>();

/** One stage of DaViT: [rows · columns, channels]. */
export async function stageOf(stage: number, picture: PictureId, mode: ImageMode, eyes: Eyes): Promise<Float32Array> {
  const { manifest, graphs } = eyes.model;
  return keptOr(`${mode} ${picture}`, `stage.${stage}`, eyes.model, async () => {
    const { sizePx } = manifest.image;
    const feeds = { pixels: floats(await pixelsFor(picture, mode, eyes), [1, 3, sizePx, sizePx]) };
    const names = graphs.davit.outline.outputs.map(({ name }) => name).filter((name) => /^stage\.\d+$/.test(name));
    return graphs.davit.run(feeds, names, { signal: eyes.signal });
  });
}

/** One layer of the encoder under a prompt, the last one excepted: [T + P, D]. `depth` is the picture's V [T, D]. */
export async function layerOf(
  layer: number,
  prompt: 0 | 1 | 2,
  depth: Float32Array,
  picture: PictureId,
  mode: ImageMode,
  { model, signal }: Eyes,
): Promise<Float32Array> {
  const { manifest, graphs } = model;
  return keptOr(`${mode} ${picture} ${prompts[prompt]}`, `layer.${layer}`, model, () => {
    const ids = manifest.florence.breadthPromptIds[prompt];
    const feeds = {
      depth: floats(depth, [1, manifest.image.depthTokenCount, manifest.florence.width]),
      prompt_ids: integers(ids, [1, ids.length]),
    };
    const names = graphs.encoder.outline.outputs.map(({ name }) => name).filter((name) => /^layer\.\d+$/.test(name));
    return graphs.encoder.run(feeds, names, { signal });
  });
}

async function keptOr(
  seen: string,
  output: string,
  model: OpenModel,
  run: () => Promise<Tensors>,
): Promise<Float32Array> {
  const known = kept.get(model) ?? new Map<string, Float32Array>();
  kept.set(model, known);
  const key = `${seen} ${output}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const outputs = await run();
  for (const name of Object.keys(outputs)) known.set(`${seen} ${name}`, floatsOf(outputs, name));
  let bytes = [...known.values()].reduce((sum, data) => sum + data.byteLength, 0);
  for (const [oldest, data] of known) {
    if (bytes <= keptBytes) break;
    known.delete(oldest);
    bytes -= data.byteLength;
  }
  return floatsOf(outputs, output);
}
