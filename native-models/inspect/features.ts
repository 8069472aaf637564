/** From a map's name to its numbers: what a look at the picture leaves, or a deeper layer. */
import type { ImageMode, PictureId } from '../contract.ts';
import { patchesOfPicture } from '../figure-colours.ts';
import { breadthOf, type GridFeatures, gridOf, type Sight } from '../inference/vision.ts';
import { type FeatureSource, featureSources, type Grid, type MapChoice, type Placement } from '../inspection.ts';
import type { Manifest } from '../manifest.ts';
import type { Eyes, LookEvent, Seen } from './eyes.ts';
import { checkChoice, layerOf, layersOf, prompts, stageOf } from './layers.ts';

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

/**
 * The maps in their order; each picture is looked at once, in the model's own mode where none is asked for. Throws
 * `request-invalid` for a layer that is not there.
 */
export async function* mapsOf(
  choices: readonly MapChoice[],
  asked: ImageMode | undefined,
  eyes: Eyes,
): AsyncGenerator<LookEvent, FeatureMap[], void> {
  const mode = asked ?? eyes.model.manifest.image.mode;
  for (const choice of choices) checkChoice(choice, eyes.model.manifest);
  const found = new Map<MapChoice, FeatureMap>();
  for (const picture of new Set(choices.map((choice) => choice.picture))) {
    eyes.signal?.throwIfAborted();
    const { sight, placement } = yield* eyes.look(picture, mode);
    for (const choice of choices.filter((other) => other.picture === picture)) {
      eyes.signal?.throwIfAborted();
      const { grid, features } = await featuresOf(choice, sight, mode, eyes);
      found.set(choice, { choice, grid, placement, features, ofPicture: patchesOfPicture(grid, placement) });
    }
  }
  return choices.map((choice) => found.get(choice)!);
}

async function featuresOf(
  { picture, source, layer }: MapChoice,
  sight: Sight,
  mode: ImageMode,
  eyes: Eyes,
): Promise<{ readonly grid: Grid; readonly features: GridFeatures }> {
  const { manifest } = eyes.model;
  const { grid, depthTokenCount } = manifest.image;
  const { stages, encoder } = layersOf(manifest);
  if (layer === undefined || source === 'fused' || (source !== 'depth' && layer === encoder - 1)) {
    return { grid, features: lookedAt(source, sight, manifest) };
  }
  if (source === 'depth') {
    const data = await stageOf(layer, picture, mode, eyes);
    const own = stages[layer]!;
    const rows = own.rows * own.columns;
    return { grid: own, features: { rows, columns: data.length / rows, data } };
  }
  const states = await layerOf(layer, promptOf(source), sight.depth, picture, mode, eyes);
  const tokens = states.subarray(0, depthTokenCount * manifest.florence.width); // without the prompt's own states
  return { grid, features: gridOf(tokens, depthTokenCount, manifest) };
}

/** What a look leaves of a source: [rows · columns, D]. */
function lookedAt(source: FeatureSource, sight: Sight, manifest: Manifest): GridFeatures {
  const { tokenCount, depthTokenCount } = manifest.image;
  switch (source) {
    case 'depth':
      return gridOf(sight.depth, depthTokenCount, manifest);
    case 'fused':
      return gridOf(sight.imageTokens, tokenCount, manifest);
    default:
      return gridOf(breadthOf(sight, promptOf(source), manifest), depthTokenCount, manifest);
  }
}

function promptOf(source: (typeof prompts)[number]): 0 | 1 | 2 {
  return prompts.indexOf(source) as 0 | 1 | 2;
}

/** All sources of one look, in their order. */
export function mapsOfLook(picture: PictureId, { sight, placement }: Seen, manifest: Manifest): FeatureMap[] {
  const { grid } = manifest.image;
  const ofPicture = patchesOfPicture(grid, placement);
  return featureSources.map((source) => {
    const features = lookedAt(source, sight, manifest);
    return { choice: { picture, source }, grid, placement, features, ofPicture };
  });
}
