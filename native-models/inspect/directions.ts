/** Features as directions: unit vectors and their cosines. In f64, of f32 features. */
import type { Matrix } from '../inference/pca.ts';

/** The chosen rows' mean of unit vectors, [D]; rows of zeros have no direction and count for nothing. */
export function meanDirection({ columns, data }: Matrix, rows: readonly number[]): Float64Array {
  const mean = new Float64Array(columns);
  for (const row of rows) {
    const length = lengthOf(data, row * columns, columns);
    if (length === 0) continue;
    for (let at = 0; at < columns; at++) mean[at]! += data[row * columns + at]! / length / rows.length;
  }
  return mean;
}

/** [rows]: each row's cosine with a direction; 0 where either has none. */
export function cosinesTo({ rows, columns, data }: Matrix, direction: Float64Array): Float32Array {
  const size = lengthOf(direction, 0, columns);
  return Float32Array.from({ length: rows }, (_, row) => {
    let product = 0;
    let square = 0;
    for (let at = 0, from = row * columns; at < columns; at++) {
      const value = data[from + at]!;
      product += value * direction[at]!;
      square += value * value;
    }
    return square === 0 || size === 0 ? 0 : product / (Math.sqrt(square) * size);
  });
}

/** [rows]: 1 − cosine, row by row; 1 where a row has no direction. Both of one shape. */
export function differences(a: Matrix, b: Matrix): Float32Array {
  return Float32Array.from({ length: a.rows }, (_, row) => {
    let [product, squareA, squareB] = [0, 0, 0];
    for (let at = row * a.columns; at < (row + 1) * a.columns; at++) {
      const [left, right] = [a.data[at]!, b.data[at]!];
      product += left * right;
      squareA += left * left;
      squareB += right * right;
    }
    return squareA === 0 || squareB === 0 ? 1 : 1 - product / Math.sqrt(squareA * squareB);
  });
}

function lengthOf(data: Float32Array | Float64Array, from: number, count: number): number {
  let square = 0;
  for (let at = from; at < from + count; at++) square += data[at]! ** 2;
  return Math.sqrt(square);
}
