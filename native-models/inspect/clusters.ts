/** k-means (Lloyd) from k-means++ starts (Arthur & Vassilvitskii 2007): the same labels for the same seed everywhere. */
import type { Matrix } from '../inference/pca.ts';
import { type Random, seededRandom } from '../inference/sampling.ts';

/** The best of so many starts is kept: one alone can fall into a poor division. */
const starts = 4;
const mostRounds = 100;

export interface Clusters {
  /** [rows]: a cluster's number, the largest being 0. */
  readonly labels: Uint8Array;
  /** Squared distances to the clusters' centres as a fraction of those to the common mean; 0 where nothing varies. */
  readonly unexplained: number;
}

/**
 * Divides rows [N, D] into `count` clusters, 1 to 255 and no more than N; equal rows may leave some of them empty. Yields
 * the fraction done after each round, for whoever wants to stop.
 */
export function* clustersOf(points: Matrix, count: number, seed: number): Generator<number, Clusters, void> {
  const random = seededRandom(seed);
  let best: Assignment | null = null;
  for (let start = 0; start < starts; start++) {
    const next = yield* lloyd(points, firstCentres(points, count, random), start / starts);
    if (best === null || next.squares < best.squares) best = next;
  }
  const { labels, squares } = best!;
  const around = assign(points, meanOf(points)).squares;
  return { labels: bySize(labels, count), unexplained: around > 0 ? squares / around : 0 };
}

/** [count, D]: each next centre is a row, chosen in proportion to its squared distance from those before. */
function firstCentres({ rows, columns, data }: Matrix, count: number, random: Random): Float64Array {
  const centres = new Float64Array(count * columns);
  const nearest = new Float64Array(rows).fill(Number.POSITIVE_INFINITY);
  let chosen = Math.min(rows - 1, Math.floor(random() * rows));
  for (let centre = 0; centre < count; centre++) {
    for (let at = 0; at < columns; at++) centres[centre * columns + at] = data[chosen * columns + at]!;
    let total = 0;
    for (let row = 0; row < rows; row++) {
      nearest[row] = Math.min(nearest[row]!, squareBetween(data, row, centres, centre, columns));
      total += nearest[row]!;
    }
    let left = random() * total;
    chosen = 0;
    for (let row = 0; row < rows; row++) {
      if (nearest[row]! > 0) chosen = row;
      left -= nearest[row]!;
      if (left < 0) break;
    }
  }
  return centres;
}

function meanOf({ rows, columns, data }: Matrix): Float64Array {
  const mean = new Float64Array(columns);
  for (let at = 0; at < data.length; at++) mean[at % columns]! += data[at]!;
  return mean.map((sum) => sum / rows);
}

interface Assignment {
  readonly labels: Uint8Array;
  readonly squares: number;
}

/** Each row's nearest centre. */
function assign({ rows, columns, data }: Matrix, centres: Float64Array): Assignment {
  const count = centres.length / columns;
  const labels = new Uint8Array(rows);
  let squares = 0;
  for (let row = 0; row < rows; row++) {
    let [nearest, least] = [0, Number.POSITIVE_INFINITY];
    for (let centre = 0; centre < count; centre++) {
      const square = squareBetween(data, row, centres, centre, columns);
      if (square < least) [nearest, least] = [centre, square];
    }
    labels[row] = nearest;
    squares += least;
  }
  return { labels, squares };
}

/** Moves the centres until no label changes. A cluster that lost its rows stays where it is. */
function* lloyd(points: Matrix, centres: Float64Array, fractionBefore: number): Generator<number, Assignment, void> {
  const { columns, data } = points;
  let found = assign(points, centres);
  for (let round = 0; round < mostRounds; round++) {
    yield fractionBefore + round / mostRounds / starts;
    const sizes = new Float64Array(centres.length / columns);
    for (const label of found.labels) sizes[label]! += 1;
    for (let at = 0; at < centres.length; at++) if (sizes[Math.floor(at / columns)]! > 0) centres[at] = 0;
    for (let at = 0; at < data.length; at++) {
      centres[found.labels[Math.floor(at / columns)]! * columns + (at % columns)]! += data[at]!;
    }
    for (let at = 0; at < centres.length; at++) centres[at]! /= sizes[Math.floor(at / columns)] || 1;
    const next = assign(points, centres);
    const isSettled = next.labels.every((label, row) => label === found.labels[row]);
    found = next;
    if (isSettled) break;
  }
  return found;
}

function squareBetween(
  data: Float32Array | Float64Array,
  row: number,
  centres: Float64Array,
  centre: number,
  columns: number,
): number {
  let square = 0;
  for (let at = 0, a = row * columns, b = centre * columns; at < columns; at++, a++, b++) {
    const apart = data[a]! - centres[b]!;
    square += apart * apart;
  }
  return square;
}

/** Renumbers so that the largest is 0; equal sizes keep the order of their first rows. */
function bySize(labels: Uint8Array, count: number): Uint8Array {
  const sizes = new Float64Array(count);
  for (const label of labels) sizes[label]! += 1;
  const order = [...new Set(labels)].sort((a, b) => sizes[b]! - sizes[a]!);
  return labels.map((label) => order.indexOf(label));
}
