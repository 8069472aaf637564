/** What the inspector draws, before anything is drawn: outlines, zoom, histogram, cloud, words. */
import { PerspectiveCamera } from 'three';
import { expect, test, vi } from 'vitest';
import { rangeOf } from '../../native-models/figure-colours.ts';
import type { ProjectedFit, ProjectedMap } from '../../native-models/inspection.ts';
import { answerWords, natsWords } from '../../renderer/inspector/answer-words.ts';
import {
  chosenPoints,
  cloudPoints,
  findPoint,
  pointColours,
  selectionOf,
} from '../../renderer/inspector/cloud-points.ts';
import { isInSight, nearestPoint, pointsInside, projectPoints } from '../../renderer/inspector/cloud-view.ts';
import { observeDevicePixels } from '../../renderer/inspector/device-pixels.ts';
import { glow, heatColours, kindMap } from '../../renderer/inspector/heat.ts';
import { histogram, histogramPath } from '../../renderer/inspector/histogram.ts';
import { createLookStore } from '../../renderer/inspector/look-store.ts';
import { borderPath, outlinePath } from '../../renderer/inspector/outline.ts';
import { patchWords, varianceOf } from '../../renderer/inspector/shown-maps.ts';
import { panBy, reveal, toSquare, wholeSquare, zoomAt } from '../../renderer/inspector/viewport.ts';
import { wordsIn } from '../../renderer/words/words.tsx';

const grid = { rows: 2, columns: 2 };

test('the outline of patches runs along the grid, in unbroken lines', () => {
  expect(outlinePath(grid, (patch) => patch < 2)).toBe('M0 0H1M0 0.5H1M0 0V0.5M1 0V0.5');
  expect(outlinePath(grid, () => false)).toBe('');
  expect(borderPath(grid, [0, 1, 0, 1])).toBe('M0.5 0V1');
  expect(borderPath(grid, [0, 0, 0, 0])).toBe('');
});

test('zooming keeps the point under the hand, and nothing leaves the square', () => {
  const near = zoomAt(wholeSquare, 4, 0.25, 0.5);
  expect(near).toEqual({ zoom: 4, left: 0.1875, top: 0.375 });
  expect(toSquare(near, 0.25, 0.5)).toEqual([0.25, 0.5]);
  expect(panBy(near, 9, 9)).toEqual({ zoom: 4, left: 0, top: 0 });
  expect(panBy(near, -9, 0).left).toBe(0.75);
  expect(zoomAt(near, 0.01, 0, 0)).toEqual(wholeSquare);
  expect(reveal(near, { left: 0.9, top: 0.4, width: 0.1, height: 0.1 })).toEqual({ zoom: 4, left: 0.75, top: 0.375 });
});

test('the histogram counts the picture alone', () => {
  const bars = histogram(Float32Array.from([0, 0, 1, 0.5]), Uint8Array.from([1, 1, 1, 0]));
  expect([bars[0], bars[16], bars[31]]).toEqual([1, 0, 0.5]);
  expect(histogramPath(bars).match(/z/g)).toHaveLength(2);
});

test('heat leaves padding clear and runs over its range; kinds beyond the hues are clear', () => {
  const chosen = Uint8Array.from([1, 1, 0]);
  expect(rangeOf([2, 4, 9], chosen)).toEqual([2, 4]);
  expect([...heatColours([2, 4, 9], chosen, [2, 4])]).toEqual([0, 34, 78, 255, 254, 232, 56, 255, 0, 0, 0, 0]);
  expect([...kindMap(Uint8Array.from([0, 255]))]).toEqual([0, 114, 178, 255, 0, 0, 0, 0]);
  expect([...glow([-1, 0, 1], Uint8Array.from([1, 1, 1]), 1)].map((value, at) => (at % 4 === 3 ? value : 0))).toEqual([
    ...[0, 0, 0, 0],
    ...[0, 0, 0, 0],
    ...[0, 0, 0, 204],
  ]);
});

const map = (picture: string, scores: readonly number[]): ProjectedMap => ({
  picture,
  source: 'ocr',
  grid: { rows: 1, columns: 2 },
  placement: { left: 0, top: 0, width: 1, height: 1 },
  scores: Float32Array.from(scores),
});
const fits: readonly ProjectedFit[] = [
  { maps: [map('a', [1, 0, 0, -1, 0, 0])], explainedVariance: [1, 0, 0] },
  { maps: [map('b', [0, 2, 0, 0, -2, 0])], explainedVariance: [1, 0, 0] },
];

test('the cloud has a point a patch, which finds its patch again', () => {
  const points = cloudPoints(fits, 'ocr', false);
  expect([...points.positions]).toEqual([0.5, 0, 0, -0.5, 0, 0, 0, 1, 0, 0, -1, 0]);
  expect(findPoint(points, 'b', 1)).toBe(3);
  expect(findPoint(points, 'c', 0)).toBe(-1);
  const selection = selectionOf(points, [0, 2, 3]);
  expect(selection).toEqual(new Map([['a', new Set([0])], ['b', new Set([0, 1])]])); // biome-ignore format: two pictures
  expect([...chosenPoints(points, selection)]).toEqual([1, 0, 1, 1]);
  const colours = pointColours(points, ({ picture }) =>
    Uint8ClampedArray.from(picture === 'a' ? [1, 2, 3, 255, 0, 0, 0, 0] : [7, 8, 9, 255, 7, 8, 9, 255]),
  );
  expect([...colours.slice(0, 4)]).toEqual([1, 2, 3, 255]);
  expect(colours[7]).toBe(90); // background is there, and faint
});

test('a pointer finds the nearest point, a lasso those inside', () => {
  const identity = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
  const at = projectPoints(Float32Array.from([0, 0, 0.5, 0, 0, 0.2, 1, 1, 0]), identity, 200, 100);
  expect([...at.slice(0, 2), ...at.slice(6, 8)]).toEqual([100, 50, 200, 0]);
  expect(nearestPoint(at, 103, 52, 14)).toBe(1); // the one in front
  expect(nearestPoint(at, 150, 30, 14)).toBe(-1);
  expect(pointsInside(at, [[90, 40], [110, 40], [110, 60], [90, 60]])).toEqual(new Set([0, 1])); // biome-ignore format: a box
});

test('what lies behind the viewer is neither pointed at nor caught', () => {
  const camera = new PerspectiveCamera(35, 1, 0.1, 20); // at the origin, looking along -z
  const at = projectPoints(
    Float32Array.from([0, 0, -1, 0, 0, 1, 0, 0, -0.05]),
    camera.projectionMatrix.elements,
    100,
    100,
  );
  expect([0, 1, 2].map((point) => isInSight(at, point))).toEqual([true, false, false]);
  const middle = [[40, 40], [60, 40], [60, 60], [40, 60]] as const; // biome-ignore format: a box
  expect(pointsInside(at, middle)).toEqual(new Set([0]));
  expect(nearestPoint(at, 50, 50, 14)).toBe(0);
  expect(nearestPoint(at.subarray(3), 50, 50, 14)).toBe(-1);
});

test('the share of the variance is that of the fit that is drawn', () => {
  const fit = { maps: [], explainedVariance: [0.5, 0.2, 0.1], refit: { explainedVariance: [0.7, 0.1, 0.1] } };
  expect(varianceOf(fit, false)).toEqual([0.5, 0.2, 0.1]);
  expect(varianceOf(fit, true)).toEqual([0.7, 0.1, 0.1]);
  expect(varianceOf({ ...fit, refit: null }, true)).toEqual([0.5, 0.2, 0.1]);
});

test("canvases are watched for the screen's pixel ratio, or by their size where that cannot be told", () => {
  const observe = vi.fn();
  const canvas = {} as HTMLCanvasElement;
  observeDevicePixels({ observe } as unknown as ResizeObserver, canvas);
  expect(observe.mock.calls).toEqual([[canvas, { box: 'device-pixel-content-box' }]]);
  observe.mockReset().mockImplementationOnce(() => {
    throw new TypeError('no such box');
  });
  observeDevicePixels({ observe } as unknown as ResizeObserver, canvas);
  expect(observe.mock.calls[1]).toEqual([canvas]);
});

test('an answer is told by words, each with the features it leans on', () => {
  const token = (text: string) => ({ text, logProbability: -1 });
  const words = answerWords(['$', '11', ' due', ' now'].map(token), [
    { channel: 'ocr', drops: Float32Array.from([1, 2, 0.01, -1]), total: 2.01 },
    { channel: 'caption', drops: Float32Array.from([0, 0.5, 0.5, 0]), total: 1 },
  ]);
  expect(words.map(({ text, leansOn }) => [text, leansOn])).toEqual([
    ['$11', 'ocr'],
    [' due', 'caption'],
    [' now', undefined],
  ]);
  expect(words[0]).toMatchObject({ strength: 1, drops: { ocr: 3, caption: 0.5, depth: 0 } });
});

test('a change in nats has its sign, and the mark of its language', () => {
  expect([-0.534, 3.2, -12.6].map((change) => natsWords(change, wordsIn('en')))).toEqual(['−0.53', '+3.20', '−13']);
  expect(natsWords(-0.534, wordsIn('de'))).toBe('−0,53');
});

test('the words of all patches go through a map once', () => {
  let reads = 0;
  const scores = Float32Array.from([1, 0, 0, -1, 0, 0]);
  const counted: ProjectedMap = {
    ...map('a', []),
    get scores() {
      reads += 1;
      return scores;
    },
  };
  const wordsAt = patchWords(counted, counted.grid, createLookStore().getState(), wordsIn('en').figure);
  expect([0, 1].map(wordsAt)).toEqual(['100 %', '0 %, background']);
  expect(reads).toBe(1);
});
