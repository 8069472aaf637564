/** Principal components against scikit-learn's, and where the data has little or nothing to say. */
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { principalComponents } from '../../native-models/inference/pca.ts';
import { seededRandom } from '../../native-models/inference/sampling.ts';
import { readGolden } from '../../native-models/parity/golden.ts';
import { bytesOf, numpy, testWithNumpy } from './numpy.ts';

const golden = resolve(import.meta.dirname, '../golden/tiny/golden');

test.each([0, 1, 2])('prompt %i of the reference picture', async (prompt) => {
  const features = (await readGolden(resolve(golden, 'vision_tall_rgba_pad.safetensors'), 'vision')).take(
    `Vt.${prompt}`,
  );
  const expected = await readGolden(resolve(golden, 'pca_tall_rgba.safetensors'), 'pca');
  const [, tokens, width] = features.shape as [number, number, number];
  const grid = Float64Array.from(features.data.subarray(width)); // without the pooled token
  const found = principalComponents({ rows: tokens - 1, columns: width, data: grid });
  const scores = expected.floats(`${prompt}.scores`);
  const components = expected.floats(`${prompt}.components`);
  for (let index = 0; index < 3; index++) {
    const sign = Math.sign(found.components[index * width]! * components[index * width]!);
    for (let at = 0; at < width; at++) {
      expect(sign * found.components[index * width + at]!).toBeCloseTo(components[index * width + at]!, 5);
    }
    for (let row = 0; row < tokens - 1; row++) {
      expect(sign * found.scores[row * 3 + index]!).toBeCloseTo(scores[row * 3 + index]!, 4);
    }
    expect(found.explainedVariance[index]).toBeCloseTo(expected.floats(`${prompt}.explained_variance`)[index]!, 4);
  }
});

/** A deterministic cloud: [rows, columns]. */
function cloud(rows: number, columns: number): Float64Array {
  return Float64Array.from({ length: rows * columns }, (_, at) => Math.sin(at * at * 12.9898) * (1 + (at % columns)));
}

test.each([
  [200, 7],
  [7, 200],
  [300, 290],
])('%i x %i: orthonormal components whose scores are uncorrelated and ordered', (rows, columns) => {
  const { components, scores, explainedVariance, totalVariance } = principalComponents({
    rows,
    columns,
    data: cloud(rows, columns),
  });
  for (let a = 0; a < 3; a++) {
    for (let b = 0; b < 3; b++) {
      let product = 0;
      for (let at = 0; at < columns; at++) product += components[a * columns + at]! * components[b * columns + at]!;
      expect(product).toBeCloseTo(a === b ? 1 : 0, 10);
      let together = 0;
      for (let row = 0; row < rows; row++) together += scores[row * 3 + a]! * scores[row * 3 + b]!;
      expect(together / (rows - 1) / totalVariance).toBeCloseTo(
        a === b ? explainedVariance[a]! / totalVariance : 0,
        10,
      );
    }
  }
  expect(explainedVariance[0]).toBeGreaterThanOrEqual(explainedVariance[1]!);
  expect(explainedVariance[0]! + explainedVariance[1]! + explainedVariance[2]!).toBeLessThanOrEqual(totalVariance);
});

test('equal variances are found one by one', () => {
  // Corners of an octahedron: three directions of the same variance.
  const data = Float64Array.of(1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1);
  const { explainedVariance } = principalComponents({ rows: 6, columns: 3, data });
  for (const variance of explainedVariance) expect(variance).toBeCloseTo(2 / 5, 12);
});

test('the largest score of each component is positive', () => {
  const { scores } = principalComponents({ rows: 50, columns: 6, data: cloud(50, 6) });
  for (let index = 0; index < 3; index++) {
    const column = Array.from({ length: 50 }, (_, row) => scores[row * 3 + index]!);
    expect(Math.max(...column)).toBeGreaterThanOrEqual(-Math.min(...column));
  }
});

test('flat features have no components, a line has one', () => {
  const flat = principalComponents({ rows: 9, columns: 4, data: new Float64Array(36).fill(3) });
  expect([...flat.scores, ...flat.explainedVariance].every((value) => value === 0)).toBe(true);
  const line = principalComponents({ rows: 5, columns: 2, data: Float64Array.of(0, 0, 1, 2, 2, 4, 3, 6, 4, 8) });
  expect(line.explainedVariance[0]).toBeCloseTo(line.totalVariance, 10);
  expect(line.explainedVariance[1]).toBeCloseTo(0, 10);
});

/** Standard normal numbers, the same every time. */
function normals(count: number, seed: number): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from(
    { length: count },
    () => Math.sqrt(-2 * Math.log(random() + 1e-300)) * Math.cos(2 * Math.PI * random()),
  );
}

/** [rows, columns] with singular values that fall as 1/(k+1). */
function falling(rows: number, columns: number, rank: number): Float64Array {
  const [left, right] = [normals(rows * rank, 1), normals(rank * columns, 2)];
  const data = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < rank; k++) {
      const weight = left[row * rank + k]! / (k + 1);
      for (let column = 0; column < columns; column++) {
        data[row * columns + column]! += weight * right[k * columns + column]!;
      }
    }
  }
  return data;
}

const svd = `
import numpy as np, json
x = np.fromfile('x').reshape(ROWS, COLUMNS)
x = x - x.mean(0)
u, s, vt = np.linalg.svd(x, full_matrices=False)
print(json.dumps({'values': s[:3].tolist(), 'next': float(s[3]) if len(s) > 3 else 0.0, 'axes': vt[:3].ravel().tolist(),
                  'total': float((s**2).sum())}))
`;

interface Svd {
  readonly values: readonly number[];
  readonly next: number;
  readonly axes: readonly number[];
  readonly total: number;
}

const shapes: readonly (readonly [string, number, number, Float64Array])[] = [
  ['noise, wide', 60, 200, normals(60 * 200, 3)],
  ['noise, high', 400, 33, normals(400 * 33, 4)],
  ['an odd number of both', 77, 131, falling(77, 131, 40)],
  ['the size of a published picture', 576, 1024, falling(576, 1024, 64)],
  ['far from the origin', 90, 120, normals(90 * 120, 5).map((value) => value + 1000)],
  ['rank 2', 100, 80, falling(100, 80, 2)],
  ['two rows', 2, 50, normals(100, 6)],
  ['three columns', 50, 3, normals(150, 7)],
  ['one column', 9, 1, normals(9, 8)],
];
for (const [what, rows, columns, data] of shapes) {
  testWithNumpy(`numpy.linalg.svd agrees to f64: ${what}`, async () => {
    const script = svd.replace('ROWS', String(rows)).replace('COLUMNS', String(columns));
    const expected = await numpy<Svd>(script, { x: bytesOf(data) });
    const found = principalComponents({ rows, columns, data });
    expect(found.totalVariance * (rows - 1)).toBeCloseTo(expected.total, 6);
    const largest = expected.values[0]!;
    for (let index = 0; index < 3; index++) {
      const value = expected.values[index] ?? 0;
      if (value < 1e-7 * largest) {
        expect(found.explainedVariance[index]! * (rows - 1)).toBeLessThan(1e-13 * largest ** 2);
        continue;
      }
      expect(Math.sqrt(found.explainedVariance[index]! * (rows - 1)) / value).toBeCloseTo(1, 11);
      const beside = [expected.values[index - 1], expected.values[index + 1] ?? expected.next]
        .filter((other) => other !== undefined)
        .map((other) => Math.abs(value ** 2 - other ** 2));
      const apart = Math.min(...beside) / largest ** 2; // a component is as well defined as it is apart
      let along = 0;
      for (let at = 0; at < columns; at++) {
        along += found.components[index * columns + at]! * expected.axes[index * columns + at]!;
      }
      expect(1 - Math.abs(along)).toBeLessThan((1e-11 / apart) ** 2 + 1e-13);
    }
  });
}

test('a value that is no number is refused, not drawn', () => {
  const data = new Float32Array(40).fill(1);
  data[7] = Number.NaN;
  expect(() => principalComponents({ rows: 10, columns: 4, data })).toThrow(/no numbers/);
});

test('four equal variances: three of them, orthonormal', () => {
  const data = new Float64Array(80 * 40);
  for (let at = 0; at < 40; at++) {
    data[2 * at * 40 + at] = at < 4 ? 5 : 0.1;
    data[(2 * at + 1) * 40 + at] = at < 4 ? -5 : -0.1;
  }
  const { explainedVariance, components } = principalComponents({ rows: 80, columns: 40, data });
  for (let a = 0; a < 3; a++) {
    expect(explainedVariance[a]).toBeCloseTo(50 / 79, 12);
    for (let b = 0; b <= a; b++) {
      let product = 0;
      for (let at = 0; at < 40; at++) product += components[a * 40 + at]! * components[b * 40 + at]!;
      expect(product).toBeCloseTo(a === b ? 1 : 0, 12);
    }
  }
});
