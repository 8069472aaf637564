/** One picture through the open model and another: the other's maps, turned to the open one's, and how alike all of them are. */
import type { Job } from '../contract.ts';
import { patchesOfPicture } from '../figure-colours.ts';
import { cosineOf } from '../inference/agreement.ts';
import type { Matrix } from '../inference/pca.ts';
import {
  type CompareModelsRequest,
  type CompareModelsResult,
  type FitScope,
  featureSources,
  type Grid,
  type InspectEvent,
  type OtherMap,
  type Placement,
} from '../inspection.ts';
import { kernelOf } from './alignment.ts';
import type { Eyes } from './eyes.ts';
import { type FeatureMap, mapsOf, mapsOfLook } from './features.ts';
import { inSteps } from './in-steps.ts';
import { averaged } from './pool.ts';
import { fitTogether, keptRows } from './project.ts';
import { bestTurn, turned } from './turn.ts';

export async function* compareModels(
  { model, picture, scope, imageMode }: CompareModelsRequest,
  eyes: Eyes,
): Job<InspectEvent, CompareModelsResult> {
  const mode = imageMode ?? eyes.model.manifest.image.mode;
  const choices = featureSources.map((source) => ({ picture, source }));
  const ours = yield* mapsOf(choices, mode, eyes);
  const { manifest, seen } = yield* eyes.lookThrough(model, picture, mode);
  const theirs = mapsOfLook(picture, seen, manifest);
  const grid = coarser(ours[0]!.grid, theirs[0]!.grid);
  const common = onGrid(grid, ours[0]!.placement);
  const kernels: Float64Array[] = [];
  for (const [at, map] of [...ours, ...theirs].entries()) {
    eyes.signal?.throwIfAborted();
    kernels.push(yield* inSteps(kernelOf(common(map)), eyes.signal, at / 10, 1 / 10));
  }
  const [ourKernels, theirKernels] = [kernels.slice(0, ours.length), kernels.slice(ours.length)];
  const alignments = ourKernels.flatMap((kernel) => theirKernels.map((other) => cosineOf(kernel, other)));
  const maps = theirs.map((map, at) => otherMap(ours[at]!, map, scope));
  const { name, precision } = manifest;
  return { name, precision, maps, grid, alignments: Float32Array.from(alignments) };
}

/** The other model's map: its own fit, and that fit turned to the open model's of the same source. */
export function otherMap(our: FeatureMap, their: FeatureMap, scope: FitScope): OtherMap {
  const common = onGrid(coarser(our.grid, their.grid), our.placement);
  const { choice, grid, placement, features, scores, explainedVariance } = projected(their, scope);
  const { turn, agreement } = bestTurn(common(projected(our, scope)), common({ ...their, features }));
  return {
    ...choice,
    grid,
    placement,
    scores,
    explainedVariance,
    turnedScores: turned(features, turn),
    turnedVariance: [0, 1, 2].map((axis) =>
      explainedVariance.reduce((sum, variance, from) => sum + variance * turn[3 * from + axis]! ** 2, 0),
    ),
    agreement,
  };
}

function coarser(a: Grid, b: Grid): Grid {
  return { rows: Math.min(a.rows, b.rows), columns: Math.min(a.columns, b.columns) };
}

/** A map's features on another grid, of the patches there that see the picture: [kept, D]. */
function onGrid(grid: Grid, placement: Placement): (map: FeatureMap) => Matrix {
  const ofPicture = patchesOfPicture(grid, placement);
  return (map) => keptRows([{ ...map, features: averaged(map.features, map.grid, grid) }], [ofPicture]);
}

/** The map with its three components in place of its features. */
function projected(map: FeatureMap, scope: FitScope) {
  const { first } = fitTogether({ maps: [map.choice], scope }, [map]);
  const [scores] = first.scores;
  const features = { rows: map.features.rows, columns: 3, data: scores! };
  return { ...map, features, scores: scores!, explainedVariance: first.explainedVariance };
}
