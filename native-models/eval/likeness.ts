/** How much two prompts' features are alike: linear CKA over a picture's patches, in the mean of many pictures. */
import { join } from 'node:path';
import type { ModelReader } from './model-reader.ts';
import type { SetReport } from './report.ts';
import type { PictureSet } from './sets.ts';

type Likeness = SetReport['readers'][number]['likeness'];

export const promptPairs = [
  ['caption', 'ocr'],
  ['caption', 'grounding'],
  ['ocr', 'grounding'],
] as const;

/** Pictures of a set that are looked at. */
const mostPictures = 24;

export async function likenessOfPrompts(model: ModelReader, set: PictureSet): Promise<Likeness> {
  const chosen = set.pictures.slice(0, mostPictures);
  const sums = promptPairs.map(() => 0);
  for (const { file } of chosen) {
    for (const [at, cka] of (await model.alignments(join(set.folder, file))).entries()) sums[at]! += cka;
  }
  const count = chosen.length;
  return count === 0
    ? []
    : promptPairs.map(([a, b], at) => ({ between: [a, b], cka: sums[at]! / count, pictures: count }));
}
