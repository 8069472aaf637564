/** k-means (Lloyd) from k-means++ starts (Arthur & Vassilvitskii 2007): the same labels for the same seed everywhere. */
import type { Matrix } from '../inference/pca.ts';
import { type Random, seededRandom } from '../inference/sampling.ts';

/** The best of so many starts is kept: one alone can fall into a poor division. */
const starts = 4;
const mostRounds = 200;

export interface Clusters {
  /** [rows]: a cluster's number, the largest being 0. */
  readonly labels: Uint8Array;
  /** Squared distances to the clusters' centres as a fraction of those to the common mean; 0 where nothing varies. */
  readonly unexplained: number;
}

/** Divides rows [N, D] into `count` clusters, 1 to 255 and no more than N. Equal rows may leave some of them empty. */
export function clustersOf(points: Matrix, count: number, seed: number): Clusters {
  const random = seededRandom(seed);
  let best = lloyd(points, firstCentres(points, count, random));
  for (let start = 1; start < starts; start++) {
    const next = lloyd(points, firstCentres(points, count, random));
    if (next.squares < best.squares) best = next;
  }
  const mean = lloyd(points, meanOf(points)).squares;
  return { labels: bySize(best.labels, count), unexplained: mean > 0 ? best.squares / mean : 0 };
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

/** Changes the centres until no label does. A cluster that lost its rows stays where it is. */
function lloyd({ rows, columns, data }: Matrix, centres: Float64Array): { labels: Uint8Array; squares: number } {
  const count = centres.length / columns;
  const labels = new Uint8Array(rows);
  let squares = 0;
  for (let round = 0; round < mostRounds; round++) {
    let changed = round === 0;
    squares = 0;
    for (let row = 0; row < rows; row++) {
      let [nearest, least] = [0, Number.POSITIVE_INFINITY];
      for (let centre = 0; centre < count; centre++) {
        const square = squareBetween(data, row, centres, centre, columns);
        if (square < least) [nearest, least] = [centre, square];
      }
      if (labels[row] !== nearest) changed = true;
      labels[row] = nearest;
      squares += least;
    }
    if (!changed) break;
    const sizes = new Float64Array(count);
    for (const label of labels) sizes[label]! += 1;
    for (let at = 0; at < centres.length; at++) if (sizes[Math.floor(at / columns)]! > 0) centres[at] = 0;
    for (let at = 0; at < data.length; at++) {
      centres[labels[Math.floor(at / columns)]! * columns + (at % columns)]! += data[at]!;
    }
    for (let at = 0; at < centres.length; at++) centres[at]! /= sizes[Math.floor(at / columns)] || 1;
  }
  return { labels, squares };
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
