/**
 * The leading eigenvectors of a large positive semidefinite product that is never formed: block Lanczos with full
 * reorthogonalisation (Golub & Van Loan, 10.3), in f64.
 *
 * A block of p vectors finds p equal eigenvalues, so a block no narrower than the number wanted misses none, and each
 * pair is proven by its residual. Where that does not come about, the caller solves the whole matrix.
 */

import { symmetricEigen } from './eigen.ts';
import { seededRandom } from './sampling.ts';

/** Vectors that are multiplied at once: three are wanted, the fourth hastens the third. */
export const blockSize = 4;

/** Proven pairs: a residual below this share of their own eigenvalue, or at the rounding of the largest. */
const tolerance = 1e-12;
const rounding = 1e-14;
/** A vector of which less than this share is new has nothing new. */
const negligible = 1e-12;
const mostVectors = 240;

export interface EigenPair {
  readonly value: number;
  /** [size], of unit length. */
  readonly vector: Float64Array;
}

/** Multiplies `blockSize` vectors, which stand side by side in [size, blockSize], by the matrix. */
export type Multiply = (block: Float64Array) => Float64Array;

/** The largest eigenvalues from the first down, at most `count`, no more than `blockSize`; null where they did not settle. */
export function leadingEigenpairs(multiply: Multiply, size: number, count: number): EigenPair[] | null {
  const basis: Float64Array[] = [];
  const projected = new Projected();
  let block = orthonormal(startingBlock(size), basis).added;
  for (let blocks = 1; ; blocks++) {
    const first = basis.length;
    basis.push(...block);
    const images = multiplied(multiply, block, size);
    for (const [at, image] of images.entries()) {
      for (const [row, direction] of basis.entries()) projected.set(row, first + at, dot(image, direction));
    }
    const next = orthonormal(images, basis);
    const isWhole = next.added.length === 0;
    if (isWhole || (blocks >= 4 && blocks % 2 === 0)) {
      const wanted = Math.min(count, basis.length);
      if (isWhole || isProven(projected, first, next.couplings, wanted)) return pairsOf(projected, basis, wanted);
    }
    if (basis.length + next.added.length > mostVectors) return null;
    block = next.added;
  }
}

/** The matrix along the basis, of which the lower half is kept. */
class Projected {
  readonly #rows: number[][] = [];
  set(row: number, column: number, value: number): void {
    const [low, high] = row < column ? [row, column] : [column, row];
    while (this.#rows.length <= high) this.#rows.push([]);
    this.#rows[high]![low] = value;
  }
  get size(): number {
    return this.#rows.length;
  }
  /** [size, size]; the upper half stays empty. */
  whole(): Float64Array {
    const matrix = new Float64Array(this.size ** 2);
    for (const [row, values] of this.#rows.entries()) matrix.set(values, row * this.size);
    return matrix;
  }
}

/** Fixed, irregular numbers: nothing in a picture is orthogonal to them. */
function startingBlock(size: number): Float64Array[] {
  const random = seededRandom(20_241);
  return Array.from({ length: Math.min(blockSize, size) }, () =>
    Float64Array.from({ length: size }, () => random() - 0.5),
  );
}

function multiplied(multiply: Multiply, block: readonly Float64Array[], size: number): Float64Array[] {
  const sideBySide = new Float64Array(size * blockSize);
  for (const [column, vector] of block.entries()) {
    for (let row = 0; row < size; row++) sideBySide[row * blockSize + column] = vector[row]!;
  }
  const images = multiply(sideBySide);
  return block.map((_, column) => {
    const image = new Float64Array(size);
    for (let row = 0; row < size; row++) image[row] = images[row * blockSize + column]!;
    return image;
  });
}

/**
 * What the vectors hold beyond the basis, as orthonormal vectors; `couplings[i]` are vector i's parts along them.
 * Changes the vectors. Each pass is done twice: once is not enough in floating point.
 */
function orthonormal(
  vectors: readonly Float64Array[],
  basis: readonly Float64Array[],
): { readonly added: Float64Array[]; readonly couplings: number[][] } {
  const added: Float64Array[] = [];
  const couplings: number[][] = [];
  for (const vector of vectors) {
    const before = Math.sqrt(dot(vector, vector));
    const parts = added.map(() => 0);
    for (let pass = 0; pass < 2; pass++) {
      for (const direction of basis) addScaled(vector, direction, -dot(vector, direction));
      for (const [at, direction] of added.entries()) {
        const part = dot(vector, direction);
        parts[at]! += part;
        addScaled(vector, direction, -part);
      }
    }
    const length = Math.sqrt(dot(vector, vector));
    if (length > negligible * before) {
      for (let at = 0; at < vector.length; at++) vector[at]! /= length;
      added.push(vector);
      parts.push(length);
    }
    couplings.push(parts);
  }
  return { added, couplings };
}

/** |A·x - λ·x| of the wanted pairs: only the last block's part of x leaves the space that the basis spans. */
function isProven(projected: Projected, first: number, couplings: readonly number[][], wanted: number): boolean {
  const { size } = projected;
  const lastRows = new Float64Array((size - first) * size);
  for (let row = first; row < size; row++) lastRows[(row - first) * size + row] = 1;
  const { values, carried } = symmetricEigen(projected.whole(), size, lastRows);
  const across = Math.max(...couplings.map((parts) => parts.length));
  for (let pair = 0; pair < wanted; pair++) {
    let square = 0;
    for (let direction = 0; direction < across; direction++) {
      let part = 0;
      for (const [at, parts] of couplings.entries()) part += (parts[direction] ?? 0) * carried[at * size + pair]!;
      square += part * part;
    }
    if (Math.sqrt(square) > Math.max(tolerance * values[pair]!, rounding * values[0]!)) return false;
  }
  return true;
}

function pairsOf(projected: Projected, basis: readonly Float64Array[], wanted: number): EigenPair[] {
  const { size } = projected;
  const identity = new Float64Array(size * size);
  for (let at = 0; at < size; at++) identity[at * size + at] = 1;
  const { values, carried } = symmetricEigen(projected.whole(), size, identity);
  return Array.from({ length: wanted }, (_, pair) => {
    const vector = new Float64Array(basis[0]!.length);
    for (const [row, direction] of basis.entries()) addScaled(vector, direction, carried[row * size + pair]!);
    return { value: Math.max(0, values[pair]!), vector };
  });
}

function dot(a: Float64Array, b: Float64Array): number {
  const whole = a.length - (a.length % 4);
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (let at = 0; at < whole; at += 4) {
    first += a[at]! * b[at]!;
    second += a[at + 1]! * b[at + 1]!;
    third += a[at + 2]! * b[at + 2]!;
    fourth += a[at + 3]! * b[at + 3]!;
  }
  for (let at = whole; at < a.length; at++) first += a[at]! * b[at]!;
  return first + second + (third + fourth);
}

function addScaled(target: Float64Array, vector: Float64Array, scale: number): void {
  for (let at = 0; at < target.length; at++) target[at]! += scale * vector[at]!;
}
