/** Principal components against scikit-learn's, and where the data has little or nothing to say. */
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { principalComponents } from '../../native-models/inference/pca.ts';
import { readGolden } from '../../native-models/parity/golden.ts';

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
