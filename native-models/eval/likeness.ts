/** How much two prompts' features are alike: linear CKA (Kornblith et al. 2019) over the patches of many pictures. */
import { join } from 'node:path';
import type { Matrix } from '../inference/pca.ts';
import type { ModelReader } from './model-reader.ts';
import type { SetReport } from './report.ts';
import type { PictureSet } from './sets.ts';
import type { PromptFeatures } from './tower.ts';

type Likeness = SetReport['readers'][number]['likeness'];

/** Pictures of a set that are compared; their patches together are the sample. */
const mostPictures = 24;

const pairs = [
  ['caption', 'ocr'],
  ['caption', 'grounding'],
  ['ocr', 'grounding'],
] as const;

export async function likenessOfPrompts(model: ModelReader, set: PictureSet): Promise<Likeness> {
  const chosen = set.pictures.slice(0, mostPictures);
  const seen: PromptFeatures[] = [];
  for (const { file } of chosen) seen.push(await model.features(join(set.folder, file)));
  if (seen.length === 0) return [];
  return pairs.map(([one, other]) => ({
    between: [one, other],
    cka: linearCka(stacked(seen.map((features) => features[one])), stacked(seen.map((features) => features[other]))),
    pictures: chosen.length,
  }));
}

function stacked(parts: readonly Matrix[]): Matrix {
  const { columns } = parts[0]!;
  const data = new Float32Array(parts.reduce((sum, part) => sum + part.data.length, 0));
  let at = 0;
  for (const part of parts) {
    data.set(part.data, at);
    at += part.data.length;
  }
  return { rows: data.length / columns, columns, data };
}

/** 1 where one is the other turned and scaled, 0 where no direction of one follows any of the other. Rows belong together. */
export function linearCka(one: Matrix, other: Matrix): number {
  const [x, y] = [centred(one), centred(other)];
  const norm = Math.sqrt(squaredProduct(x, x) * squaredProduct(y, y));
  return norm > 0 ? squaredProduct(x, y) / norm : 0;
}

/** Column by column, so that a product of columns runs along memory: [columns, rows]. */
function centred({ rows, columns, data }: Matrix): Float64Array[] {
  return Array.from({ length: columns }, (_, column) => {
    const values = Float64Array.from({ length: rows }, (_, row) => data[row * columns + column]!);
    const mean = values.reduce((sum, value) => sum + value, 0) / rows;
    return values.map((value) => value - mean);
  });
}

/** The squared Frobenius norm of Xᵀ·Y. */
function squaredProduct(x: readonly Float64Array[], y: readonly Float64Array[]): number {
  let sum = 0;
  for (const a of x) {
    for (const b of y) {
      let product = 0;
      for (let row = 0; row < a.length; row++) product += a[row]! * b[row]!;
      sum += product * product;
    }
  }
  return sum;
}
