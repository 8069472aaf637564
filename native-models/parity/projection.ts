/** Principal components against scikit-learn's: `pca_<picture>`, from the reference's own V't of the padded picture. */
import { principalComponents } from '../inference/pca.ts';
import type { GoldenFile, GoldenTensor } from './golden.ts';
import { type Report, tolerance } from './report.ts';

export function compareProjection(file: GoldenFile, features: GoldenFile, report: Report): void {
  const prompts = new Set(file.names.flatMap((name) => /^(\d+)\./.exec(name)?.[1] ?? []));
  for (const prompt of prompts) compareComponents(file, `${prompt}.`, features.take(`Vt.${prompt}`), report);
}

function compareComponents(file: GoldenFile, prefix: string, tokens: GoldenTensor, report: Report): void {
  const scoresGolden = file.take(`${prefix}scores`);
  const [rows, count] = scoresGolden.shape as [number, number];
  const [, tokenCount, width] = tokens.shape as [number, number, number];
  const grid = Float64Array.from(tokens.data.subarray((tokenCount - rows) * width)); // without the pooled token
  const found = principalComponents({ rows, columns: width, data: grid }, count);

  const expected = file.take(`${prefix}components`);
  const signs = Array.from({ length: count }, (_, index) => {
    let along = 0;
    for (let at = index * width; at < (index + 1) * width; at++) along += found.components[at]! * expected.data[at]!;
    return along < 0 ? -1 : 1;
  });
  const components = found.components.map((value, at) => value * signs[Math.floor(at / width)]!);
  const scores = found.scores.map((value, at) => value * signs[at % count]!);
  report.compare(file.take(`${prefix}mean`), found.mean, tolerance.components);
  report.compare(expected, components, tolerance.components);
  report.compare(file.take(`${prefix}explained_variance`), found.explainedVariance, tolerance.components);
  report.compare(scoresGolden, scores, tolerance.components);

  const everywhere = new Uint8Array(rows).fill(1);
  const spread = stretch(scores, count, everywhere);
  const first = Float64Array.from({ length: rows }, (_, row) => spread[row * count]!);
  report.compare(file.take(`${prefix}pc1_norm`), first, tolerance.components);
  if (file.has(`${prefix}rgb_all_tokens`)) {
    report.compare(file.take(`${prefix}rgb_all_tokens`), spread, tolerance.components);
  }
  for (const name of file.names.filter((name) => name.startsWith(`${prefix}fg_`))) {
    const threshold = Number(name.slice(prefix.length + 3));
    const front = Uint8Array.from(first, (value) => (value > threshold ? 1 : 0));
    report.compare(file.take(name), front, tolerance.exact);
    const plain = `${prefix}rgb_fg_${name.slice(prefix.length + 3)}`;
    if (file.has(plain)) report.compare(file.take(plain), stretch(scores, count, front), tolerance.components);
    const again = `${prefix}rgb_refit_${name.slice(prefix.length + 3)}`;
    if (file.has(again)) compareRefit(file.take(again), grid, width, count, front, report);
  }
}

/** Each column from 0 to 1 over the rows in front; the others are 0. */
function stretch(values: Float64Array, columns: number, front: Uint8Array): Float64Array {
  const out = new Float64Array(values.length);
  for (let column = 0; column < columns; column++) {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (const [row, inFront] of front.entries()) {
      if (!inFront) continue;
      low = Math.min(low, values[row * columns + column]!);
      high = Math.max(high, values[row * columns + column]!);
    }
    for (const [row, inFront] of front.entries()) {
      if (inFront) out[row * columns + column] = (values[row * columns + column]! - low) / (high - low || 1);
    }
  }
  return out;
}

/** A second fit on the foreground alone, as DINOv2 shows it; a component's sign turns its channel round. */
function compareRefit(
  golden: GoldenTensor,
  grid: Float64Array,
  width: number,
  count: number,
  front: Uint8Array,
  report: Report,
): void {
  const rows = [...front.keys()].filter((row) => front[row]);
  const data = Float64Array.from(rows.flatMap((row) => [...grid.subarray(row * width, (row + 1) * width)]));
  const { scores } = principalComponents({ rows: rows.length, columns: width, data }, count);
  const spread = stretch(scores, count, new Uint8Array(rows.length).fill(1));
  const ours = new Float64Array(front.length * count);
  for (let column = 0; column < count; column++) {
    const away = (turned: boolean): number =>
      rows.reduce((sum, row, at) => {
        const value = spread[at * count + column]!;
        return sum + Math.abs((turned ? 1 - value : value) - golden.data[row * count + column]!);
      }, 0);
    const turned = away(true) < away(false);
    for (const [at, row] of rows.entries()) {
      const value = spread[at * count + column]!;
      ours[row * count + column] = turned ? 1 - value : value;
    }
  }
  report.compare(golden, ours, tolerance.components);
}
