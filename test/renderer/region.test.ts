/** What is drawn over a shown picture, as pixels of the picture itself. */
import { expect, test } from 'vitest';
import { drawnFrom, nameOfCut, regionIn } from '../../renderer/pictures/region.ts';

const size = { widthPx: 4000, heightPx: 3000 };

test('in the pixels of the picture, however large it is shown', () => {
  expect(regionIn({ x: 25, y: 50, width: 50, height: 25 }, size)).toEqual({
    leftPx: 1000,
    topPx: 1500,
    widthPx: 2000,
    heightPx: 750,
  });
  expect(regionIn({ x: 0.011, y: 0, width: 0.05, height: 100 }, size)).toEqual({
    leftPx: 0,
    topPx: 0,
    widthPx: 2,
    heightPx: 3000,
  });
});

test('moved, it keeps its size, and nothing leaves the picture', () => {
  for (let x = -0.01; x <= 62.63; x += 0.37) {
    const region = regionIn({ x, y: 0.7 * x, width: 37.38, height: 56.19 }, size)!;
    expect(region).toMatchObject({ widthPx: 1495, heightPx: 1686 });
    expect(Math.abs(region.leftPx - 40 * x)).toBeLessThanOrEqual(1);
    expect(region.leftPx).toBeGreaterThanOrEqual(0);
    expect(region.leftPx + region.widthPx).toBeLessThanOrEqual(4000);
    expect(region.topPx + region.heightPx).toBeLessThanOrEqual(3000);
  }
  expect(regionIn({ x: 0, y: 0, width: 100.001, height: 100.2 }, size)).toMatchObject(size);
});

test.each([
  { x: 10, y: 10, width: 0, height: 0 },
  { x: 10, y: 10, width: 50, height: 0 },
  { x: 10, y: 10, width: 0.001, height: 50 },
  { x: 100, y: 100, width: 0, height: 0 },
])('%j holds no pixel', (drawn) => {
  expect(regionIn(drawn, size)).toBeUndefined();
});

test('a region is drawn again where it was', () => {
  for (const region of [
    { leftPx: 0, topPx: 0, widthPx: 4000, heightPx: 3000 },
    { leftPx: 1, topPx: 2998, widthPx: 1, heightPx: 1 },
    { leftPx: 1333, topPx: 7, widthPx: 1777, heightPx: 2111 },
  ]) {
    expect(regionIn(drawnFrom(region, size), size)).toEqual(region);
  }
});

test.each([
  ['receipt.jpg', 'receipt-320x200.png'],
  ['scan.of.page.TIFF', 'scan.of.page-320x200.png'],
  ['A receipt', 'A receipt-320x200.png'],
  ['.png', '-320x200.png'],
])('%s is cut to %s', (name, expected) => {
  expect(nameOfCut(name, { leftPx: 0, topPx: 0, widthPx: 320, heightPx: 200 })).toBe(expected);
});
