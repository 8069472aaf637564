/** One picture through the open model and another: how alike what they see of it is. */
import type { Job } from '../contract.ts';
import { patchesOfPicture } from '../figure-colours.ts';
import { cosineOf } from '../inference/agreement.ts';
import {
  type CompareModelsRequest,
  type CompareModelsResult,
  featureSources,
  type InspectEvent,
} from '../inspection.ts';
import { kernelOf } from './alignment.ts';
import type { Eyes } from './eyes.ts';
import { mapsOf, mapsOfLook } from './features.ts';
import { inSteps } from './in-steps.ts';
import { coarser, onGrid } from './pool.ts';
import { keptRows } from './project.ts';

export async function* compareModels(
  { model, picture, imageMode }: CompareModelsRequest,
  eyes: Eyes,
): Job<InspectEvent, CompareModelsResult> {
  const mode = imageMode ?? eyes.model.manifest.image.mode;
  const choices = featureSources.map((source) => ({ picture, source }));
  const ours = yield* mapsOf(choices, mode, eyes);
  const { manifest, seen } = yield* eyes.lookThrough(model, picture, mode);
  const theirs = mapsOfLook(picture, seen, manifest);
  const grid = coarser(ours[0]!.grid, theirs[0]!.grid);
  const ofPicture = patchesOfPicture(grid, ours[0]!.placement);
  const kernels: Float64Array[] = [];
  for (const [at, map] of [...ours, ...theirs].entries()) {
    eyes.signal?.throwIfAborted();
    const common = keptRows([onGrid(map, grid)], [ofPicture]);
    kernels.push(yield* inSteps(kernelOf(common), eyes.signal, at / 10, 1 / 10));
  }
  const [ourKernels, theirKernels] = [kernels.slice(0, ours.length), kernels.slice(ours.length)];
  const alignments = ourKernels.flatMap((kernel) => theirKernels.map((other) => cosineOf(kernel, other)));
  return { grid, alignments: Float32Array.from(alignments) };
}
