/** The window in Chromium, on a fake model: what a person does first, with the names that others rely on. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Harness, openHarness } from './harness/open.ts';
import { soon } from './harness/soon.ts';

let harness: Harness;
let page: Page;

beforeAll(async () => {
  harness = await openHarness('window');
  page = await harness.open();
  await page.evaluate(() => {
    window.fake.service.behaviour.pauseMs = 20;
  });
});
afterAll(() => harness?.close());

/** How many of the map's pixels are coloured strongly: the foreground. */
async function colouredPixels(name: RegExp): Promise<number> {
  return page.getByRole('img', { name }).evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let at = 0; at < data.length; at += 4) if (data[at + 3]! > 128) count += 1;
    return count;
  });
}

test('a sample question: the answer streams, the maps appear and follow the threshold', async () => {
  await page.getByRole('button', { name: 'What is the total?' }).click();
  await page.getByRole('button', { name: 'Stop' }).waitFor();
  await soon(() => page.getByRole('article', { name: 'You' }).innerText()).toContain('What is the total?');
  const answer = page.getByRole('article', { name: 'Vasari' });
  await soon(() => answer.innerText()).toMatch(/The total is 12\.40\.\s+4 tokens/);
  expect(await page.getByRole('textbox', { name: 'Message' }).evaluate((box) => box === document.activeElement)).toBe(
    true,
  );

  const slider = page.getByRole('slider', { name: 'Background threshold' });
  await soon(() => colouredPixels(/^OCR map/)).toBeGreaterThan(0);
  await slider.fill('0');
  await soon(() => colouredPixels(/^Caption map/)).toBeGreaterThan(10_000);
  const whole = await colouredPixels(/^Caption map/);
  await slider.fill('100');
  await soon(() => colouredPixels(/^Caption map/)).toBeLessThan(whole / 4);
  const projections = await page.evaluate(
    () => window.fake.service.calls.filter(({ method }) => method === 'project').length,
  );
  expect(projections).toBe(1);
});

test('Escape stops; a death keeps the text and the draft; asking again works', async () => {
  const message = page.getByRole('textbox', { name: 'Message' });
  const answer = page.getByRole('article', { name: 'Vasari' }).last();
  await message.fill('What is in the picture?');
  await message.press('Enter');
  await soon(() => answer.innerText()).toContain('The picture');
  await page.keyboard.press('Escape');
  await soon(() => answer.innerText()).toMatch(/Stopped\s+Ask again/);

  await page.evaluate(() => window.fake.dieAfter(3));
  await message.fill('And now?');
  await page.getByRole('button', { name: 'Send' }).click();
  await message.fill('the next draft');
  await soon(() => answer.innerText()).toContain('what it had written is kept');
  expect(await answer.innerText()).toContain('The picture shows');
  expect(await message.inputValue()).toBe('the next draft');
  await page.evaluate(() => {
    window.fake.service.behaviour.failure = undefined;
  });
  await answer.getByRole('button', { name: 'Ask again' }).click();
  await soon(() => answer.innerText()).toContain('complete');
});

test('a file that is no picture is refused at once, with the reason', async () => {
  const buffer = Buffer.from('hello');
  await page.locator('input[type=file]').setInputFiles([{ name: 'notes.png', mimeType: 'image/png', buffer }]);
  await soon(() => page.getByRole('alert').innerText()).toContain('notes.png: The file is not a picture');
  await page.getByRole('button', { name: 'Remove notes.png' }).click();
  await soon(() => page.getByRole('alert').count()).toBe(0);
});

test('what is dragged over the window may be dropped until it leaves', async () => {
  const drag = (on: 'body' | 'main', type: string): Promise<void> =>
    page.evaluate(
      ([on, type]) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(['x'], 'dragged.png', { type: 'image/png' }));
        document.querySelector(on)!.dispatchEvent(new DragEvent(type, { bubbles: true, dataTransfer }));
      },
      [on, type] as const,
    );
  const shown = page.locator('.drop');
  await drag('body', 'dragenter');
  await shown.waitFor();
  await drag('main', 'dragenter');
  await drag('body', 'dragleave');
  await page.evaluate(() => new Promise(requestAnimationFrame));
  expect(await shown.count()).toBe(1);
  await drag('main', 'dragleave');
  await shown.waitFor({ state: 'detached' });
});

test('a dropped picture is attached and can be removed', async () => {
  await page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    const blob = await new Promise<Blob>((resolve) => canvas.toBlob((made) => resolve(made!)));
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([blob], 'dropped.png', { type: 'image/png' }));
    for (const type of ['dragenter', 'dragover', 'drop']) {
      document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
    }
  });
  await page.getByRole('img', { name: 'dropped.png' }).first().waitFor();
  await page.getByRole('button', { name: 'Remove dropped.png' }).click();
  expect(await page.getByRole('listitem').filter({ hasText: 'dropped.png' }).count()).toBe(0);
});

test('a dropped folder begins a chat with its pictures, in the order of their names', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vasari-folder-'));
  const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#205080' } })
    .png()
    .toBuffer();
  const names = Array.from({ length: 18 }, (_, index) => `page ${index + 1}.png`);
  for (const name of names) await writeFile(join(folder, name), png);
  await writeFile(join(folder, 'notes.txt'), 'no picture');
  await mkdir(join(folder, 'deeper'));
  await writeFile(join(folder, 'deeper', 'other.png'), png);
  const chromium = await page.context().newCDPSession(page);
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    const data = { items: [], files: [folder], dragOperationsMask: 1 };
    await chromium.send('Input.dispatchDragEvent', { type, x: 600, y: 300, data });
  }
  await soon(() => page.getByRole('list', { name: 'Attached pictures' }).getByRole('img').count()).toBe(16);
  const shown = await page.getByRole('list', { name: 'Attached pictures' }).getByRole('img').all();
  expect(await Promise.all(shown.map((image) => image.getAttribute('alt')))).toEqual(names.slice(0, 16));
  await page.getByText('16 of 18 pictures are attached').first().waitFor();
  await page.getByRole('heading', { name: 'Show it a picture, then ask' }).waitFor(); // a chat of its own
  for (const name of names.slice(0, 16))
    await page.getByRole('button', { name: `Remove ${name}`, exact: true }).click();
  await rm(folder, { recursive: true });
});

test('a large picture is looked at in all its pixels', async () => {
  await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 2400, height: 1600 });
    const blob = await new Promise<Blob>((resolve) => canvas.toBlob((made) => resolve(made!)));
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([blob], 'large.png', { type: 'image/png' }));
    document.body.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, clipboardData }));
  });
  await page.getByRole('button', { name: 'large.png', exact: true }).click();
  const shown = page.getByRole('dialog').getByRole('img', { name: 'large.png' });
  await soon(() => shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(2400);
  const box = (await page.locator('.viewer-box').boundingBox())!;
  expect((await shown.boundingBox())!.width).toBeLessThanOrEqual(box.width);
  await page.getByRole('button', { name: 'Zoom in' }).click();
  expect((await shown.boundingBox())!.width).toBeGreaterThan(box.width);
  await page.getByRole('button', { name: '1:1' }).click();
  await soon(() => page.locator('.viewer-tools output').textContent()).toBe('100 %');
  await page.getByRole('button', { name: 'Fit' }).click();
  const fit = (box.width - 32) / 2400; // less what is kept free around it
  expect(await page.locator('.viewer-tools output').textContent()).toBe(`${Math.round(100 * fit)} %`);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Remove large.png' }).click();
});

test('without WebGL the maps are drawn all the same, and the window says so', async () => {
  const middle = async (from: Page): Promise<readonly number[]> =>
    from.getByRole('img', { name: /^Caption map: / }).evaluate((canvas: HTMLCanvasElement) => {
      const { width, height } = canvas;
      return [...canvas.getContext('2d')!.getImageData(0.32 * width, 0.54 * height, 1, 1).data];
    });
  const flat = await harness.browser.newPage({ viewport: { width: 1280, height: 800 } });
  await flat.addInitScript(() => {
    const { getContext } = HTMLCanvasElement.prototype;
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, id: string, ...rest: unknown[]) {
      return id.startsWith('webgl') ? null : Reflect.apply(getContext, this, [id, ...rest]);
    } as typeof getContext;
  });
  await flat.goto(page.url());
  for (const each of [page, flat]) {
    if (each === page) await each.reload();
    await each.getByRole('button', { name: 'Attach the sample: A simple scene' }).click();
    await soon(async () => (await each.getByRole('img', { name: /^Caption map: / }).count()) === 1).toBe(true);
    await each.getByRole('slider', { name: 'Background threshold' }).fill('0');
    await soon(() => middle(each).then(([, , , alpha]) => alpha)).toBeGreaterThan(128);
  }
  const [drawn, plain] = [await middle(page), await middle(flat)];
  for (let channel = 0; channel < 4; channel++) expect(Math.abs(drawn[channel]! - plain[channel]!)).toBeLessThan(4);
  expect(await flat.getByText('WebGL is not available here').count()).toBe(1);
  expect(await page.getByText('WebGL is not available here').count()).toBe(0);
  await flat.close();
});

test('of two pictures beside each other each map says whose it is, until one is taken out', async () => {
  await page.getByRole('button', { name: 'Attach the sample: A receipt' }).click();
  await page.getByRole('heading', { name: 'Figure 3 A receipt' }).waitFor();
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'A simple scene' }).click();
  await soon(() => page.locator('.pair-name').allTextContents()).toEqual(['A A receipt', 'B A simple scene']);
  expect((await page.locator('.plate-name').allTextContents()).slice(1, 3)).toEqual(['V· A', 'Caption· A']);
  await page.getByRole('button', { name: 'Remove A receipt' }).click();
  await page.getByRole('heading', { name: 'Figure 3 A simple scene' }).waitFor();
  await page.getByRole('img', { name: /^Caption map: / }).waitFor();
  expect(await page.locator('.plate-mark').count()).toBe(0);
});

test('the cloud has its lasso, the arrow keys walk over the patches, Enter chooses one', async () => {
  await page.getByRole('tab', { name: 'Cloud' }).click();
  await page.getByRole('img', { name: /^Cloud of Caption/ }).waitFor();
  await page.getByRole('button', { name: 'Lasso' }).click();
  expect(await page.getByRole('button', { name: 'Lasso' }).getAttribute('aria-pressed')).toBe('true');
  await page.getByRole('group', { name: /^The picture and its maps/ }).focus();
  await page.keyboard.press('ArrowUp');
  await soon(() => page.getByText(/^row 6, column 7/).count()).toBe(2); // on the picture's plate, and said aloud
  await page.keyboard.press('Enter');
  await soon(() => page.getByText('1 patch chosen').count()).toBe(1);
  await page.keyboard.press('Escape');
  await soon(() => page.getByText('1 patch chosen').count()).toBe(0);
  await page.getByRole('tab', { name: 'Figure' }).click();
});

test('nothing overflows a narrow window, and nothing was complained of', async () => {
  for (const width of [360, 420, 860, 900]) {
    await page.setViewportSize({ width, height: 740 });
    // The panes change a moment after the window does.
    await soon(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  }
  expect(harness.complaints).toEqual([]);
});
