/** Two maps held against each other, patch by patch and as a whole. */
import { type Job, ModelError } from '../contract.ts';
import type { CompareRequest, CompareResult, InspectEvent } from '../inspection.ts';
import { linearAlignment } from './alignment.ts';
import { differences } from './directions.ts';
import type { Eyes } from './eyes.ts';
import { type FeatureMap, mapsOf } from './features.ts';
import { inSteps } from './in-steps.ts';
import { keptRows, nameOf } from './project.ts';

export async function* compare({ pairs, imageMode }: CompareRequest, eyes: Eyes): Job<InspectEvent, CompareResult> {
  const maps = yield* mapsOf(
    pairs.flatMap(({ a, b }) => [a, b]),
    imageMode,
    eyes,
  );
  const found: CompareResult['pairs'][number][] = [];
  for (const at of pairs.keys()) {
    yield { type: 'stage', stage: 'analysis', fraction: at / pairs.length };
    eyes.signal?.throwIfAborted();
    const [a, b] = [maps[2 * at]!, maps[2 * at + 1]!];
    checkPair(a, b);
    const ofBoth = a.ofPicture.map((seen, patch) => seen & b.ofPicture[patch]!);
    const aligned = linearAlignment(keptRows([a], [ofBoth]), keptRows([b], [ofBoth]));
    const alignment = yield* inSteps(aligned, eyes.signal, at / pairs.length, 1 / pairs.length);
    const difference = differences(a.features, b.features);
    found.push({ grid: b.grid, placement: b.placement, ofBoth, difference, alignment });
  }
  return { pairs: found };
}

function checkPair(a: FeatureMap, b: FeatureMap): void {
  const sizes = ({ grid, features }: FeatureMap) => `${grid.rows} × ${grid.columns} × ${features.columns}`;
  if (sizes(a) === sizes(b)) return;
  throw new ModelError(
    'request-invalid',
    `${nameOf(a)} is ${sizes(a)}, ${nameOf(b)} ${sizes(b)}: they have no patches in common.`,
  );
}
