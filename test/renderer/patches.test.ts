/** Points and patches of the model's square. */
import { expect, test } from 'vitest';
import { patchAt, samePatches, samePlace, stepFrom } from '../../renderer/inspector/patches.ts';

const grid = { rows: 4, columns: 4 };

test('a point lies in a patch, one on the far edge in the last', () => {
  expect(patchAt(grid, 0.5, 0.25)).toBe(6);
  expect(patchAt(grid, 1, 1)).toBe(15);
  expect(patchAt(grid, -1, 0)).toBe(0);
});

test('a patch is found again in a finer and in a coarser grid', () => {
  expect(samePlace(grid, 6, grid)).toBe(6);
  expect(samePlace(grid, 6, { rows: 2, columns: 2 })).toBe(1);
  expect(samePlace(grid, 6, { rows: 8, columns: 8 })).toBe(29);
  expect(samePatches(grid, new Set([0, 1, 5]), { rows: 2, columns: 2 })).toEqual(new Set([0]));
  expect(samePatches(grid, new Set([6]), { rows: 8, columns: 8 })).toEqual(new Set([20, 21, 28, 29]));
});

test('a step past the edge of one picture goes on in the other, and stays where there is none', () => {
  const both = ['a', 'b'];
  const [up, down, left, right] = [[-1, 0], [1, 0], [0, -1], [0, 1]] as const; // biome-ignore format: a cross
  expect(stepFrom({ picture: 'a', patch: 6 }, right, grid, both)).toEqual({ picture: 'a', patch: 7 });
  expect(stepFrom({ picture: 'a', patch: 7 }, right, grid, both)).toEqual({ picture: 'b', patch: 4 });
  expect(stepFrom({ picture: 'b', patch: 4 }, left, grid, both)).toEqual({ picture: 'a', patch: 7 });
  expect(stepFrom({ picture: 'a', patch: 4 }, left, grid, both)).toEqual({ picture: 'a', patch: 4 });
  expect(stepFrom({ picture: 'b', patch: 7 }, right, grid, both)).toEqual({ picture: 'b', patch: 7 });
  expect(stepFrom({ picture: 'a', patch: 7 }, right, grid, ['a'])).toEqual({ picture: 'a', patch: 7 });
  expect(stepFrom({ picture: 'a', patch: 3 }, up, grid, both)).toEqual({ picture: 'a', patch: 3 });
  expect(stepFrom({ picture: 'a', patch: 12 }, down, grid, both)).toEqual({ picture: 'a', patch: 12 });
});
