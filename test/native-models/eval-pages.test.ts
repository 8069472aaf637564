/** The pages made by hand: each stands alone, is printed large enough, and shows what its questions ask for. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { abilityOf, isRefusal, isRight, levelled } from '../../native-models/eval/answers.ts';
import {
  type HandMade,
  type PageTruth,
  pageSidePx,
  pageTruthCall,
  readHandMade,
} from '../../native-models/eval/pages.ts';
import { launchChromium } from '../e2e/chromium.ts';

const folder = 'native-models/eval';
const atLeast = { pages: 36, 'pages-second': 30, 'pages-third': 44 };
const sets: readonly { pages: string; least: number; made: readonly HandMade[] }[] = await Promise.all(
  Object.entries(atLeast).map(async ([pages, least]) => ({ pages, least, made: await readHandMade(folder, pages) })),
);
let browser: Browser;
let page: Page;
let call: string;

beforeAll(async () => {
  call = await pageTruthCall(folder);
  browser = await launchChromium();
  page = await browser.newPage({ viewport: { width: pageSidePx, height: pageSidePx } });
});
afterAll(() => browser?.close());

test.each(sets)('$pages has at least $least pages, each with its questions, and no others', async (set) => {
  const files = (await readdir(join(folder, set.pages))).filter((name) => name.endsWith('.html')).sort();
  expect(set.made.length).toBeGreaterThanOrEqual(set.least);
  expect(set.made.map((one) => `${one.page}.html`).sort()).toEqual(files);
});

test('no style stands on two pages, of whichever set', async () => {
  const paths = sets.flatMap(({ pages, made }) => made.map((one) => join(folder, pages, `${one.page}.html`)));
  const sources = await Promise.all(paths.map((path) => readFile(path, 'utf8')));
  const styles = sources.flatMap((source) => [...source.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, css]) => css));
  expect(new Set(styles).size).toBe(styles.length);
  for (const source of sources) expect(source).not.toMatch(/<script|<link|@import|url\(|https?:/);
});

/** Print that is too small, or that leaves the picture; `data-drawing` is no print. */
function misprints(sidePx: number): string[] {
  const found: string[] = [];
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!parent || !node.textContent?.trim() || parent.closest('style, title, [data-object], [data-drawing]')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const size = Number.parseFloat(getComputedStyle(parent).fontSize);
    if (size < sidePx / 24) found.push(`${node.textContent.trim()}: ${size} px`);
    for (const { left, top, right, bottom } of range.getClientRects()) {
      const inside = left >= 0 && top >= 0 && right <= sidePx && bottom <= sidePx;
      if (!inside) found.push(`${node.textContent.trim()}: outside`);
    }
  }
  if (document.documentElement.scrollWidth > sidePx) found.push('wider than the picture');
  return found;
}

const everyPage = sets.flatMap(({ pages, made }) => made.map((one) => ({ pages, ...one })));

describe.each(everyPage)('$pages: $page', ({ pages, page: name, questions, kind }) => {
  let truth: PageTruth;
  beforeAll(async () => {
    await page.goto(pathToFileURL(join(folder, pages, `${name}.html`)).href);
    truth = (await page.evaluate(call)) as PageTruth;
  });

  test('is printed large enough, inside the picture', async () => {
    expect(await page.evaluate(misprints, pageSidePx)).toEqual([]);
  });

  test('shows what is asked', () => {
    const text = levelled(truth.lines.join(' '));
    for (const { question, answer, field } of questions) {
      const ability = abilityOf(field);
      if (ability === 'fields' || ability === 'reading') expect(text, question).toContain(levelled(answer));
      expect(isRefusal(answer), question).toBe(ability === 'absent');
      if (ability === 'absent') {
        const thing = /^There is no (.+) in the picture\.$/.exec(answer)?.[1];
        expect(thing, question).toBeDefined();
        expect(text.toLowerCase(), question).not.toContain(thing!.toLowerCase());
      }
    }
  });

  test('has the objects that are counted, coloured and asked for', () => {
    const labels = truth.objects.map(({ label }) => label);
    expect(labels.length > 0).toBe(kind === 'scene');
    const singular = (plural: string): string => plural.replace(/s$/, '');
    for (const { question, answer, field } of kind === 'scene' ? questions : []) {
      const counted = /^How many (.+) are there\?$/.exec(question)?.[1];
      if (counted !== undefined) {
        const count = labels.filter((label) => label === singular(counted)).length;
        expect(isRight(String(count), [answer], 'counts'), question).toBe(true);
      }
      const shape = /^What color is the (\w+)\?$/.exec(question)?.[1];
      if (shape !== undefined && shape !== 'background') expect(labels).toContain(`${answer} ${shape}`);
      const there = /^Is there an? (.+)\?$/.exec(question)?.[1];
      const seen = labels.some((label) => label === there || label.endsWith(` ${there}`));
      if (there !== undefined) expect(seen ? 'yes' : 'no', question).toBe(answer);
      if (field === 'relation') expect(labels).toContain(answer.replace(/^an? /, ''));
    }
  });
});
