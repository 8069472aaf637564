/**
 * Linear centred kernel alignment of the same rows in two feature spaces (Kornblith et al., ICML 2019), in f64:
 * |Yᵀ·X|² / (|Xᵀ·X| · |Yᵀ·Y|), in Frobenius norms of centred columns. With few rows the same numbers are sums over the
 * kernels X·Xᵀ and Y·Yᵀ, and whichever costs fewer products is taken.
 */
import { ModelError } from '../contract.ts';
import { cosineOf } from '../inference/agreement.ts';
import { columnMeans, type Matrix } from '../inference/pca.ts';

/** With more rows a kernel would take more memory than the features. */
const mostKernelRows = 2048;

/**
 * 0 to 1; NaN where a side does not vary. The widths may differ. Yields the fraction done, for whoever wants to stop.
 * Throws `request-invalid` where the rows are not as many.
 */
export function* linearAlignment(x: Matrix, y: Matrix): Generator<number, number, void> {
  if (x.rows !== y.rows) {
    throw new ModelError('request-invalid', `${x.rows} patches cannot be aligned with ${y.rows}.`);
  }
  // N²·(D + D')/2 products by rows, N·(D + D')²/2 by columns
  if (x.rows < x.columns + y.columns && x.rows <= mostKernelRows) {
    const kernel = yield* kernelOf(x, 0, 0.5);
    return cosineOf(kernel, yield* kernelOf(y, 0.5, 0.5));
  }
  const [a, b] = [columnsOf(x), columnsOf(y)];
  const together = yield* squares(a, b, 0);
  const ofX = yield* squares(a, a, 1 / 3);
  return together / Math.sqrt(ofX * (yield* squares(b, b, 2 / 3)));
}

/** X·Xᵀ of centred columns, [N, N]. */
export function* kernelOf(features: Matrix, before = 0, share = 1): Generator<number, Float64Array, void> {
  const { rows } = features;
  const vectors = rowsOf(features);
  const kernel = new Float64Array(rows * rows);
  const found = new Float64Array(8);
  for (let row = 0; row < rows; row += 2) {
    yield before + share * (row / rows) ** 2;
    for (let column = 0; column <= row + 1; column += 4) {
      multiply(vectors, row, vectors, column, found);
      for (let at = 0; at < 8; at++) {
        const [down, across] = [row + (at >> 2), column + (at & 3)];
        if (down >= rows || across >= rows) continue;
        kernel[down * rows + across] = found[at]!;
        kernel[across * rows + down] = found[at]!;
      }
    }
  }
  return kernel;
}

/** Vectors of one length, one after the other; zeros fill their number up to a multiple of four. */
interface Vectors {
  readonly count: number;
  readonly length: number;
  readonly data: Float64Array;
}

function vectors(count: number, length: number, value: (vector: number, at: number) => number): Vectors {
  const full = Math.ceil(count / 4) * 4;
  const data = new Float64Array(full * length);
  for (let vector = 0, to = 0; vector < count; vector++) {
    for (let at = 0; at < length; at++, to++) data[to] = value(vector, at);
  }
  return { count: full, length, data };
}

/** Centred, as N vectors of length D. */
function rowsOf(features: Matrix): Vectors {
  const { rows, columns, data } = features;
  const mean = columnMeans(features);
  return vectors(rows, columns, (row, column) => data[row * columns + column]! - mean[column]!);
}

/** Centred, as D vectors of length N. */
function columnsOf(features: Matrix): Vectors {
  const { rows, columns, data } = features;
  const mean = columnMeans(features);
  return vectors(columns, rows, (column, row) => data[row * columns + column]! - mean[column]!);
}

/** How often an entry of the lower half stands in a symmetric matrix. */
function timesInWhole(row: number, column: number): number {
  return column < row ? 2 : column === row ? 1 : 0;
}

/** The sum of the squares of all products between two sets of vectors. */
function* squares(a: Vectors, b: Vectors, fractionBefore: number): Generator<number, number, void> {
  const isOne = a === b;
  const found = new Float64Array(8);
  let sum = 0;
  for (let row = 0; row < a.count; row += 2) {
    yield fractionBefore + row / a.count / 3;
    const end = isOne ? row + 2 : b.count;
    for (let column = 0; column < end; column += 4) {
      multiply(a, row, b, column, found);
      for (let at = 0; at < 8; at++) {
        sum += (isOne ? timesInWhole(row + (at >> 2), column + (at & 3)) : 1) * found[at]! ** 2;
      }
    }
  }
  return sum;
}

/** Two vectors by four, [2, 4]: each number is fetched once for several products. */
function multiply({ data: a, length }: Vectors, row: number, { data: b }: Vectors, column: number, out: Float64Array) {
  let [a0, a1, a2, a3] = [0, 0, 0, 0];
  let [b0, b1, b2, b3] = [0, 0, 0, 0];
  const first = row * length;
  const second = first + length;
  const from0 = column * length;
  const from1 = from0 + length;
  const from2 = from1 + length;
  const from3 = from2 + length;
  for (let at = 0; at < length; at++) {
    const left = a[first + at]!;
    const right = a[second + at]!;
    const x0 = b[from0 + at]!;
    const x1 = b[from1 + at]!;
    const x2 = b[from2 + at]!;
    const x3 = b[from3 + at]!;
    a0 += left * x0;
    a1 += left * x1;
    a2 += left * x2;
    a3 += left * x3;
    b0 += right * x0;
    b1 += right * x1;
    b2 += right * x2;
    b3 += right * x3;
  }
  out[0] = a0;
  out[1] = a1;
  out[2] = a2;
  out[3] = a3;
  out[4] = b0;
  out[5] = b1;
  out[6] = b2;
  out[7] = b3;
}
