/** The picture's zoom: what it says is true of the picture's own pixels. */
import { expect, test } from 'vitest';
import { actualSize, fitOf, fitted, middle, zoomed } from '../../renderer/pictures/zoom-view.ts';

const box = { width: 800, height: 600 };
const shown = (fit: number, { scale }: { readonly scale: number }): number => fit * scale;

test('the fitted picture fills its box, larger or smaller than it is', () => {
  expect(fitOf({ width: 1600, height: 600 }, box)).toBe(0.5);
  expect(fitOf({ width: 400, height: 300 }, box)).toBe(2);
});

test.each([
  ['smaller than the box', 4],
  ['larger', 0.25],
  ['much larger', 0.02],
])('one of its pixels becomes one of the screen: a picture %s', (_, fit) => {
  expect(shown(fit, actualSize(fitted, fit))).toBeCloseTo(1);
  expect(shown(fit, actualSize(zoomed(fitted, 2, middle, fit), fit))).toBeCloseTo(1);
});

test('what is pointed at stays where it is; what is seen whole lies in the middle', () => {
  const near = zoomed(fitted, 2, { x: 100, y: -50 }, 1);
  expect(near).toEqual({ scale: 2, x: -100, y: 50 });
  expect(zoomed(near, 2, { x: 100, y: -50 }, 1)).toEqual({ scale: 4, x: -300, y: 150 });
  expect(zoomed(near, 0.1, { x: 100, y: -50 }, 1)).toEqual(fitted);
  expect(zoomed(fitted, 0.1, middle, 4)).toEqual({ ...fitted, scale: 0.25 });
});
