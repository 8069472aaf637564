/** Principal components of maps, as fits ask for them: alone, together, along given axes, and again on the foreground. */
import { type ImageMode, type Job, ModelError } from '../contract.ts';
import { countIn, foreground } from '../figure-colours.ts';
import { type Components, type Matrix, principalComponents } from '../inference/pca.ts';
import type { Basis, Fit, FitScope, InspectEvent, ProjectedFit, ProjectedMap, ProjectRequest } from '../inspection.ts';
import type { Eyes } from './eyes.ts';
import { type FeatureMap, mapsOf } from './features.ts';

/** Three components and their basis, with what they explain. */
export interface Projection {
  /** [N, 3] a map. */
  readonly scores: readonly Float32Array[];
  readonly basis: Basis;
  /** Fractions of the variance of the patches in scope. */
  readonly explainedVariance: readonly number[];
}
export interface FittedMaps {
  readonly maps: readonly FeatureMap[];
  readonly first: Projection;
  /** Null where the foreground is too small to have a direction; absent where no second fit was asked for. */
  readonly second?: Projection | null;
}

/** Looks at every picture of the fits and projects them. */
export async function* fitMaps(
  fits: readonly Fit[],
  mode: ImageMode | undefined,
  eyes: Eyes,
): Job<InspectEvent, FittedMaps[]> {
  const maps = yield* mapsOf(
    fits.flatMap((fit) => fit.maps),
    mode,
    eyes,
  );
  const fitted: FittedMaps[] = [];
  let from = 0;
  for (const [at, fit] of fits.entries()) {
    yield { type: 'stage', stage: 'analysis', fraction: at / fits.length };
    eyes.signal?.throwIfAborted();
    const to = from + fit.maps.length;
    fitted.push(fitTogether(fit, maps.slice(from, to)));
    from = to;
  }
  yield { type: 'stage', stage: 'analysis', fraction: 1 };
  return fitted;
}

/** `maps` are those of the fit, in its order. */
export function fitTogether(fit: Fit, maps: readonly FeatureMap[]): FittedMaps {
  const width = sameWidth(maps);
  if (fit.basis !== undefined && fit.basis.width !== width) {
    throw new ModelError(
      'request-invalid',
      `The basis is ${fit.basis.width} wide, the features of ${nameOf(maps[0]!)} ${width}.`,
    );
  }
  const scope = scopesOf(maps, fit.scope);
  const first = fit.basis === undefined ? fitted(maps, scope) : along(fit.basis, maps, scope);
  if (fit.maps[0]!.refit === undefined) return { maps, first };
  const front = frontsOf(fit, { maps, first });
  const count = front.reduce((sum, mask) => sum + countIn(mask), 0);
  return { maps, first, second: count < 2 ? null : fitted(maps, front) };
}

/** [N] a map: 1 for the patches that the second fit looks at. */
export function frontsOf(fit: Fit, { maps, first }: Pick<FittedMaps, 'maps' | 'first'>): Uint8Array[] {
  return maps.map(({ ofPicture }, at) => foreground(first.scores[at]!, ofPicture, fit.maps[at]!.refit!));
}

/** [N] a map: 1 for the patches that a fit looks at. */
export function scopesOf(maps: readonly FeatureMap[], scope: FitScope): Uint8Array[] {
  return maps.map(({ grid, ofPicture }) =>
    scope === 'picture' ? ofPicture : new Uint8Array(grid.rows * grid.columns).fill(1),
  );
}

/** Throws `request-invalid`: features of different widths have no common axes. */
export function sameWidth(maps: readonly FeatureMap[]): number {
  const width = maps[0]!.features.columns;
  const other = maps.find(({ features }) => features.columns !== width);
  if (other === undefined) return width;
  throw new ModelError(
    'request-invalid',
    `${nameOf(maps[0]!)} is ${width} wide, ${nameOf(other)} ${other.features.columns}: they cannot share a basis.`,
  );
}

export function nameOf({ choice: { source, layer } }: FeatureMap): string {
  return layer === undefined ? source : `${source}, layer ${layer}`;
}

/** Rows of the maps that a mask keeps, one map after the other. */
export function keptRows(maps: readonly FeatureMap[], masks: readonly Uint8Array[]): Matrix {
  const whole = maps.length === 1 && masks[0]!.every((kept) => kept === 1);
  if (whole) return maps[0]!.features;
  const columns = maps[0]!.features.columns;
  const rows = masks.reduce((sum, mask) => sum + countIn(mask), 0);
  const data = new Float32Array(rows * columns);
  let to = 0;
  for (const [at, { features }] of maps.entries()) {
    for (let row = 0; row < features.rows; row++) {
      if (masks[at]![row] === 0) continue;
      data.set(features.data.subarray(row * columns, (row + 1) * columns), to);
      to += columns;
    }
  }
  return { rows, columns, data };
}

function fitted(maps: readonly FeatureMap[], masks: readonly Uint8Array[]): Projection {
  const found = principalComponents(keptRows(maps, masks));
  const basis = { width: maps[0]!.features.columns, mean: Array.from(found.mean), axes: Array.from(found.components) };
  return { scores: scoresAlong(basis, maps), basis, explainedVariance: explained(found) };
}

function explained({ explainedVariance, totalVariance }: Components): number[] {
  return Array.from(explainedVariance, (variance) => (totalVariance > 0 ? variance / totalVariance : 0));
}

/** The given axes, and how much of the variance of the patches in scope lies along them. */
export function along(basis: Basis, maps: readonly FeatureMap[], masks: readonly Uint8Array[]): Projection {
  const scores = scoresAlong(basis, maps);
  const total = variancesOf(keptRows(maps, masks));
  const each = variancesOf(keptRows(scoreMaps(maps, scores), masks));
  const whole = total.reduce((sum, variance) => sum + variance, 0);
  return { scores, basis, explainedVariance: Array.from(each, (variance) => (whole > 0 ? variance / whole : 0)) };
}

/** The maps with their three components in place of their features. */
export function scoreMaps(maps: readonly FeatureMap[], scores: readonly Float32Array[]): FeatureMap[] {
  return maps.map((map, at) => {
    const data = scores[at]!;
    return { ...map, features: { rows: data.length / 3, columns: 3, data } };
  });
}

/** Of each column, about its mean. */
function variancesOf({ rows, columns, data }: Matrix): Float64Array {
  const [mean, squares] = [new Float64Array(columns), new Float64Array(columns)];
  for (let at = 0; at < data.length; at++) mean[at % columns]! += data[at]! / rows;
  for (let at = 0; at < data.length; at++) squares[at % columns]! += (data[at]! - mean[at % columns]!) ** 2;
  return squares.map((sum) => sum / Math.max(1, rows - 1));
}

/** [N, 3] a map, in f64 and rounded once: a basis that was saved gives the very same numbers again. */
function scoresAlong({ width, mean, axes }: Basis, maps: readonly FeatureMap[]): Float32Array[] {
  const [first, second, third] = [0, 1, 2].map((axis) =>
    Float64Array.from(axes.slice(axis * width, (axis + 1) * width)),
  );
  const middle = Float64Array.from(mean);
  return maps.map(({ features: { rows, data } }) => {
    const scores = new Float32Array(3 * rows);
    for (let row = 0; row < rows; row++) {
      let [a, b, c] = [0, 0, 0];
      for (let at = 0, from = row * width; at < width; at++) {
        const value = data[from + at]! - middle[at]!;
        a += value * first![at]!;
        b += value * second![at]!;
        c += value * third![at]!;
      }
      scores[3 * row] = a;
      scores[3 * row + 1] = b;
      scores[3 * row + 2] = c;
    }
    return scores;
  });
}

/** What crosses the border of a request's fits. */
export function projectedFits(
  fitted: readonly FittedMaps[],
  { withBasis = false }: Pick<ProjectRequest, 'withBasis'>,
): ProjectedFit[] {
  return fitted.map(({ maps, first, second }) => ({
    maps: maps.map(({ choice, grid, placement }, at) => {
      const { refit: _, ...named } = choice as Fit['maps'][number];
      const refitScores = (second ?? first).scores[at]!;
      const map: ProjectedMap = { ...named, grid, placement, scores: first.scores[at]! };
      return second === undefined ? map : { ...map, refitScores };
    }),
    explainedVariance: first.explainedVariance,
    ...(withBasis && { basis: first.basis }),
    ...(second !== undefined && {
      refit: second && { explainedVariance: second.explainedVariance, ...(withBasis && { basis: second.basis }) },
    }),
  }));
}
