/**
 * All eigenvalues of a symmetric matrix in f64: Householder's reduction to a tridiagonal matrix, then QL with implicit
 * shifts (Golub & Van Loan, 8.3). The leading few of a large product that is never formed: `lanczos.ts`.
 */

/** Eigenvalues from the largest down, and what was carried along them. */
export interface Eigen {
  /** [size]. */
  readonly values: Float64Array;
  /** [rows, size]: the carried rows times the eigenvectors, which stand in columns. */
  readonly carried: Float64Array;
}

/** Most sweeps of QL for one eigenvalue; two or three are usual. */
const mostSweeps = 60;

/**
 * Solves a symmetric matrix [size, size], whose lower half is read. `carried` [rows, size] is multiplied with the
 * eigenvectors: the identity gives them all, a few of its rows give those rows of them for much less work.
 */
export function symmetricEigen(matrix: Float64Array, size: number, carried: Float64Array): Eigen {
  const rows = carried.length / size;
  const work = matrix.slice();
  const along = carried.slice();
  const diagonal = new Float64Array(size);
  const beside = new Float64Array(size);
  tridiagonalise(work, size, diagonal, beside, along, rows);
  diagonalise(diagonal, beside, along, rows, size);
  const order = Array.from(diagonal.keys()).sort((a, b) => diagonal[b]! - diagonal[a]!);
  const sorted = new Float64Array(along.length);
  for (let row = 0; row < rows; row++) {
    for (const [at, from] of order.entries()) sorted[row * size + at] = along[row * size + from]!;
  }
  return { values: Float64Array.from(order, (at) => diagonal[at]!), carried: sorted };
}

/** Householder reflections from the last row up; `beside[i]` couples i and i + 1. Changes `a`. */
function tridiagonalise(
  a: Float64Array,
  size: number,
  diagonal: Float64Array,
  beside: Float64Array,
  along: Float64Array,
  rows: number,
): void {
  const reflector = new Float64Array(size);
  const image = new Float64Array(size);
  for (let last = size - 1; last >= 1; last--) {
    // The row left of the diagonal, all but its end, is reflected onto that end.
    let scale = 0;
    for (let at = 0; at < last; at++) scale = Math.max(scale, Math.abs(a[last * size + at]!));
    let rest = 0;
    for (let at = 0; at < last - 1; at++) rest = Math.max(rest, Math.abs(a[last * size + at]!));
    if (rest === 0) {
      beside[last - 1] = a[last * size + last - 1]!;
      continue;
    }
    let square = 0;
    for (let at = 0; at < last; at++) {
      reflector[at] = a[last * size + at]! / scale;
      square += reflector[at]! ** 2;
    }
    const end = reflector[last - 1]!;
    const length = end > 0 ? -Math.sqrt(square) : Math.sqrt(square);
    beside[last - 1] = scale * length;
    reflector[last - 1] = end - length;
    const half = square - end * length; // half the reflector's squared length
    // A := A - v·wᵀ - w·vᵀ with w = A·v / half - v · (vᵀ·A·v) / (2 · half²)
    image.fill(0, 0, last);
    for (let row = 0; row < last; row++) {
      let sum = a[row * size + row]! * reflector[row]!;
      for (let column = 0; column < row; column++) {
        const value = a[row * size + column]!;
        sum += value * reflector[column]!;
        image[column]! += value * reflector[row]!;
      }
      image[row]! += sum;
    }
    let together = 0;
    for (let at = 0; at < last; at++) {
      image[at]! /= half;
      together += image[at]! * reflector[at]!;
    }
    const share = together / (2 * half);
    for (let at = 0; at < last; at++) image[at]! -= share * reflector[at]!;
    for (let row = 0; row < last; row++) {
      for (let column = 0; column <= row; column++) {
        a[row * size + column]! -= reflector[row]! * image[column]! + image[row]! * reflector[column]!;
      }
    }
    for (let row = 0; row < rows; row++) {
      const from = row * size;
      let sum = 0;
      for (let at = 0; at < last; at++) sum += along[from + at]! * reflector[at]!;
      sum /= half;
      for (let at = 0; at < last; at++) along[from + at]! -= sum * reflector[at]!;
    }
  }
  for (let at = 0; at < size; at++) diagonal[at] = a[at * size + at]!;
}

/** QL with Wilkinson's shifts; the rotations act on the columns of `along`. */
function diagonalise(d: Float64Array, e: Float64Array, along: Float64Array, rows: number, size: number): void {
  for (let low = 0; low < size; low++) {
    for (let sweep = 0; ; sweep++) {
      let high = low;
      while (high < size - 1 && Math.abs(e[high]!) > Number.EPSILON * (Math.abs(d[high]!) + Math.abs(d[high + 1]!))) {
        high += 1;
      }
      if (high === low) break;
      if (sweep === mostSweeps) throw new Error('The eigenvalues of a matrix did not converge: it holds no numbers.');
      let shift = (d[low + 1]! - d[low]!) / (2 * e[low]!);
      const root = Math.sqrt(shift * shift + 1);
      shift = d[high]! - d[low]! + e[low]! / (shift + (shift >= 0 ? root : -root));
      let [sine, cosine, moved] = [1, 1, 0];
      let at = high - 1;
      for (; at >= low; at--) {
        const across = sine * e[at]!;
        const beside = cosine * e[at]!;
        const length = Math.sqrt(across * across + shift * shift);
        e[at + 1] = length;
        if (length === 0) {
          d[at + 1]! -= moved;
          e[high] = 0;
          break;
        }
        sine = across / length;
        cosine = shift / length;
        const before = d[at + 1]! - moved;
        const turn = (d[at]! - before) * sine + 2 * cosine * beside;
        moved = sine * turn;
        d[at + 1] = before + moved;
        shift = cosine * turn - beside;
        for (let row = 0; row < rows; row++) {
          const place = row * size + at;
          const right = along[place + 1]!;
          const left = along[place]!;
          along[place + 1] = sine * left + cosine * right;
          along[place] = cosine * left - sine * right;
        }
      }
      if (at >= low) continue; // the matrix fell apart on the way
      d[low]! -= moved;
      e[low] = shift;
      e[high] = 0;
    }
  }
}
