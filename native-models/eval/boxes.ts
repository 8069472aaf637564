/** Boxes against boxes: intersection over union, and which of the found ones are true. */

/** Left, top, right, bottom, in pixels of the picture. */
export type Box = readonly [left: number, top: number, right: number, bottom: number];

export interface Labelled {
  readonly label: string;
  readonly box: Box;
}

function areaOf([left, top, right, bottom]: Box): number {
  return Math.max(0, right - left) * Math.max(0, bottom - top);
}

export function intersectionOverUnion(a: Box, b: Box): number {
  const shared = areaOf([Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])]);
  const whole = areaOf(a) + areaOf(b) - shared;
  return whole > 0 ? shared / whole : 0;
}

/** Labels are compared without letter case; where `named` is false they need not agree. */
export interface MatchRules {
  readonly named: boolean;
  readonly least: number;
}

/** How many found boxes are true ones: each true box once, the best overlap first. */
export function countMatches(found: readonly Labelled[], truth: readonly Labelled[], rules: MatchRules): number {
  const name = ({ label }: Labelled): string => label.replace(/\s+/g, ' ').trim().toLowerCase();
  const pairs = found
    .flatMap((one, at) =>
      truth.map((other, place) => ({
        at,
        place,
        overlap: rules.named && name(one) !== name(other) ? 0 : intersectionOverUnion(one.box, other.box),
      })),
    )
    .filter(({ overlap }) => overlap >= rules.least)
    .sort((a, b) => b.overlap - a.overlap);
  const [usedFound, usedTruth] = [new Set<number>(), new Set<number>()];
  for (const { at, place } of pairs) {
    if (usedFound.has(at) || usedTruth.has(place)) continue;
    usedFound.add(at);
    usedTruth.add(place);
  }
  return usedTruth.size;
}
