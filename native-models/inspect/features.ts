/** From a map's name to its numbers: what a look at the picture leaves, and the deeper layers that it passes by. */
import { z } from 'zod';
import { type ImageMode, ModelError, type PictureId } from '../contract.ts';
import { patchesOfPicture } from '../figure-colours.ts';
import type { Features } from '../inference/feature-store.ts';
import { pixelsOf } from '../inference/image.ts';
import type { OpenModel } from '../inference/model.ts';
import type { Rgb } from '../inference/resample.ts';
import { floats, floatsOf, integers } from '../inference/session.ts';
import { breadthOf, type GridFeatures, gridOf, type Sight } from '../inference/vision.ts';
import type { Grid, MapChoice, Placement } from '../inspection.ts';
import type { Manifest } from '../manifest.ts';

/** Features of a picture, and where it lay in the square they were made from. */
export interface Seen {
  readonly sight: Sight;
  readonly placement: Placement;
}

const kept = z.object({
  arrays: z.object({
    depth: z.instanceof(Float32Array),
    breadth: z.instanceof(Float32Array),
    imageTokens: z.instanceof(Float32Array),
  }),
  facts: z.object({ left: z.number(), top: z.number(), width: z.number(), height: z.number() }),
});

/** What a store kept of a picture; nothing where it is not what was put there. */
export function seenOf(features: Features | undefined): Seen | undefined {
  const { data } = kept.safeParse(features);
  return data && { sight: data.arrays, placement: data.facts };
}

export interface LookEvent {
  readonly type: 'stage';
  readonly stage: 'picture' | 'vision';
  readonly fraction: number;
}

/** The open model's eyes, as the service lends them to one job. */
export interface Eyes {
  readonly model: OpenModel;
  /** A picture's features, kept or fresh. */
  look(picture: PictureId, mode: ImageMode): AsyncGenerator<LookEvent, Seen, void>;
  /** The decoded picture, upright. */
  picture(picture: PictureId): Promise<Rgb>;
  isStored(picture: PictureId): Promise<boolean>;
  readonly signal: AbortSignal | undefined;
}

/** One map's features. */
export interface FeatureMap {
  readonly choice: MapChoice;
  readonly grid: Grid;
  readonly placement: Placement;
  /** [rows · columns, D]. */
  readonly features: GridFeatures;
  /** [rows · columns]: 1 where the patch sees the picture. */
  readonly ofPicture: Uint8Array;
}

const prompts = ['caption', 'ocr', 'grounding'] as const;

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

/** The maps in their order; each picture is looked at once, in the model's own mode where none is asked for. Throws `request-invalid` for a layer that is not there. */
export async function* mapsOf(
  choices: readonly MapChoice[],
  asked: ImageMode | undefined,
  eyes: Eyes,
): AsyncGenerator<LookEvent, FeatureMap[], void> {
  const mode = asked ?? eyes.model.manifest.image.mode;
  for (const choice of choices) checkChoice(choice, eyes.model.manifest);
  const found = new Map<MapChoice, FeatureMap>();
  for (const picture of new Set(choices.map((choice) => choice.picture))) {
    const { sight, placement } = yield* look(picture, mode, eyes);
    const asked = choices.filter((choice) => choice.picture === picture);
    const stages = asked.flatMap(({ source, layer }) => (source === 'depth' && layer !== undefined ? [layer] : []));
    const stageMaps =
      stages.length > 0 ? await runStages(stages, picture, mode, eyes) : new Map<number, GridFeatures>();
    for (const choice of asked) {
      eyes.signal?.throwIfAborted();
      const { grid, features } = await featuresOf(choice, sight, stageMaps, eyes.model);
      found.set(choice, { choice, grid, placement, features, ofPicture: patchesOfPicture(grid, placement) });
    }
  }
  return choices.map((choice) => found.get(choice)!);
}

/** Looking, told apart from picture to picture by the caller alone. */
function look(picture: PictureId, mode: ImageMode, eyes: Eyes): AsyncGenerator<LookEvent, Seen, void> {
  eyes.signal?.throwIfAborted();
  return eyes.look(picture, mode);
}

/** The picture as DaViT takes it: [1, 3, size, size]. */
export async function pixelsFor(picture: PictureId, mode: ImageMode, eyes: Eyes): Promise<Float32Array> {
  const { image } = eyes.model.manifest;
  return pixelsOf(await eyes.picture(picture), mode, image.sizePx, image).pixelsNchw;
}

async function featuresOf(
  { source, layer }: MapChoice,
  sight: Sight,
  stageMaps: ReadonlyMap<number, GridFeatures>,
  { manifest, graphs }: OpenModel,
): Promise<{ readonly grid: Grid; readonly features: GridFeatures }> {
  const { grid, tokenCount, depthTokenCount } = manifest.image;
  if (source === 'fused') return { grid, features: gridOf(sight.imageTokens, tokenCount, manifest) };
  if (source === 'depth') {
    if (layer === undefined) return { grid, features: gridOf(sight.depth, depthTokenCount, manifest) };
    return { grid: layersOf(manifest).stages[layer]!, features: stageMaps.get(layer)! };
  }
  const prompt = prompts.indexOf(source) as 0 | 1 | 2;
  const last = layersOf(manifest).encoder - 1;
  if (layer === undefined || layer === last) {
    return { grid, features: gridOf(breadthOf(sight, prompt, manifest), depthTokenCount, manifest) };
  }
  const ids = manifest.florence.breadthPromptIds[prompt];
  const { width } = manifest.florence;
  const output = `layer.${layer}`;
  const run = await graphs.encoder.run(
    { depth: floats(sight.depth, [1, depthTokenCount, width]), prompt_ids: integers(ids, [1, ids.length]) },
    [output],
  );
  const tokens = floatsOf(run, output).subarray(0, depthTokenCount * width); // without the prompt's own states
  return { grid, features: gridOf(tokens, depthTokenCount, manifest) };
}

/** DaViT's stages in one run: what a look does not keep, for it is far larger than V. */
async function runStages(
  stages: readonly number[],
  picture: PictureId,
  mode: ImageMode,
  eyes: Eyes,
): Promise<Map<number, GridFeatures>> {
  const { model } = eyes;
  const { sizePx } = model.manifest.image;
  const names = [...new Set(stages)].map((stage) => `stage.${stage}`);
  const run = await model.graphs.davit.run(
    { pixels: floats(await pixelsFor(picture, mode, eyes), [1, 3, sizePx, sizePx]) },
    names,
  );
  const sides = layersOf(model.manifest).stages;
  return new Map(
    stages.map((stage) => {
      const data = floatsOf(run, `stage.${stage}`);
      const rows = sides[stage]!.rows * sides[stage]!.columns;
      return [stage, { rows, columns: data.length / rows, data }];
    }),
  );
}
