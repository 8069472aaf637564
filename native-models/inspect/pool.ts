/** Features of a grid on a coarser one. */
import type { GridFeatures } from '../inference/vision.ts';
import type { Grid } from '../inspection.ts';
import type { FeatureMap } from './features.ts';

export function coarser(a: Grid, b: Grid): Grid {
  return { rows: Math.min(a.rows, b.rows), columns: Math.min(a.columns, b.columns) };
}

/** The map with its features on a coarser grid. */
export function onGrid(map: FeatureMap, grid: Grid): FeatureMap {
  return { ...map, features: averaged(map.features, map.grid, grid) };
}

/** [rows · columns, D] on the coarser grid: each cell the mean of what it covers, by area. The same grid gives the same. */
export function averaged(features: GridFeatures, from: Grid, to: Grid): GridFeatures {
  if (from.rows === to.rows && from.columns === to.columns) return features;
  const { columns: width, data } = features;
  const down = shares(from.rows, to.rows);
  const across = shares(from.columns, to.columns);
  const out = new Float32Array(to.rows * to.columns * width);
  for (const [row, ofRow] of down.entries()) {
    for (const [column, ofColumn] of across.entries()) {
      const start = (row * to.columns + column) * width;
      for (const [y, high] of ofRow) {
        for (const [x, wide] of ofColumn) {
          const first = (y * from.columns + x) * width;
          for (let at = 0; at < width; at++) out[start + at]! += high * wide * data[first + at]!;
        }
      }
    }
  }
  return { rows: to.rows * to.columns, columns: width, data: out };
}

/** For each of `to` cells along a side, the cells of `from` that it covers, and what share of it each makes. */
function shares(from: number, to: number): readonly (readonly (readonly [cell: number, share: number])[])[] {
  return Array.from({ length: to }, (_, cell) => {
    const [start, end] = [(cell * from) / to, ((cell + 1) * from) / to];
    const covered: [number, number][] = [];
    for (let at = Math.floor(start); at < Math.min(from, Math.ceil(end)); at++) {
      const part = Math.min(at + 1, end) - Math.max(at, start);
      if (part > 1e-9) covered.push([at, part / (end - start)]);
    }
    return covered;
  });
}
