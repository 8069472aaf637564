/** Which patches of some maps belong together: by their whole features, or by the components that they share. */
import { type Job, ModelError } from '../contract.ts';
import { type ClusterRequest, type ClusterResult, type InspectEvent, noCluster } from '../inspection.ts';
import { clustersOf } from './clusters.ts';
import type { Eyes } from './eyes.ts';
import { mapsOf } from './features.ts';
import { inSteps } from './in-steps.ts';
import { fitTogether, keptRows, sameWidth, scopesOf } from './project.ts';

export async function* cluster(
  { maps: choices, clusterCount, seed, space, scope, imageMode }: ClusterRequest,
  eyes: Eyes,
): Job<InspectEvent, ClusterResult> {
  const maps = yield* mapsOf(choices, imageMode, eyes);
  yield { type: 'stage', stage: 'analysis', fraction: 0 };
  eyes.signal?.throwIfAborted();
  sameWidth(maps);
  const scopes = scopesOf(maps, scope);
  const points = space === 'features' ? maps : componentMaps(fitTogether({ maps: choices, scope }, maps));
  const rows = keptRows(points, scopes);
  if (clusterCount > rows.rows) {
    throw new ModelError('request-invalid', `${rows.rows} patches cannot be divided into ${clusterCount} clusters.`);
  }
  const { labels, unexplained } = yield* inSteps(clustersOf(rows, clusterCount, seed), eyes.signal);
  let next = 0;
  const found = maps.map(({ choice, grid, placement }, at) => ({
    ...choice,
    grid,
    placement,
    labels: scopes[at]!.map((kept) => (kept === 1 ? labels[next++]! : noCluster)),
  }));
  return { maps: found, unexplained };
}

function componentMaps({ maps, first }: ReturnType<typeof fitTogether>) {
  return maps.map((map, at) => ({
    ...map,
    features: { rows: map.features.rows, columns: 3, data: first.scores[at]! },
  }));
}
