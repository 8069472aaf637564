/** The turn that lays one set of points nearest to another: orthogonal Procrustes (Schönemann 1966), in three dimensions. */
import { symmetricEigen } from '../inference/eigen.ts';
import { columnMeans, type Matrix } from '../inference/pca.ts';
import type { Basis } from '../inspection.ts';

export interface Turn {
  /** Orthogonal, [3, 3]: a point b, as a row, becomes b · turn. It may mirror. */
  readonly turn: Float64Array;
  /** 0 to 1: the share of the spread of `a` that the turned points meet, when they are scaled as suits best. */
  readonly agreement: number;
}

/** Below this share of the largest a singular value has no direction. */
const negligible = 1e-9;

/** Lays points `b` [N, 3] onto points `a` [N, 3], both about their means. */
export function bestTurn(a: Matrix, b: Matrix): Turn {
  const [meanA, meanB] = [columnMeans(a), columnMeans(b)];
  const across = new Float64Array(9); // bᵀ · a
  let [spreadA, spreadB] = [0, 0];
  for (let row = 0; row < a.rows; row++) {
    for (let i = 0; i < 3; i++) {
      const left = b.data[3 * row + i]! - meanB[i]!;
      spreadB += left * left;
      for (let j = 0; j < 3; j++) across[3 * i + j]! += left * (a.data[3 * row + j]! - meanA[j]!);
      spreadA += (a.data[3 * row + i]! - meanA[i]!) ** 2;
    }
  }
  // across = U·Σ·Vᵀ; the turn is U·Vᵀ. V comes from acrossᵀ·across, U from across·V.
  const square = new Float64Array(9);
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++)
      for (let k = 0; k < 3; k++) square[3 * i + j]! += across[3 * k + i]! * across[3 * k + j]!;
  }
  const { carried } = symmetricEigen(square, 3, Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1));
  const right = [0, 1, 2].map((pair) => [0, 1, 2].map((row) => carried[3 * row + pair]!));
  const left: number[][] = [];
  let singular = 0;
  let largest = 0;
  for (const direction of right) {
    const image = [0, 1, 2].map((row) => dot([...across.subarray(3 * row, 3 * row + 3)], direction));
    const size = Math.sqrt(dot(image, image));
    largest = Math.max(largest, size);
    singular += size;
    left.push(size > negligible * largest ? unit(without(image, left)) : anotherDirection(left));
  }
  const turn = new Float64Array(9);
  for (const [pair, u] of left.entries()) {
    for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) turn[3 * i + j]! += u[i]! * right[pair]![j]!;
  }
  const agreement = spreadA > 0 && spreadB > 0 ? singular ** 2 / (spreadA * spreadB) : 0;
  return { turn, agreement: Math.min(1, agreement) };
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, at) => sum + value * b[at]!, 0);
}

function unit(vector: readonly number[]): number[] {
  const length = Math.sqrt(dot(vector, vector));
  return vector.map((value) => value / length);
}

/** What of a vector is at right angles to some unit vectors. */
function without(vector: readonly number[], others: readonly number[][]): number[] {
  return others.reduce<number[]>(
    (rest, other) => {
      const part = dot(rest, other);
      return rest.map((value, at) => value - part * other[at]!);
    },
    [...vector],
  );
}

/** A unit vector at right angles to the others. */
function anotherDirection(others: readonly number[][]): number[] {
  const rests = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ].map((axis) => without(axis, others));
  return unit(rests.reduce((best, rest) => (dot(rest, rest) > dot(best, best) ? rest : best)));
}

/** Axes that give b · turn where the basis gives b. */
export function turnedBasis({ width, mean, axes }: Basis, turn: Float64Array): Basis {
  const turned = Array.from({ length: 3 * width }, (_, at) => {
    const [axis, column] = [Math.floor(at / width), at % width];
    let sum = 0;
    for (let from = 0; from < 3; from++) sum += axes[from * width + column]! * turn[3 * from + axis]!;
    return sum;
  });
  return { width, mean, axes: turned };
}
