/** A grid cut coarsely, and finer where it matters. */
import type { Grid, RegionDrop } from '../inspection.ts';

export type Region = Omit<RegionDrop, 'drop'>;

const firstCuts = 4;

/** 4 × 4 regions of the grid, fewer where it has fewer rows or columns. */
export function firstRegions({ rows, columns }: Grid): Region[] {
  return cut({ row: 0, column: 0, rows, columns }, firstCuts);
}

/** The quarter of the regions whose drop is largest, each cut into 2 × 2; single patches are not cut any further. */
export function finerRegions(measured: readonly RegionDrop[]): Region[] {
  const largest = measured
    .filter(({ rows, columns }) => rows * columns > 1)
    .sort((a, b) => b.drop - a.drop || a.row - b.row || a.column - b.column);
  return largest.slice(0, Math.ceil(measured.length / 4)).flatMap(({ drop: _, ...region }) => cut(region, 2));
}

function cut({ row, column, rows, columns }: Region, parts: number): Region[] {
  const spans = (from: number, length: number) => {
    const count = Math.min(parts, length);
    return Array.from({ length: count }, (_, part) => {
      const start = Math.floor((part * length) / count);
      return { start: from + start, length: Math.floor(((part + 1) * length) / count) - start };
    });
  };
  return spans(row, rows).flatMap((down) =>
    spans(column, columns).map((across) => ({
      row: down.start,
      column: across.start,
      rows: down.length,
      columns: across.length,
    })),
  );
}

/** The region's patches, row by row. */
export function patchesIn({ row, column, rows, columns }: Region, grid: Grid): number[] {
  return Array.from(
    { length: rows * columns },
    (_, at) => (row + Math.floor(at / columns)) * grid.columns + column + (at % columns),
  );
}

/** [rows · columns]: the drop of the smallest region that holds each patch; 0 where none does. */
export function finestDrops(regions: readonly RegionDrop[], grid: Grid): Float32Array {
  const drops = new Float32Array(grid.rows * grid.columns);
  const sizes = new Float64Array(drops.length).fill(Number.POSITIVE_INFINITY);
  for (const region of regions) {
    for (const patch of patchesIn(region, grid)) {
      if (region.rows * region.columns >= sizes[patch]!) continue;
      sizes[patch] = region.rows * region.columns;
      drops[patch] = region.drop;
    }
  }
  return drops;
}
