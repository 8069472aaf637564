/** Eigenvalues of symmetric matrices: against what they must satisfy, whatever the matrix. */
import { expect, test } from 'vitest';
import { symmetricEigen } from '../../native-models/inference/eigen.ts';
import { seededRandom } from '../../native-models/inference/sampling.ts';

function identity(size: number): Float64Array {
  return Float64Array.from({ length: size * size }, (_, at) => (at % (size + 1) === 0 ? 1 : 0));
}

function symmetric(size: number, value: (row: number, column: number) => number): Float64Array {
  return Float64Array.from({ length: size * size }, (_, at) => {
    const [row, column] = [Math.floor(at / size), at % size];
    return value(Math.max(row, column), Math.min(row, column));
  });
}

const random = seededRandom(1);
const noise = Array.from({ length: 10_000 }, () => random() - 0.5);

test.each<[string, number, (row: number, column: number) => number]>([
  ['one number', 1, () => 7],
  ['noise', 50, (row, column) => noise[row * 50 + column]!],
  ['nothing', 12, () => 0],
  ['all ones', 9, () => 1],
  ['a diagonal', 8, (row, column) => (row === column ? row - 3 : 0)],
  ['equal eigenvalues', 10, (row, column) => (row === column ? 2 : 0)],
  ['a path', 20, (row, column) => (row === column ? 2 : row - column === 1 ? -1 : 0)],
  ['large and small together', 14, (row, column) => 10 ** -(row + column)],
])('%s: A·v = λ·v, v orthonormal, λ falling', (_, size, value) => {
  const matrix = symmetric(size, value);
  const { values, carried: v } = symmetricEigen(matrix, size, identity(size));
  const scale = Math.max(...values.map(Math.abs), 1e-300);
  for (let a = 0; a < size; a++) {
    if (a > 0) expect(values[a]).toBeLessThanOrEqual(values[a - 1]!);
    for (let row = 0; row < size; row++) {
      let image = 0;
      for (let at = 0; at < size; at++) image += matrix[row * size + at]! * v[at * size + a]!;
      expect(Math.abs(image - values[a]! * v[row * size + a]!) / scale).toBeLessThan(1e-13);
    }
    for (let b = 0; b <= a; b++) {
      let product = 0;
      for (let at = 0; at < size; at++) product += v[at * size + a]! * v[at * size + b]!;
      expect(product).toBeCloseTo(a === b ? 1 : 0, 12);
    }
  }
});

test('the path graph has the eigenvalues that a formula gives', () => {
  const size = 20;
  const { values } = symmetricEigen(
    symmetric(size, (row, column) => (row === column ? 2 : row - column === 1 ? -1 : 0)),
    size,
    new Float64Array(0),
  );
  for (let at = 0; at < size; at++) {
    expect(values[at]).toBeCloseTo(2 - 2 * Math.cos(((size - at) * Math.PI) / (size + 1)), 13);
  }
});

test('carrying two rows gives those rows of the eigenvectors', () => {
  const size = 30;
  const matrix = symmetric(size, (row, column) => noise[row * 30 + column]!);
  const all = symmetricEigen(matrix, size, identity(size)).carried;
  const two = symmetricEigen(matrix, size, identity(size).slice(28 * size)).carried;
  expect([...two]).toEqual([...all.slice(28 * size)]);
});
