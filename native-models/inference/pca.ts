/**
 * The first principal components of features, exactly, in f64.
 *
 * The features' f32 numbers are centred in f64; X·Xᵀ or Xᵀ·X, whichever is smaller, is multiplied with a few vectors at
 * a time and never formed (block Lanczos, `lanczos.ts`); a small or an unwilling matrix is formed and solved whole
 * (`eigen.ts`). Component i is right to about 1e-12 · λ₁/(λᵢ - λᵢ₊₁), and components below 1e-14 of the variance are zero.
 * Sign: in each component the score of largest magnitude is positive, as scikit-learn's svd_flip had it.
 */
import { ModelError } from '../contract.ts';
import { symmetricEigen } from './eigen.ts';
import { blockSize, type EigenPair, leadingEigenpairs, type Multiply } from './lanczos.ts';

/** Row-major numbers: [rows, columns]. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float32Array | Float64Array;
}

export interface Components {
  /** [D]. */
  readonly mean: Float64Array;
  /** [count, D], of unit length. */
  readonly components: Float64Array;
  /** [N, count], the centred features along each component. */
  readonly scores: Float64Array;
  /** [count], with n - 1 in the denominator. */
  readonly explainedVariance: Float64Array;
  /** Of all components together, in the same measure. */
  readonly totalVariance: number;
}

/** Below this side the whole matrix is solved as quickly as a part of it. */
const smallSide = 24;
/** Of the total variance: what f64 products of f32 numbers cannot tell from nothing. */
const nothing = 1e-14;

/** `count` components of features [N, D], 4 at most; those beyond the rank are zero. Throws `model-invalid` for a NaN. */
export function principalComponents(features: Matrix, count = 3): Components {
  const { rows, columns } = features;
  const mean = columnMeans(features);
  const centred = new Float64Array(rows * columns);
  let trace = 0;
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) {
      const value = features.data[at]! - mean[column]!;
      centred[at] = value;
      trace += value * value;
    }
  }
  if (!Number.isFinite(trace)) throw new ModelError('model-invalid', 'The features hold values that are no numbers.');

  const pairs = eigenpairs(centred, rows, columns, Math.min(count, rows, columns), trace);
  const kept = pairs.filter(({ value }) => value > trace * nothing);
  const sides = new Float64Array(blockSize * Math.min(rows, columns));
  for (const [index, { vector }] of kept.entries()) {
    for (let at = 0; at < vector.length; at++) sides[at * blockSize + index] = vector[at]!;
  }
  const axes = rows <= columns ? alongRows(sides, centred, rows, columns) : sides; // [D, 4]
  const along = alongColumns(axes, centred, rows, columns); // [N, 4]

  const components = new Float64Array(count * columns);
  const scores = new Float64Array(rows * count);
  const explainedVariance = new Float64Array(count);
  const freedom = Math.max(1, rows - 1);
  for (const [index, { value }] of kept.entries()) {
    let square = 0;
    for (let at = index; at < axes.length; at += blockSize) square += axes[at]! ** 2;
    let largest = 0;
    for (let at = index; at < along.length; at += blockSize) {
      if (Math.abs(along[at]!) > Math.abs(largest)) largest = along[at]!;
    }
    const scale = Math.sign(largest || 1) / Math.sqrt(square);
    for (let at = 0; at < columns; at++) components[index * columns + at] = scale * axes[at * blockSize + index]!;
    for (let row = 0; row < rows; row++) scores[row * count + index] = scale * along[row * blockSize + index]!;
    explainedVariance[index] = value / freedom;
  }
  return { mean, components, scores, explainedVariance, totalVariance: trace / freedom };
}

/** [columns]. */
export function columnMeans({ rows, columns, data }: Matrix): Float64Array {
  const mean = new Float64Array(columns);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) mean[column]! += data[at]!;
  }
  for (let column = 0; column < columns; column++) mean[column]! /= rows;
  return mean;
}

/** Of X·Xᵀ or Xᵀ·X, whichever is smaller. */
function eigenpairs(centred: Float64Array, rows: number, columns: number, count: number, trace: number): EigenPair[] {
  const side = Math.min(rows, columns);
  if (trace === 0) return [];
  const byRows = rows <= columns;
  const multiply: Multiply = byRows
    ? (block) => alongColumns(alongRows(block, centred, rows, columns), centred, rows, columns)
    : (block) => alongRows(alongColumns(block, centred, rows, columns), centred, rows, columns);
  const found = side <= smallSide ? null : leadingEigenpairs(multiply, side, count);
  return found ?? allEigenpairs(multiply, side, count);
}

/** The matrix itself, by its columns, and everything that it has. */
function allEigenpairs(multiply: Multiply, side: number, count: number): EigenPair[] {
  const matrix = new Float64Array(side * side);
  for (let from = 0; from < side; from += blockSize) {
    const units = new Float64Array(blockSize * side);
    const here = Math.min(blockSize, side - from);
    for (let at = 0; at < here; at++) units[blockSize * (from + at) + at] = 1;
    const images = multiply(units);
    for (let row = 0; row < side; row++) {
      for (let at = 0; at < here; at++) matrix[row * side + from + at] = images[blockSize * row + at]!;
    }
  }
  const identity = new Float64Array(side * side);
  for (let at = 0; at < side; at++) identity[at * side + at] = 1;
  const { values, carried } = symmetricEigen(matrix, side, identity);
  return Array.from({ length: count }, (_, index) => ({
    value: Math.max(0, values[index]!),
    vector: Float64Array.from({ length: side }, (_, row) => carried[row * side + index]!),
  }));
}

/** Four vectors [rows, 4] by Xᵀ: [columns, 4]. Four rows of X at a time, so that each sum is fetched once for all. */
function alongRows(block: Float64Array, x: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(blockSize * columns);
  const whole = rows - (rows % 4);
  for (let row = 0; row < whole; row += 4) {
    const from = blockSize * row;
    const [a0, b0, c0, d0] = [block[from]!, block[from + 1]!, block[from + 2]!, block[from + 3]!];
    const [a1, b1, c1, d1] = [block[from + 4]!, block[from + 5]!, block[from + 6]!, block[from + 7]!];
    const [a2, b2, c2, d2] = [block[from + 8]!, block[from + 9]!, block[from + 10]!, block[from + 11]!];
    const [a3, b3, c3, d3] = [block[from + 12]!, block[from + 13]!, block[from + 14]!, block[from + 15]!];
    for (let column = 0, at = row * columns, to = 0; column < columns; column++, at++, to += blockSize) {
      const x0 = x[at]!;
      const x1 = x[at + columns]!;
      const x2 = x[at + 2 * columns]!;
      const x3 = x[at + 3 * columns]!;
      out[to]! += a0 * x0 + a1 * x1 + (a2 * x2 + a3 * x3);
      out[to + 1]! += b0 * x0 + b1 * x1 + (b2 * x2 + b3 * x3);
      out[to + 2]! += c0 * x0 + c1 * x1 + (c2 * x2 + c3 * x3);
      out[to + 3]! += d0 * x0 + d1 * x1 + (d2 * x2 + d3 * x3);
    }
  }
  for (let row = whole; row < rows; row++) {
    for (let column = 0, to = 0; column < columns; column++) {
      const value = x[row * columns + column]!;
      for (let at = 0; at < blockSize; at++, to++) out[to]! += block[blockSize * row + at]! * value;
    }
  }
  return out;
}

/** Four vectors [columns, 4] by X: [rows, 4]. Two rows of X at a time, so that each vector is fetched once for both. */
function alongColumns(block: Float64Array, x: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(blockSize * rows);
  const paired = rows - (rows % 2);
  for (let row = 0; row < paired; row += 2) {
    let [a0, b0, c0, d0] = [0, 0, 0, 0];
    let [a1, b1, c1, d1] = [0, 0, 0, 0];
    for (let column = 0, at = row * columns, from = 0; column < columns; column++, at++, from += blockSize) {
      const x0 = x[at]!;
      const x1 = x[at + columns]!;
      const a = block[from]!;
      const b = block[from + 1]!;
      const c = block[from + 2]!;
      const d = block[from + 3]!;
      a0 += a * x0;
      b0 += b * x0;
      c0 += c * x0;
      d0 += d * x0;
      a1 += a * x1;
      b1 += b * x1;
      c1 += c * x1;
      d1 += d * x1;
    }
    const to = blockSize * row;
    out[to] = a0;
    out[to + 1] = b0;
    out[to + 2] = c0;
    out[to + 3] = d0;
    out[to + 4] = a1;
    out[to + 5] = b1;
    out[to + 6] = c1;
    out[to + 7] = d1;
  }
  if (paired < rows) {
    for (let column = 0, from = 0; column < columns; column++) {
      const value = x[paired * columns + column]!;
      for (let at = 0; at < blockSize; at++, from++) out[blockSize * paired + at]! += block[from]! * value;
    }
  }
  return out;
}
