/** Where the grid's patches lie in the model's square, and which of them see the picture and not its padding. */
import type { ProjectResult } from '../../native-models/contract.ts';

export type Grid = ProjectResult['grid'];
/** As fractions of the square's side. */
export type Box = ProjectResult['placement'];

/** A patch counts as the picture's where at least this share of it is picture. */
const leastShare = 0.1;

export function patchBox(grid: Grid, patch: number): Box {
  const width = 1 / grid.columns;
  const height = 1 / grid.rows;
  return { left: (patch % grid.columns) * width, top: Math.floor(patch / grid.columns) * height, width, height };
}

/** The patch at a point of the square, both coordinates from 0 to 1. */
export function patchAt(grid: Grid, x: number, y: number): number {
  const column = Math.min(grid.columns - 1, Math.max(0, Math.floor(x * grid.columns)));
  const row = Math.min(grid.rows - 1, Math.max(0, Math.floor(y * grid.rows)));
  return row * grid.columns + column;
}

/** [rows · columns]: 1 where the patch sees the picture. */
export function patchesOfPicture(grid: Grid, placement: Box): Uint8Array {
  const seen = new Uint8Array(grid.rows * grid.columns);
  for (let patch = 0; patch < seen.length; patch++) {
    const box = patchBox(grid, patch);
    const width = overlap(box.left, box.width, placement.left, placement.width);
    const height = overlap(box.top, box.height, placement.top, placement.height);
    if ((width * height) / (box.width * box.height) >= leastShare) seen[patch] = 1;
  }
  return seen;
}

function overlap(start: number, length: number, otherStart: number, otherLength: number): number {
  return Math.max(0, Math.min(start + length, otherStart + otherLength) - Math.max(start, otherStart));
}
