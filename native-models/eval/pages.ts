/** Pages made by hand: rendered by Chromium at 768 px, their text and objects read from the document. */
import { execFile } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import { z } from 'zod';
import { ModelError } from '../contract.ts';
import type { Labelled } from './boxes.ts';
import { question, type TruePicture } from './truth.ts';

const handMade = z.array(
  z.object({
    page: z.string().regex(/^[\w-]+$/),
    kind: z.string().min(1),
    questions: z.array(question).min(2),
  }),
);
export type HandMade = z.infer<typeof handMade>[number];

export const pageSidePx = 768;

/** What `page-truth.js` finds on a page. */
export interface PageTruth {
  readonly lines: readonly string[];
  readonly objects: readonly Labelled[];
}

/** The questions of the pages in `pages`, a folder of `folder`. */
export async function readHandMade(folder: string, pages: string): Promise<HandMade[]> {
  return handMade.parse(JSON.parse(await readFile(join(folder, pages, 'questions.json'), 'utf8')));
}

/** A call of `page-truth.js`, for a page to evaluate. */
export async function pageTruthCall(folder: string): Promise<string> {
  return `${await readFile(join(folder, 'page-truth.js'), 'utf8')};pageTruth()`;
}

/** Renders all of `pages`, a folder of `folder`, into `out`. Throws `request-invalid` where there is no Chromium. */
export async function renderPages(folder: string, pages: string, out: string): Promise<TruePicture[]> {
  await mkdir(out, { recursive: true });
  const call = await pageTruthCall(folder);
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--no-first-run', '--font-render-hinting=none'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: pageSidePx, height: pageSidePx } });
    const pictures: TruePicture[] = [];
    for (const { page: name, kind, questions } of await readHandMade(folder, pages)) {
      await page.goto(pathToFileURL(join(folder, pages, `${name}.html`)).href);
      const { lines, objects } = (await page.evaluate(call)) as PageTruth;
      const file = `${name}.png`;
      await page.screenshot({ path: join(out, file) });
      pictures.push({ file, kind, text: lines.join('\n'), objects: [...objects], regions: [], questions });
    }
    return pictures;
  } finally {
    await browser.close();
  }
}

const chromiumNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

async function findChromium(): Promise<string> {
  const { CHROMIUM_PATH, PATH } = process.env;
  const folders = (PATH ?? '').split(delimiter);
  const paths = CHROMIUM_PATH
    ? [CHROMIUM_PATH]
    : chromiumNames.flatMap((name) => folders.map((place) => join(place, name)));
  for (const path of paths) {
    const works = await promisify(execFile)(path, ['--version']).then(
      ({ stdout }) => /\d+\.\d+/.test(stdout),
      () => false,
    );
    if (works) return path;
  }
  throw new ModelError(
    'request-invalid',
    'The pages made by hand take a Chromium: apt-get install chromium, set CHROMIUM_PATH to one, or leave them out with --sets.',
  );
}
