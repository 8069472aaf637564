/** The open model's maps as another model has them: fitted alike, and turned to lie nearest to the open one's. */
import type { ImageMode, Job, PictureId } from '../contract.ts';
import { patchesOfPicture } from '../figure-colours.ts';
import type { SecondRow } from '../figure-files.ts';
import type { Matrix } from '../inference/pca.ts';
import type { Fit, Grid, InspectEvent, ProjectOtherRequest, ProjectOtherResult } from '../inspection.ts';
import type { Eyes, LookEvent, Sighted } from './eyes.ts';
import { type FeatureMap, mapsOfLook } from './features.ts';
import { averaged, coarser, onGrid } from './pool.ts';
import {
  along,
  type FittedMaps,
  fitMaps,
  fitTogether,
  frontsOf,
  keptRows,
  projectedFits,
  scoreMaps,
} from './project.ts';
import { bestTurn, turnedBasis } from './turn.ts';

export async function* projectOther(
  { fits, imageMode, ...row }: ProjectOtherRequest,
  eyes: Eyes,
): Job<InspectEvent, ProjectOtherResult> {
  const ours = yield* fitMaps(fits, imageMode, eyes);
  const { manifest, others } = yield* throughOther(row, fits, ours, imageMode, eyes);
  const projected = projectedFits(others, {});
  const { name, precision } = manifest;
  return { name, precision, fits: projected.map((fit, at) => ({ ...fit, agreement: others[at]!.agreement })) };
}

/** A fit of the open model's, cut to one picture, through the other. */
export interface OtherFitted extends FittedMaps {
  /** Its place among the open model's fits. */
  readonly of: number;
  readonly agreement: number;
}

/** `ours` are the fits of the open model; of their first picture the others are made. */
export async function* throughOther(
  { model, isTurned }: SecondRow,
  fits: readonly Fit[],
  ours: readonly FittedMaps[],
  imageMode: ImageMode | undefined,
  eyes: Eyes,
): AsyncGenerator<LookEvent, Omit<Sighted, 'seen'> & { readonly others: readonly OtherFitted[] }, void> {
  const { picture } = fits[0]!.maps[0]!;
  const mode = imageMode ?? eyes.model.manifest.image.mode;
  const { manifest, identity, seen } = yield* eyes.lookThrough(model, picture, mode);
  const theirs = mapsOfLook(picture, seen, manifest);
  const others: OtherFitted[] = [];
  for (const [of, whole] of fits.entries()) {
    eyes.signal?.throwIfAborted();
    const { fit, fitted } = cutTo(picture, whole, ours[of]!);
    if (fit.maps.length === 0) continue;
    const same = fit.maps.map(({ source }) => theirs.find(({ choice }) => choice.source === source)!);
    others.push({ of, ...fitOther(fit, fitted, same, isTurned) });
  }
  return { manifest, identity, others };
}

/** One picture's part of a fit, free of a given basis: the other model has other features. */
function cutTo(picture: PictureId, { basis: _, ...free }: Fit, { maps, first, second }: FittedMaps) {
  const kept = <Each>(all: readonly Each[]): Each[] => all.filter((_each, at) => free.maps[at]!.picture === picture);
  const scores = second && { ...second, scores: kept(second.scores) };
  return {
    fit: { ...free, maps: kept(free.maps) } satisfies Fit,
    fitted: {
      maps: kept(maps),
      first: { ...first, scores: kept(first.scores) },
      ...(scores !== undefined && { second: scores }),
    } satisfies FittedMaps,
  };
}

/** `theirs` are the other model's maps of the fit's sources. */
function fitOther(
  fit: Fit,
  ours: FittedMaps,
  theirs: readonly FeatureMap[],
  isTurned: boolean,
): FittedMaps & { readonly agreement: number } {
  const grid = coarser(ours.maps[0]!.grid, theirs[0]!.grid);
  const free = fitTogether(fit, theirs);
  const ofPicture = ours.maps.map(({ placement }) => patchesOfPicture(grid, placement));
  const { turn, agreement } = bestTurn(
    components(ours.maps, ours.first.scores, grid, ofPicture),
    components(theirs, free.first.scores, grid, ofPicture),
  );
  const laid = isTurned ? fitTogether({ ...fit, basis: turnedBasis(free.first.basis, turn) }, theirs) : free;
  if (!laid.second) return { ...laid, agreement };

  // The second fit by itself: it is the foreground of both that has to lie alike.
  const fronts = frontsOf(fit, laid);
  const front = bothFronts(grid, [ours.maps, frontsOf(fit, ours)], [theirs, fronts]);
  const again = bestTurn(
    components(ours.maps, (ours.second ?? ours.first).scores, grid, front),
    components(theirs, laid.second.scores, grid, front),
  );
  const second = isTurned ? along(turnedBasis(laid.second.basis, again.turn), theirs, fronts) : laid.second;
  return { ...laid, second, agreement: again.agreement };
}

/** Three components of the patches that the masks keep, on a grid that both models have: [kept, 3]. */
function components(
  maps: readonly FeatureMap[],
  scores: readonly Float32Array[],
  grid: Grid,
  masks: readonly Uint8Array[],
): Matrix {
  return keptRows(
    scoreMaps(maps, scores).map((map) => onGrid(map, grid)),
    masks,
  );
}

type Fronts = readonly [maps: readonly FeatureMap[], fronts: readonly Uint8Array[]];

/** A mask a map: 1 where at least half of the grid's cell is foreground in both models. */
function bothFronts(grid: Grid, ours: Fronts, theirs: Fronts): Uint8Array[] {
  const onCommon = ([maps, fronts]: Fronts): Float32Array[] =>
    fronts.map((front, at) => {
      const shares = { rows: front.length, columns: 1, data: Float32Array.from(front) };
      return averaged(shares, maps[at]!.grid, grid).data;
    });
  const others = onCommon(theirs);
  return onCommon(ours).map((front, at) =>
    Uint8Array.from(front, (share, cell) => (share >= 0.5 && others[at]![cell]! >= 0.5 ? 1 : 0)),
  );
}
