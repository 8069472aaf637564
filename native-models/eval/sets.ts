/** The sets of pictures that a model is asked about; none of them was in the training. */
import { join } from 'node:path';
import { drawSet } from './drawing.ts';
import { renderPages } from './pages.ts';
import { readTruth, type TruePicture } from './truth.ts';

interface SetKind {
  readonly title: string;
  /** Whether Florence-2's tasks are asked too. */
  readonly tasks: boolean;
  /** The folder of `native-models/eval` that holds the pages, where they were made by hand. */
  readonly pages?: string;
}

export const sets = {
  large: { title: 'Large print: signs, receipts, invoices', tasks: false },
  words: { title: 'Held-out words, names and items', tasks: true },
  fonts: { title: 'Held-out fonts and words', tasks: true },
  templates: { title: 'Held-out templates and words', tasks: true },
  html: { title: 'Set by a browser, held-out templates and words', tasks: true },
  hand: { title: 'Pages made by hand', tasks: true, pages: 'pages' },
  second: { title: 'Pages made by hand, a second time', tasks: true, pages: 'pages-second' },
  third: { title: 'Pages made by hand, a third time', tasks: true, pages: 'pages-third' },
} as const satisfies Readonly<Record<string, SetKind>>;

export type SetName = keyof typeof sets;

/** What is asked where nobody says otherwise. */
export const usualSets: readonly SetName[] = [
  'large',
  'words',
  'fonts',
  'templates',
  'html',
  'hand',
  'second',
  'third',
];

export interface PictureSet extends Omit<SetKind, 'pages'> {
  readonly folder: string;
  readonly pictures: readonly TruePicture[];
}

export interface Draw {
  /** The project's folder. */
  readonly root: string;
  /** Where the pictures go; a folder of its own for each set. */
  readonly folder: string;
  /** Pictures: of `large` so many signs, and as many receipts and invoices. */
  readonly count: number;
  readonly seed: number;
}

/** Draws or renders one set. Pages made by hand are as many as there are. */
export async function drawPictures(name: SetName, { root, folder, count, seed }: Draw): Promise<PictureSet> {
  const own = join(folder, name);
  const { pages, ...kind }: SetKind = sets[name];
  if (pages !== undefined) {
    return { ...kind, folder: own, pictures: await renderPages(join(root, 'native-models/eval'), pages, own) };
  }
  await drawSet(join(root, 'native-models/training/make_eval.py'), own, { name, count, seed });
  return { ...kind, folder: own, pictures: await readTruth(own) };
}
