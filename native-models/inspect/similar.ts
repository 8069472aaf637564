/** Cosine similarity to seed patches, in every map's own features. */
import { type Job, ModelError } from '../contract.ts';
import type { Grid, InspectEvent, MapChoice, SimilarRequest, SimilarResult } from '../inspection.ts';
import { cosinesTo, meanDirection } from './directions.ts';
import type { Eyes } from './eyes.ts';
import { mapsOf } from './features.ts';

export async function* similar(
  { seeds, maps: choices, imageMode }: SimilarRequest,
  eyes: Eyes,
): Job<InspectEvent, SimilarResult> {
  const { grid } = eyes.model.manifest.image;
  checkPatches(seeds.patches, grid);
  // The seeds' picture through the eyes of every source and layer that is asked about.
  const seedChoices = choices.map((choice): MapChoice => ({ ...choice, picture: seeds.picture }));
  const maps = yield* mapsOf([...choices, ...seedChoices], imageMode, eyes);
  const found: SimilarResult['maps'][number][] = [];
  for (const [at, choice] of choices.entries()) {
    yield { type: 'stage', stage: 'analysis', fraction: at / choices.length };
    eyes.signal?.throwIfAborted();
    const map = maps[at]!;
    const seed = maps[choices.length + at]!;
    const rows = seeds.patches.flatMap((patch) => cellsInside(grid, patch, seed.grid));
    const similarity = cosinesTo(map.features, meanDirection(seed.features, rows));
    found.push({ ...choice, grid: map.grid, placement: map.placement, similarity });
  }
  return { maps: found };
}

/** Throws `request-invalid` for a patch that the grid does not have. */
export function checkPatches(patches: readonly number[], { rows, columns }: Grid): void {
  const astray = patches.find((patch) => patch >= rows * columns);
  if (astray === undefined) return;
  throw new ModelError(
    'request-invalid',
    `There is no patch ${astray}: the grid has ${rows} × ${columns}, numbered 0 to ${rows * columns - 1}.`,
  );
}

/** The cells of a finer grid, or the same one, that lie in a patch. */
export function cellsInside(grid: Grid, patch: number, finer: Grid): number[] {
  const [row, column] = [Math.floor(patch / grid.columns), patch % grid.columns];
  const span = (at: number, of: number, cells: number): number[] => {
    const first = Math.floor((at * cells) / of);
    const end = Math.max(first + 1, Math.floor(((at + 1) * cells) / of));
    return Array.from({ length: end - first }, (_, step) => first + step);
  };
  return span(row, grid.rows, finer.rows).flatMap((cellRow) =>
    span(column, grid.columns, finer.columns).map((cellColumn) => cellRow * finer.columns + cellColumn),
  );
}
