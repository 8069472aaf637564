/**
 * Every screen, light and dark, beside the picture of it that is kept here. Text is set in a font that comes with KaTeX, so
 * that lines break alike on every machine, and pictures are compared in blocks of 16 pixels: another way of drawing
 * letters passes, what moved does not. After a change that is meant: VASARI_SCREENS=keep, and look at them in the diff.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Harness, openHarness } from './harness/open.ts';
import { narrowScreens, type Screen, screens } from './screens/screens.ts';

vi.setConfig({ testTimeout: 240_000 }); // a machine that has other things to do

const keptFolder = 'test/renderer/screens/kept';
const seenFolder = 'dist/screens';
const isKeeping = process.env.VASARI_SCREENS === 'keep';
const blockPx = 16;
/** Of 255, in any colour of a block. */
const visibleDifference = 24;
/** Of all blocks. Letters drawn otherwise change up to 0.010 of them, a spacing of 4 px more 0.003 to 0.042. */
const mostDifferent = 0.015;

let harness: Harness;
let fonts: string;
beforeAll(async () => {
  harness = await openHarness('screens');
  const face = async (file: string, more: string): Promise<string> => {
    const bytes = await readFile(join('node_modules/katex/dist/fonts', file), 'base64');
    return `@font-face { font-family: Kept; src: url(data:font/woff2;base64,${bytes}); ${more} }`;
  };
  fonts = [
    await face('KaTeX_SansSerif-Regular.woff2', ''),
    await face('KaTeX_SansSerif-Bold.woff2', 'font-weight: 500 700'),
    await face('KaTeX_SansSerif-Italic.woff2', 'font-style: italic'),
    ':root { --serif: Kept; --sans: Kept; --mono: Kept }',
  ].join('\n');
  await mkdir(seenFolder, { recursive: true });
  if (isKeeping) await mkdir(keptFolder, { recursive: true });
});
afterAll(() => harness?.close());

async function open(width: number): Promise<Page> {
  const page = await harness.open({
    viewport: { width, height: 800 },
    colorScheme: 'light',
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'UTC',
    bypassCSP: true, // for the fonts
  });
  await page.addStyleTag({ content: fonts });
  await page.evaluate(() => {
    window.fake.service.behaviour.pauseMs = 0;
  });
  return page;
}

/** As pictures are kept. What is seen goes the same way before it is compared: maps of small patches change by it alone. */
function asKept(seen: Buffer, windowPx: number): Promise<Buffer> {
  return sharp(seen)
    .resize({ width: windowPx / 2 })
    .webp({ quality: 75 })
    .toBuffer();
}

/** The mean colour of each block, RGB after RGB; the window's width tells how large the blocks are in the picture. */
async function blocks(picture: Buffer, windowPx: number): Promise<Buffer> {
  const { width, height } = await sharp(picture).metadata();
  const scale = windowPx / blockPx / width;
  const size = { width: Math.round(width * scale), height: Math.round(height * scale), fit: 'fill' } as const;
  return sharp(picture).removeAlpha().resize(size).raw().toBuffer();
}

function differentShare(one: Buffer, other: Buffer): number {
  if (one.length !== other.length) return 1;
  let count = 0;
  for (let at = 0; at < one.length; at += 3) {
    const isDifferent = [0, 1, 2].some((c) => Math.abs(one[at + c]! - other[at + c]!) > visibleDifference);
    if (isDifferent) count += 1;
  }
  return (3 * count) / one.length;
}

async function settled(page: Page): Promise<Buffer> {
  const shoot = () => page.screenshot({ animations: 'disabled', caret: 'hide' });
  await page.mouse.move(0, 0);
  for (let before = await shoot(), tries = 0; ; tries += 1) {
    await page.waitForTimeout(150);
    const now = await shoot();
    if (now.equals(before) || tries === 20) return now;
    before = now;
  }
}

const wide = screens.map((screen) => [screen.name, 1280, screen] as const);
const narrow = narrowScreens.map((screen) => [`narrow-${screen.name}`, 380, screen] as const);

test.each([...wide, ...narrow] as [string, number, Screen][])('%s', async (name, width, { steps }) => {
  const page = await open(width);
  await steps(page);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const seen = await settled(page);
    const kept = join(keptFolder, `${name}-${colorScheme}.webp`);
    if (isKeeping) {
      await writeFile(kept, await asKept(seen, width));
      continue;
    }
    const seenFile = join(seenFolder, `${name}-${colorScheme}.png`);
    await writeFile(seenFile, seen);
    const share = differentShare(
      await blocks(await readFile(kept), width),
      await blocks(await asKept(seen, width), width),
    );
    expect(share, `${seenFile} beside ${kept}`).toBeLessThanOrEqual(mostDifferent);
  }
  await page.close();
});
