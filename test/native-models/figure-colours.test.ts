/** The colours of the maps, number by number. */
import { expect, test } from 'vitest';
import {
  cividis,
  commonRanges,
  componentRanges,
  firstComponent,
  fitColours,
  foreground,
  mapColours,
  otsu,
  patchBox,
  patchesOfPicture,
} from '../../native-models/figure-colours.ts';

/** Four patches of the picture and one of its padding, whose scores must not count. */
const scores = Float32Array.from([-2, 10, 5, 0, 20, 5, 1, 30, 5, 2, 20, 5, 99, -99, 99]);
const ofPicture = Uint8Array.from([1, 1, 1, 1, 0]);
const cut = (threshold: number, isFlipped = false) => ({ threshold, isFlipped });

test('the first component goes from 0 to 1 over the picture', () => {
  expect([...firstComponent(scores, ofPicture, false)]).toEqual([0, 0.5, 0.75, 1, 0]);
  expect([...firstComponent(scores, ofPicture, true)]).toEqual([1, 0.5, 0.25, 0, 0]);
});

test.each([
  [0, false, [1, 1, 1, 1, 0]],
  [0.5, false, [0, 1, 1, 1, 0]],
  [0.51, false, [0, 0, 1, 1, 0]],
  [1, false, [0, 0, 0, 1, 0]],
  [0.5, true, [1, 1, 0, 0, 0]],
])('a threshold of %f, sign turned: %s', (threshold, isFlipped, kept) => {
  expect([...foreground(scores, ofPicture, cut(threshold, isFlipped))]).toEqual(kept);
});

function coloured(threshold: number, isFlipped = false): number[] {
  const kept = foreground(scores, ofPicture, cut(threshold, isFlipped));
  return [...mapColours(scores, kept, componentRanges(scores, kept), 'components', isFlipped)];
}

test('each component is stretched over the foreground; one without a range is in the middle', () => {
  expect(coloured(0.5)).toEqual([
    ...[0, 0, 0, 0],
    ...[0, 0, 128, 255],
    ...[128, 255, 128, 255],
    ...[255, 0, 128, 255],
    ...[0, 0, 0, 0],
  ]);
  expect(coloured(0.5, true)).toEqual([
    ...[255, 0, 128, 255],
    ...[0, 255, 128, 255],
    ...[0, 0, 0, 0],
    ...[0, 0, 0, 0],
    ...[0, 0, 0, 0],
  ]);
});

test('common ranges give one value one colour in several maps', () => {
  const other = Float32Array.from([0, 0, 0, 4, 30, 10]);
  const both = Uint8Array.from([1, 1]);
  const ranges = commonRanges([componentRanges(scores, ofPicture), componentRanges(other, both)]);
  expect(ranges).toEqual([
    [-2, 4],
    [0, 30],
    [0, 10],
  ]);
  expect([...mapColours(other, both, ranges, 'components', false)]).toEqual([85, 0, 0, 255, 255, 255, 255, 255]);
  expect(commonRanges([])).toEqual([
    [0, 0],
    [0, 0],
    [0, 0],
  ]);
});

test('the maps of a fit are stretched each by itself or all alike, and coloured by a second fit where there is one', () => {
  const other = Float32Array.from([0, 0, 0, 4, 30, 10]);
  const map = { cut: cut(0), palette: 'components' } as const;
  const maps = (stretch: 'map' | 'fit') => [
    { ...map, scores, ofPicture, stretch },
    { ...map, scores: other, ofPicture: Uint8Array.from([1, 1]), stretch },
  ];
  expect([...fitColours(maps('map'))[1]!]).toEqual([0, 0, 0, 255, 255, 255, 255, 255]);
  expect([...fitColours(maps('fit'))[1]!]).toEqual([85, 0, 0, 255, 255, 255, 255, 255]);

  // Foreground by the first fit, colours by the second.
  const refitScores = Float32Array.from([9, 9, 9, 0, 1, 0, 1, 0, 0, 2, 2, 1, 7, 7, 7]);
  const shown = { ...map, cut: cut(0.5), scores, refitScores, ofPicture, stretch: 'map' } as const;
  expect([...fitColours([shown])[0]!]).toEqual([
    ...[0, 0, 0, 0],
    ...[0, 128, 0, 255],
    ...[128, 0, 0, 255],
    ...[255, 255, 255, 255],
    ...[0, 0, 0, 0],
  ]);
});

test('one component alone runs from dark blue to yellow, lighter with every step', () => {
  const kept = foreground(scores, ofPicture, cut(0));
  const colours = mapColours(scores, kept, componentRanges(scores, kept), 'first', false);
  expect([...colours.slice(0, 4)]).toEqual([0, 34, 78, 255]);
  expect([...colours.slice(12, 16)]).toEqual([254, 232, 56, 255]);
  const lightness = Array.from({ length: 101 }, (_, at) => {
    const [red, green, blue] = cividis(at / 100);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  });
  for (let at = 1; at < lightness.length; at++) expect(lightness[at]!).toBeGreaterThan(lightness[at - 1]!);
});

test("Otsu's threshold lies between two heaps, and at 0 where there is one value", () => {
  const heaps = Float32Array.from([0, 0.05, 0.1, 0.9, 1, 0.95, 0.5]);
  const chosen = Uint8Array.from([1, 1, 1, 1, 1, 1, 0]);
  expect(otsu(heaps, chosen)).toBeCloseTo(0.5, 6);
  expect(otsu(Float32Array.from([0.5, 0.5]), Uint8Array.from([1, 1]))).toBe(0);
  expect(otsu(heaps, new Uint8Array(7))).toBe(0);
});

test('patches lie in the square, and those of the padding are told apart', () => {
  const grid = { rows: 4, columns: 4 };
  expect(patchBox(grid, 6)).toEqual({ left: 0.5, top: 0.25, width: 0.25, height: 0.25 });
  const tall = { left: 0.27, top: 0, width: 0.5, height: 1 };
  expect([...patchesOfPicture(grid, tall)].slice(0, 4)).toEqual([0, 1, 1, 0]); // the last is picture to a twelfth
});
