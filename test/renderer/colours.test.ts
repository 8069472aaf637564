/** The colours of the maps, number by number. */
import { expect, test } from 'vitest';
import { firstComponent, foreground, mapColours } from '../../renderer/inspector/colours.ts';
import { patchAt, patchBox, patchesOfPicture } from '../../renderer/inspector/patches.ts';

/** Four patches of the picture and one of its padding, whose scores must not count. */
const scores = Float32Array.from([-2, 10, 5, 0, 20, 5, 1, 30, 5, 2, 20, 5, 99, -99, 99]);
const ofPicture = Uint8Array.from([1, 1, 1, 1, 0]);
const shading = (threshold: number, isFlipped = false) => ({ threshold, isFlipped });

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
  expect([...foreground(scores, ofPicture, shading(threshold, isFlipped))]).toEqual(kept);
});

test('each component is stretched over the foreground; one without a range is in the middle', () => {
  expect([...mapColours(scores, ofPicture, shading(0.5))]).toEqual([
    ...[0, 0, 0, 0],
    ...[0, 0, 128, 255],
    ...[128, 255, 128, 255],
    ...[255, 0, 128, 255],
    ...[0, 0, 0, 0],
  ]);
  expect([...mapColours(scores, ofPicture, shading(0.5, true))]).toEqual([
    ...[255, 0, 128, 255],
    ...[0, 255, 128, 255],
    ...[0, 0, 0, 0],
    ...[0, 0, 0, 0],
    ...[0, 0, 0, 0],
  ]);
});

test('patches lie in the square, and those of the padding are told apart', () => {
  const grid = { rows: 4, columns: 4 };
  expect(patchBox(grid, 6)).toEqual({ left: 0.5, top: 0.25, width: 0.25, height: 0.25 });
  expect(patchAt(grid, 0.5, 0.25)).toBe(6);
  expect(patchAt(grid, 1, 1)).toBe(15);
  const tall = { left: 0.27, top: 0, width: 0.5, height: 1 };
  expect([...patchesOfPicture(grid, tall)].slice(0, 4)).toEqual([0, 1, 1, 0]); // the last is picture to a twelfth
});
