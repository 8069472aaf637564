/** Which patch a point of the model's square lies in, and which patch of another grid lies at the same place. */
import type { Grid } from '../../native-models/figure-colours.ts';

/** The patch at a point of the square, both coordinates from 0 to 1. */
export function patchAt(grid: Grid, x: number, y: number): number {
  const column = Math.min(grid.columns - 1, Math.max(0, Math.floor(x * grid.columns)));
  const row = Math.min(grid.rows - 1, Math.max(0, Math.floor(y * grid.rows)));
  return row * grid.columns + column;
}

/** The other grid's patch at this one's centre. */
export function samePlace(from: Grid, patch: number, to: Grid): number {
  if (from.rows === to.rows && from.columns === to.columns) return patch;
  const row = Math.floor(patch / from.columns);
  return patchAt(to, ((patch % from.columns) + 0.5) / from.columns, (row + 0.5) / from.rows);
}

/** Of a finer grid all cells in the patches, of a coarser one those that they lie in. */
export function samePatches(from: Grid, patches: ReadonlySet<number>, to: Grid): ReadonlySet<number> {
  if (from.rows === to.rows && from.columns === to.columns) return patches;
  if (to.rows < from.rows) return new Set([...patches].map((patch) => samePlace(from, patch, to)));
  const cells = Array.from({ length: to.rows * to.columns }, (_, cell) => cell);
  return new Set(cells.filter((cell) => patches.has(samePlace(to, cell, from))));
}

export interface PicturePatch {
  readonly picture: string;
  readonly patch: number;
}

/** The next patch; past the left or right edge, that row's in the picture before or after, where there is one. */
export function stepFrom(
  { picture, patch }: PicturePatch,
  [down, right]: readonly [number, number],
  { rows, columns }: Grid,
  pictures: readonly string[],
): PicturePatch {
  const row = Math.min(rows - 1, Math.max(0, Math.floor(patch / columns) + down));
  const column = (patch % columns) + right;
  const isInside = column >= 0 && column < columns;
  const other = isInside ? undefined : pictures[pictures.indexOf(picture) + right];
  if (other === undefined) return { picture, patch: row * columns + Math.min(columns - 1, Math.max(0, column)) };
  return { picture: other, patch: row * columns + (column < 0 ? columns - 1 : 0) };
}
