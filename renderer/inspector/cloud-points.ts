/** A source's patches as points in the space of their components. Pure. */
import { countIn, patchesOfPicture } from '../../native-models/figure-colours.ts';
import type { FeatureSource, ProjectedFit, ProjectedMap } from '../../native-models/inspection.ts';

export interface CloudPoints {
  /** [P, 3], around 0, at most 1 long: the cloud keeps its proportions. */
  readonly positions: Float32Array;
  /** [P]: which of `maps` each point is of. */
  readonly mapOf: Uint16Array;
  /** [P]: which patch of that map it is. */
  readonly patchOf: Uint16Array;
  readonly maps: readonly ProjectedMap[];
}

/** The patches that see a picture, of all projected pictures. */
export function cloudPoints(fits: readonly ProjectedFit[], source: FeatureSource, isRefit: boolean): CloudPoints {
  const maps = fits.flatMap((fit) => fit.maps).filter((map) => map.source === source);
  const chosen = maps.map(({ grid, placement }) => patchesOfPicture(grid, placement));
  const count = chosen.reduce((sum, seen) => sum + countIn(seen), 0);
  const positions = new Float32Array(3 * count);
  const mapOf = new Uint16Array(count);
  const patchOf = new Uint16Array(count);
  let point = 0;
  for (const [at, map] of maps.entries()) {
    const scores = (isRefit ? map.refitScores : undefined) ?? map.scores;
    for (let patch = 0; patch < chosen[at]!.length; patch++) {
      if (chosen[at]![patch] === 0) continue;
      positions.set(scores.subarray(3 * patch, 3 * patch + 3), 3 * point);
      mapOf[point] = at;
      patchOf[point] = patch;
      point += 1;
    }
  }
  centre(positions);
  return { positions, mapOf, patchOf, maps };
}

function centre(positions: Float32Array): void {
  const count = positions.length / 3;
  for (let axis = 0; axis < 3; axis++) {
    let sum = 0;
    for (let at = axis; at < positions.length; at += 3) sum += positions[at]!;
    for (let at = axis; at < positions.length; at += 3) positions[at]! -= sum / count;
  }
  let longest = 0;
  for (let at = 0; at < positions.length; at += 3) {
    longest = Math.max(longest, Math.hypot(positions[at]!, positions[at + 1]!, positions[at + 2]!));
  }
  if (longest > 0) for (let at = 0; at < positions.length; at++) positions[at]! /= longest;
}

const faint = [128, 134, 136, 90] as const;

/** RGBA [P, 4]: of each point the colour of its patch; faint where the map shows none. */
export function pointColours(
  { mapOf, patchOf, maps }: CloudPoints,
  coloursOf: (map: ProjectedMap) => Uint8ClampedArray,
): Uint8Array {
  const colours = maps.map(coloursOf);
  const out = new Uint8Array(4 * mapOf.length);
  for (let point = 0; point < mapOf.length; point++) {
    const from = 4 * patchOf[point]!;
    const of = colours[mapOf[point]!]!;
    out.set(of[from + 3] === 0 ? faint : of.subarray(from, from + 4), 4 * point);
  }
  return out;
}

/** The point of a patch; -1 where the cloud has none. */
export function findPoint({ mapOf, patchOf, maps }: CloudPoints, picture: string | undefined, patch: number): number {
  const at = maps.findIndex((map) => map.picture === picture);
  if (at < 0) return -1;
  for (let point = 0; point < mapOf.length; point++) {
    if (patchOf[point] === patch && mapOf[point] === at) return point;
  }
  return -1;
}

export function selectionOf(
  { mapOf, patchOf, maps }: CloudPoints,
  points: Iterable<number>,
): ReadonlyMap<string, ReadonlySet<number>> {
  const selection = new Map<string, Set<number>>();
  for (const point of points) {
    const { picture } = maps[mapOf[point]!]!;
    selection.set(picture, (selection.get(picture) ?? new Set()).add(patchOf[point]!));
  }
  return selection;
}

/** [P]: 1 where the point's patch is chosen. */
export function chosenPoints(
  { mapOf, patchOf, maps }: CloudPoints,
  selection: ReadonlyMap<string, ReadonlySet<number>>,
): Uint8Array {
  const sets = maps.map(({ picture }) => selection.get(picture));
  return Uint8Array.from(mapOf, (map, point) => (sets[map]?.has(patchOf[point]!) ? 1 : 0));
}
