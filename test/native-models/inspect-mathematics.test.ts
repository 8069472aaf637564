/** Directions, alignment and clusters: against NumPy, and where the answer is known. */
import { expect, test } from 'vitest';
import { seededRandom } from '../../native-models/inference/sampling.ts';
import { linearAlignment } from '../../native-models/inspect/alignment.ts';
import { type Clusters, clustersOf } from '../../native-models/inspect/clusters.ts';
import { cosinesTo, differences, meanDirection } from '../../native-models/inspect/directions.ts';
import { cellsInside } from '../../native-models/inspect/similar.ts';
import { bytesOf, numpy, testWithNumpy } from './numpy.ts';

const random = seededRandom(11);
const noise = (rows: number, columns: number) => ({
  rows,
  columns,
  data: Float32Array.from({ length: rows * columns }, () => random() - 0.3),
});

function resultOf<Result>(work: Generator<number, Result, void>): Result {
  let step = work.next();
  while (!step.done) step = work.next();
  return step.value;
}

testWithNumpy('cosines, differences and alignment are those of numpy', async () => {
  const [a, b, wide] = [noise(40, 24), noise(40, 24), noise(40, 100)];
  const seeds = [3, 4, 17];
  const script = `
import numpy as np, json
a, b, w = (np.fromfile(n, np.float32).astype(np.float64).reshape(40, -1) for n in 'abw')
unit = lambda x: x / np.linalg.norm(x, axis=1, keepdims=True)
seed = unit(a)[[3, 4, 17]].mean(0)
def cka(x, y):
  x, y = x - x.mean(0), y - y.mean(0)
  return np.linalg.norm(y.T @ x) ** 2 / (np.linalg.norm(x.T @ x) * np.linalg.norm(y.T @ y))
print(json.dumps({'cosines': (unit(a) @ seed / np.linalg.norm(seed)).tolist(), 'differences': (1 - (unit(a) * unit(b)).sum(1)).tolist(),
                  'narrow': cka(a, b), 'wide': cka(a, w)}))`;
  type Expected = Record<'cosines' | 'differences', number[]> & Record<'narrow' | 'wide', number>;
  const expected = await numpy<Expected>(script, { a: bytesOf(a.data), b: bytesOf(b.data), w: bytesOf(wide.data) });
  const cosines = cosinesTo(a, meanDirection(a, seeds));
  const apart = differences(a, b);
  for (let row = 0; row < 40; row++) {
    expect(cosines[row]).toBeCloseTo(expected.cosines[row]!, 6);
    expect(apart[row]).toBeCloseTo(expected.differences[row]!, 6);
  }
  expect(resultOf(linearAlignment(a, b))).toBeCloseTo(expected.narrow, 12);
  expect(resultOf(linearAlignment(a, wide))).toBeCloseTo(expected.wide, 12);
});

testWithNumpy('alignment of a stage of DaViT, which has more patches than channels, is that of numpy', async () => {
  const [x, y] = [noise(2304, 33), noise(2304, 18)];
  for (let at = 0; at < 2304; at++) y.data[18 * at] = 2 * x.data[33 * at]! + 0.5;
  const script = `
import numpy as np, json
x, y = (np.fromfile(n, np.float32).astype(np.float64).reshape(2304, -1) for n in 'xy')
x, y = x - x.mean(0), y - y.mean(0)
print(json.dumps({'cka': np.linalg.norm(y.T @ x) ** 2 / (np.linalg.norm(x.T @ x) * np.linalg.norm(y.T @ y))}))`;
  const { cka } = await numpy<{ cka: number }>(script, { x: bytesOf(x.data), y: bytesOf(y.data) });
  expect(resultOf(linearAlignment(x, y))).toBeCloseTo(cka, 12);
});

test('alignment is 1 for a turned, scaled and moved copy, and has no value where nothing varies', () => {
  const a = noise(30, 2);
  const turned = a.data.map((_, at) => 5 + 3 * (at % 2 === 0 ? a.data[at + 1]! : -a.data[at - 1]!));
  expect(resultOf(linearAlignment(a, { ...a, data: turned }))).toBeCloseTo(1, 6);
  expect(resultOf(linearAlignment(a, { ...a, data: new Float32Array(60) }))).toBeNaN();
  expect(() => linearAlignment(a, noise(29, 2)).next()).toThrow(/30 patches cannot be aligned with 29/);
});

test('features without a direction are like nothing', () => {
  const data = Float32Array.of(1, 0, 0, 0, 0, 2);
  const features = { rows: 3, columns: 2, data };
  expect([...cosinesTo(features, meanDirection(features, [0, 1]))]).toEqual([1, 0, 0]);
  expect([...differences(features, { ...features, data: Float32Array.of(-1, 0, 0, 0, 0, 1) })]).toEqual([2, 1, 0]);
});

test('a seed on the grid takes all cells of a finer map that lie in it', () => {
  const [grid, finer] = [
    { rows: 2, columns: 3 },
    { rows: 4, columns: 6 },
  ];
  expect(cellsInside(grid, 4, grid)).toEqual([4]);
  expect(cellsInside(grid, 4, finer)).toEqual([14, 15, 20, 21]);
  const all = [0, 1, 2, 3, 4, 5].flatMap((patch) => cellsInside(grid, patch, finer));
  expect(all.sort((a, b) => a - b)).toEqual([...Array(24).keys()]);
});

function clustered(...request: Parameters<typeof clustersOf>): Clusters {
  return resultOf(clustersOf(...request));
}

/** Three round clouds far apart, of 50, 30 and 20 points, in turn. */
const clouds = Array.from({ length: 100 }, (_, at) => (at % 10 < 5 ? 0 : at % 10 < 8 ? 1 : 2));
const points = {
  rows: 100,
  columns: 2,
  data: Float32Array.from({ length: 200 }, (_, at) => 10 * clouds[at >> 1]! * (at % 2 === 0 ? 1 : -1) + random()),
};

test('k-means finds clouds that stand apart, the largest first, whatever the seed', () => {
  for (const seed of [0, 1, 2, 3]) expect([...clustered(points, 3, seed).labels]).toEqual(clouds);
  expect(clustered(points, 3, 0).unexplained).toBeLessThan(0.01);
});

test('k-means gives the same labels for the same seed, and leaves less unexplained with more clusters', () => {
  const cloud = noise(300, 8);
  const runs = [2, 4, 8, 16].map((count) => clustered(cloud, count, 7));
  expect(clustered(cloud, 8, 7)).toEqual(runs[2]);
  const unexplained = runs.map((run) => run.unexplained);
  expect(unexplained).toEqual([...unexplained].sort((a, b) => b - a));
  expect(unexplained[0]).toBeLessThan(1);
});

test('k-means: as many clusters as points explain all; equal points leave clusters empty', () => {
  const few = noise(5, 3);
  const { labels, unexplained } = clustered(few, 5, 1);
  expect(new Set(labels).size).toBe(5);
  expect(unexplained).toBeCloseTo(0, 12);
  const same = clustered({ rows: 6, columns: 1, data: new Float32Array(6).fill(2) }, 3, 1);
  expect([...same.labels]).toEqual([0, 0, 0, 0, 0, 0]);
  expect(same.unexplained).toBe(0);
});
