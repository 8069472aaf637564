/** The maps of the view that is open, and what is to be said of a patch in them. Pure. */
import { firstComponent, type Grid, patchesOfPicture } from '../../native-models/figure-colours.ts';
import type { FeatureSource, ProjectedFit, ProjectedMap } from '../../native-models/inspection.ts';
import type { Words } from '../words/words.tsx';
import type { Depth } from './depth-store.ts';
import type { FigureState } from './figure-store.ts';
import { cutOf, type Look } from './look-store.ts';
import { samePlace } from './patches.ts';
import { labelsOf, type Similarity } from './similarity-store.ts';
import type { View } from './view-store.ts';

export type FigureWords = Words['figure'];

interface States {
  readonly figure: Pick<FigureState, 'features'>;
  readonly depth: Pick<Depth, 'result' | 'shownStep'>;
  readonly view: View;
}

/** In the depth view a layer's maps, and beside the encoder's layers the V that they read. */
export function shownFits({ figure: { features }, depth, view }: States): readonly ProjectedFit[] {
  if (features.type !== 'ready') return [];
  const { fits } = features.result;
  if (view !== 'depth') return fits;
  if (depth.shownStep?.type !== 'encoder') return depth.result?.fits ?? [];
  return [...fits.filter(({ maps }) => maps.every(({ source }) => source === 'depth')), ...(depth.result?.fits ?? [])];
}

export interface ShownMap {
  readonly map: ProjectedMap;
  readonly fit: ProjectedFit;
}

export function findMap(
  fits: readonly ProjectedFit[],
  picture: string | undefined,
  source: FeatureSource,
): ShownMap | undefined {
  for (const fit of fits) {
    const map = fit.maps.find((each) => each.picture === picture && each.source === source);
    if (map !== undefined) return { map, fit };
  }
  return undefined;
}

/** Of the fit that is drawn, the second one where there is one: a fraction of the variance for each component. */
export function varianceOf({ refit, explainedVariance }: ProjectedFit, isRefit: boolean): readonly number[] {
  return isRefit && refit ? refit.explainedVariance : explainedVariance;
}

/** The grid that patches are counted in: of V, as all readings of the open model have it. */
export function modelGrid({ features }: Pick<FigureState, 'features'>): Grid | undefined {
  return features.type === 'ready' ? features.result.fits[0]?.maps[0]?.grid : undefined;
}

const percent = (fraction: number): string => `${Math.round(100 * fraction)} %`;

/** Says of each patch, given in the model's grid, what one map has there; the map itself is gone through once. */
export function patchWords(
  map: ProjectedMap,
  base: Grid,
  look: Look,
  { plate }: FigureWords,
): (patch: number) => string {
  const ofPicture = patchesOfPicture(map.grid, map.placement);
  const { threshold, isFlipped } = cutOf(look, map.source);
  const values = firstComponent(map.scores, ofPicture, isFlipped);
  return (patch) => {
    const here = samePlace(base, patch, map.grid);
    if (ofPicture[here] !== 1) return plate.padding;
    const value = values[here]!;
    return value < threshold ? plate.background(percent(value)) : percent(value);
  };
}

/** What the similarity view says of a patch in a map; undefined where it says nothing. */
export function likenessWords(
  { likeness }: Pick<Similarity, 'likeness'>,
  { picture, source, grid }: Pick<ProjectedMap, 'picture' | 'source' | 'grid'>,
  patch: number,
  { plate }: FigureWords,
): string | undefined {
  switch (likeness.type) {
    case 'similar': {
      const found = likeness.result.maps.find((map) => map.picture === picture && map.source === source);
      return found === undefined ? undefined : plate.cosine(found.similarity[patch]!);
    }
    case 'difference': {
      const at = likeness.pairs.findIndex(({ b }) => b.picture === picture && b.source === source);
      const found = likeness.result.pairs[at];
      return found === undefined ? undefined : plate.difference(found.difference[patch]!);
    }
    case 'clusters': {
      const label = labelsOf(likeness.result, { picture, grid })?.[patch];
      return label === undefined || label > 31 ? undefined : plate.cluster(label + 1);
    }
    default:
      return undefined;
  }
}

export function placeWords(grid: Grid, patch: number, { plate }: FigureWords, isShort = false): string {
  const words = isShort ? plate.placeShort : plate.place;
  return words(Math.floor(patch / grid.columns) + 1, (patch % grid.columns) + 1);
}
