/** What is drawn over a shown picture, as pixels of the picture itself. */
import { expect, test } from 'vitest';
import { drawnFrom, nameOfCut, regionIn } from '../../renderer/pictures/region.ts';

const size = { widthPx: 4000, heightPx: 3000 };

test('edges go to the nearest border between two pixels', () => {
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

test('regions that touch where they are drawn touch in the picture, and nothing leaves it', () => {
  for (let split = 0; split <= 100; split += 0.37) {
    const left = regionIn({ x: 0, y: 0, width: split, height: 100 }, size);
    const right = regionIn({ x: split, y: 0, width: 100.0001 - split, height: 100.2 }, size);
    expect((left?.widthPx ?? 0) + (right?.widthPx ?? 0)).toBe(4000);
    if (right !== undefined) expect(right.leftPx + right.widthPx).toBe(4000);
    if (right !== undefined) expect(right.topPx + right.heightPx).toBe(3000);
  }
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
