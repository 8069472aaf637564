/**
 * The first principal components of features, exactly, in f64.
 *
 * The centred features X [N, D] give X·Xᵀ or Xᵀ·X, whichever is smaller; its leading eigenvectors come one after the
 * other from Lanczos with full reorthogonalisation (Golub & Van Loan, ch. 10) in what the ones before left over, so
 * equal eigenvalues are found too. Sign: the score of largest magnitude is positive, as scikit-learn's svd_flip had it.
 */

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

/** `count` components of features [N, D]; those beyond the rank are zero. */
export function principalComponents(features: Matrix, count = 3): Components {
  const { rows, columns } = features;
  const mean = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) mean[column]! += features.data[row * columns + column]! / rows;
  }
  const centred = new Float64Array(rows * columns);
  for (let at = 0; at < centred.length; at++) centred[at] = features.data[at]! - mean[at % columns]!;

  const byRows = rows <= columns;
  const side = byRows ? rows : columns;
  const gram = byRows
    ? rowProducts(centred, rows, columns)
    : rowProducts(transposed(centred, rows, columns), columns, rows);
  let trace = 0;
  for (let at = 0; at < side; at++) trace += gram[at * side + at]!;

  const components = new Float64Array(count * columns);
  const scores = new Float64Array(rows * count);
  const explainedVariance = new Float64Array(count);
  const freedom = Math.max(1, rows - 1);
  const found: Float64Array[] = [];
  for (let index = 0; index < Math.min(count, side); index++) {
    const { value, vector } = leadingEigenvector(gram, side, found, trace);
    found.push(vector);
    if (value <= trace * 1e-14) break;
    const component = byRows ? combineRows(centred, vector, rows, columns) : vector.slice();
    scaleToUnit(component);
    let largest = 0;
    for (let row = 0; row < rows; row++) {
      let score = 0;
      for (let column = 0; column < columns; column++) score += centred[row * columns + column]! * component[column]!;
      scores[row * count + index] = score;
      if (Math.abs(score) > Math.abs(largest)) largest = score;
    }
    const sign = largest < 0 ? -1 : 1;
    for (let row = 0; row < rows; row++) scores[row * count + index]! *= sign;
    for (let column = 0; column < columns; column++) components[index * columns + column] = sign * component[column]!;
    explainedVariance[index] = value / freedom;
  }
  return { mean, components, scores, explainedVariance, totalVariance: trace / freedom };
}

function transposed(data: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(data.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) out[column * rows + row] = data[row * columns + column]!;
  }
  return out;
}

/** Inner products of all rows: [rows, rows]. */
function rowProducts(data: Float64Array, rows: number, columns: number): Float64Array {
  const products = new Float64Array(rows * rows);
  for (let a = 0; a < rows; a++) {
    const first = data.subarray(a * columns, (a + 1) * columns);
    for (let b = 0; b <= a; b++) {
      const product = dot(first, data.subarray(b * columns, (b + 1) * columns));
      products[a * rows + b] = product;
      products[b * rows + a] = product;
    }
  }
  return products;
}

function combineRows(data: Float64Array, weights: Float64Array, rows: number, columns: number): Float64Array {
  const sum = new Float64Array(columns);
  for (let row = 0; row < rows; row++) addScaled(sum, data.subarray(row * columns, (row + 1) * columns), weights[row]!);
  return sum;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum;
}

function addScaled(target: Float64Array, vector: Float64Array, scale: number): void {
  for (let at = 0; at < target.length; at++) target[at]! += scale * vector[at]!;
}

function scaleToUnit(vector: Float64Array): number {
  const length = Math.sqrt(dot(vector, vector));
  if (length > 0) for (let at = 0; at < vector.length; at++) vector[at]! /= length;
  return length;
}

/** Removes the parts along orthonormal vectors, twice: once is not enough in floating point. */
function orthogonalise(vector: Float64Array, against: readonly Float64Array[]): void {
  for (let pass = 0; pass < 2; pass++) for (const other of against) addScaled(vector, other, -dot(vector, other));
}

/** The largest eigenvalue and its vector of a symmetric matrix [side, side], orthogonal to those already found. */
function leadingEigenvector(
  matrix: Float64Array,
  side: number,
  found: readonly Float64Array[],
  scale: number,
): { value: number; vector: Float64Array } {
  const basis: Float64Array[] = [];
  const diagonal: number[] = [];
  const beside: number[] = [];
  // A fixed, irregular start, another for each vector: nothing in a picture is orthogonal to it.
  let next = Float64Array.from({ length: side }, (_, at) => Math.sin(1 + at * (2.399963 + found.length)) + 0.01);
  orthogonalise(next, found);
  scaleToUnit(next);
  const most = side - found.length;
  for (;;) {
    basis.push(next);
    const image = Float64Array.from({ length: side }, (_, row) =>
      dot(matrix.subarray(row * side, (row + 1) * side), next),
    );
    diagonal.push(dot(image, next));
    orthogonalise(image, found);
    orthogonalise(image, basis);
    const rest = scaleToUnit(image);
    const ended = basis.length >= most || rest <= scale * 1e-15;
    if (ended || isPowerOfTwo(basis.length)) {
      const { value, vector } = topOfTridiagonal(diagonal, beside);
      if (ended || rest * Math.abs(vector.at(-1)!) <= scale * 1e-13) {
        const eigenvector = new Float64Array(side);
        basis.forEach((direction, at) => {
          addScaled(eigenvector, direction, vector[at]!);
        });
        scaleToUnit(eigenvector);
        return { value: Math.max(0, value), vector: eigenvector };
      }
    }
    beside.push(rest);
    next = image;
  }
}

function isPowerOfTwo(count: number): boolean {
  return count >= 8 && (count & (count - 1)) === 0;
}

/** The largest eigenpair of a symmetric tridiagonal matrix: bisection by Sturm's count, then inverse iteration. */
function topOfTridiagonal(
  diagonal: readonly number[],
  beside: readonly number[],
): { value: number; vector: Float64Array } {
  const size = diagonal.length;
  const off = (at: number): number => (at >= 0 && at < size - 1 ? Math.abs(beside[at]!) : 0);
  let low = Math.max(...diagonal);
  let high = Math.max(...diagonal.map((value, at) => value + off(at - 1) + off(at)));
  const tiny = Number.MIN_VALUE + Math.abs(high) * 1e-300;
  const allBelow = (x: number): boolean => {
    let pivot = diagonal[0]! - x;
    for (let at = 1; at < size; at++) {
      if (pivot >= 0) return false;
      pivot = diagonal[at]! - x - off(at - 1) ** 2 / (pivot === 0 ? tiny : pivot);
    }
    return pivot < 0;
  };
  for (let step = 0; step < 200 && high - low > Math.abs(high) * 1e-16; step++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (allBelow(middle)) high = middle;
    else low = middle;
  }
  // (T - high) is negative definite, so elimination needs no pivoting.
  const shift = high + Math.max(Math.abs(high) * 1e-15, Number.MIN_VALUE);
  let vector = Float64Array.from({ length: size }, (_, at) => 1 + 0.1 * Math.sin(at + 1));
  for (let round = 0; round < 4; round++) {
    const pivots = new Float64Array(size);
    const right = vector.slice();
    for (let at = 0; at < size; at++) {
      const lower = at === 0 ? 0 : beside[at - 1]! / pivots[at - 1]!;
      pivots[at] = diagonal[at]! - shift - (at === 0 ? 0 : lower * beside[at - 1]!);
      if (pivots[at] === 0) pivots[at] = -tiny;
      if (at > 0) right[at]! -= lower * right[at - 1]!;
    }
    for (let at = size - 1; at >= 0; at--) {
      right[at] = (right[at]! - (at === size - 1 ? 0 : beside[at]! * right[at + 1]!)) / pivots[at]!;
    }
    scaleToUnit(right);
    vector = right;
  }
  return { value: (low + high) / 2, vector };
}
