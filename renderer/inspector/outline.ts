/** The line around a set of patches, along the grid, as an SVG path over a square of 1 by 1. */
import type { Grid } from '../../native-models/figure-colours.ts';

export function outlinePath(grid: Grid, isIn: (patch: number) => boolean): string {
  const { rows, columns } = grid;
  const has = (row: number, column: number): boolean =>
    row >= 0 && row < rows && column >= 0 && column < columns && isIn(row * columns + column);
  let path = '';
  for (let row = 0; row <= rows; row++) {
    path += runs(columns, (column) => has(row - 1, column) !== has(row, column)).reduce(
      (line, [from, to]) => `${line}M${from / columns} ${row / rows}H${to / columns}`,
      '',
    );
  }
  for (let column = 0; column <= columns; column++) {
    path += runs(rows, (row) => has(row, column - 1) !== has(row, column)).reduce(
      (line, [from, to]) => `${line}M${column / columns} ${from / rows}V${to / rows}`,
      '',
    );
  }
  return path;
}

/** The borders between patches of different labels. */
export function borderPath(grid: Grid, labels: ArrayLike<number>): string {
  const { rows, columns } = grid;
  let path = '';
  for (let row = 1; row < rows; row++) {
    const differs = (column: number): boolean =>
      labels[(row - 1) * columns + column] !== labels[row * columns + column];
    for (const [from, to] of runs(columns, differs)) path += `M${from / columns} ${row / rows}H${to / columns}`;
  }
  for (let column = 1; column < columns; column++) {
    const differs = (row: number): boolean => labels[row * columns + column - 1] !== labels[row * columns + column];
    for (const [from, to] of runs(rows, differs)) path += `M${column / columns} ${from / rows}V${to / rows}`;
  }
  return path;
}

/** The stretches, from inclusive to exclusive, where something holds. */
function runs(length: number, holds: (at: number) => boolean): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  for (let at = 0; at < length; at++) {
    if (!holds(at)) continue;
    const last = found.at(-1);
    if (last !== undefined && last[1] === at) last[1] = at + 1;
    else found.push([at, at + 1]);
  }
  return found;
}
