/** Numbers as they are set in a sentence. */
import { expect, test } from 'vitest';
import { decimal } from '../../renderer/inspector/numbers.ts';

test.each([
  [-0.5, '−0.50'],
  [-0.001, '0.00'],
  [0, '0.00'],
  [Number.NaN, '–'],
])('%d', (value, words) => {
  expect(decimal(value)).toBe(words);
});
