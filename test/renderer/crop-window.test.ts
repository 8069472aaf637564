/** Cropping in Chromium, on a fake model and a fake host: attached, sent before, or a picture of the screen. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Harness, openHarness } from './harness/open.ts';
import { soon } from './harness/soon.ts';

vi.setConfig({ testTimeout: 240_000 }); // a machine that has other things to do

let harness: Harness;
let page: Page;

beforeAll(async () => {
  harness = await openHarness('crop');
  page = await harness.open();
  await page.evaluate(() => {
    window.fake.service.behaviour.pauseMs = 0;
  });
});
afterAll(() => harness?.close());

const message = () => page.getByRole('textbox', { name: 'Message', exact: true });
const question = () => page.getByRole('article', { name: 'You' }).last();
const answer = () => page.getByRole('article', { name: 'Vasari' }).last();

/** A white page of 1000 × 600 with a red rectangle from (200, 150) to (400, 300). */
async function pastePage(): Promise<void> {
  await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 1000, height: 600 });
    const context = canvas.getContext('2d')!;
    context.fillStyle = '#ffffff';
    context.fillRect(0, 0, 1000, 600);
    context.fillStyle = '#ff0000';
    context.fillRect(200, 150, 200, 150);
    const blob = await new Promise<Blob>((resolve) => canvas.toBlob((made) => resolve(made!)));
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([blob], 'page.png', { type: 'image/png' }));
    document.body.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, clipboardData }));
  });
  await page.getByRole('button', { name: 'Crop page.png' }).waitFor();
}

/** Draws over the picture, from one of its points to another as fractions. */
async function draw([x0, y0]: [number, number], [x1, y1]: [number, number]): Promise<void> {
  const box = (await page.getByRole('dialog').getByRole('img', { name: /^page/ }).boundingBox())!;
  await page.mouse.move(box.x + x0 * box.width, box.y + y0 * box.height);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.5 * (x0 + x1) * box.width, box.y + 0.5 * (y0 + y1) * box.height);
  await page.mouse.move(box.x + x1 * box.width, box.y + y1 * box.height);
  await page.mouse.up();
}

test('a region is drawn on an attached picture and asked about; Undo gives the picture back', async () => {
  await pastePage();
  const list = page.getByRole('list', { name: 'Attached pictures' });
  const dialog = page.getByRole('dialog');
  const use = dialog.getByRole('button', { name: 'Use the region' });
  await page.getByRole('button', { name: 'Crop page.png' }).click();
  await dialog.getByText('small print is read only when it is cut out').waitFor();
  expect(await use.isDisabled()).toBe(true);
  await draw([0.5, 0.5], [0.5, 0.5]); // a click is no region
  expect(await use.isDisabled()).toBe(true);
  await page.keyboard.press('Escape');
  await soon(() => list.getByRole('img').getAttribute('alt')).toBe('page.png');

  await page.getByRole('button', { name: 'Crop page.png' }).click();
  await draw([0.4, 0.5], [0.2, 0.25]);
  const size = dialog.getByText(/^\d+ × \d+ px$/);
  const [width, height] = (await size.innerText()).match(/\d+/g)!.map(Number) as [number, number];
  expect(Math.abs(width - 200)).toBeLessThanOrEqual(2);
  expect(Math.abs(height - 150)).toBeLessThanOrEqual(2);
  await use.click();
  const name = `page-${width}x${height}.png`;
  await soon(() => list.getByRole('img').getAttribute('alt')).toBe(name);
  await page.getByRole('button', { name: 'Undo' }).click();
  await soon(() => list.getByRole('img').getAttribute('alt')).toBe('page.png');

  // with keys alone: a rectangle in the middle, narrower, and taken
  await page.getByRole('button', { name: 'Crop page.png' }).focus();
  await page.keyboard.press('Enter');
  await dialog.getByText('Draw a rectangle').waitFor();
  await page.keyboard.press('Enter');
  await soon(() => size.innerText()).toBe('500 × 300 px');
  await dialog.getByRole('group', { name: /^Region\./ }).waitFor();
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('Shift+ArrowLeft');
  await dialog.getByRole('button', { name: 'Right edge of the region' }).focus();
  await page.keyboard.press('Shift+ArrowLeft');
  await soon(() => size.innerText()).toMatch(/^4\d\d × 300 px$/);
  await page.keyboard.press('Enter');
  await soon(() => list.getByRole('img').getAttribute('alt')).toMatch(/^page-4\d\dx300\.png$/);

  // cropped once more: the whole picture is there, with the rectangle where it was
  await list.getByRole('button', { name: /^Crop / }).click();
  await soon(() => size.innerText()).toMatch(/^4\d\d × 300 px$/);
  await draw([0.9, 0.1], [0.9, 0.1]);
  await draw([0.2, 0.25], [0.4, 0.5]);
  await use.click();
  await soon(() => list.getByRole('img').getAttribute('alt')).toMatch(/^page-(199|20\d)x1[45]\d\.png$/);

  await page.evaluate(() => {
    window.fake.service.behaviour.answer = () => 'Red.';
  });
  await message().fill('Which colour is it?');
  await message().press('Enter');
  await soon(() => answer().innerText()).toContain('Red.');
  const middle = await question()
    .locator('.sent-picture img')
    .evaluate((image: HTMLImageElement) => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 });
      const context = canvas.getContext('2d')!;
      const { naturalWidth, naturalHeight } = image;
      context.drawImage(image, naturalWidth / 2, naturalHeight / 2, 1, 1, 0, 0, 1, 1);
      return { colour: [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)], naturalWidth };
    });
  expect(middle.colour[0]).toBeGreaterThan(240);
  expect(middle.colour[1]).toBeLessThan(20);
  expect(Math.abs(middle.naturalWidth - 200)).toBeLessThanOrEqual(2);
});

test('of a sent picture a region goes into the next question; what cannot be cut is said, and nothing is lost', async () => {
  await question()
    .getByRole('button', { name: /^Look at/ })
    .click();
  await page.getByRole('dialog').getByRole('button', { name: 'Crop' }).click();
  const dialog = page.getByRole('dialog', { name: /^Crop page/ });
  await dialog.getByRole('img', { name: /^page/ }).waitFor();
  await draw([0.1, 0.1], [0.9, 0.5]);
  await page.evaluate(() => {
    const { cut } = window.fake.service.behaviour;
    window.fake.service.behaviour.cut = async () => {
      window.fake.service.behaviour.cut = cut;
      throw new Error('The disk is on fire.');
    };
  });
  await dialog.getByRole('button', { name: 'Use the region' }).click();
  await soon(() => dialog.getByRole('alert').innerText()).toContain('The disk is on fire.');
  await dialog.getByRole('button', { name: 'Use the region' }).click();
  const list = page.getByRole('list', { name: 'Attached pictures' });
  await soon(() => list.getByRole('img').count()).toBe(1);
  await page.getByRole('button', { name: /^Remove page/ }).click();
});

test('a picture of the screen is cropped before it is attached; Escape attaches nothing', async () => {
  await page.evaluate(() => {
    const screen = Object.assign(document.createElement('canvas'), { width: 640, height: 400 });
    const context = screen.getContext('2d')!;
    navigator.mediaDevices.getDisplayMedia = async () => {
      const stream = screen.captureStream();
      const paint = setInterval(() => context.fillRect(0, 0, 640, 400), 50); // a frame comes with each change
      stream.getTracks()[0]!.addEventListener('ended', () => clearInterval(paint));
      return stream;
    };
  });
  const capture = page.getByRole('button', { name: 'Take a picture of the screen' });
  const dialog = page.getByRole('dialog', { name: 'Crop screen.png' });
  const attached = page.getByRole('list', { name: 'Attached pictures' }).getByRole('img');
  await capture.click();
  await dialog.getByRole('img', { name: 'screen.png' }).waitFor();
  await page.keyboard.press('Escape');
  await soon(() => dialog.count()).toBe(0);
  expect(await attached.count()).toBe(0);

  await capture.click();
  await dialog.getByRole('button', { name: 'Use the whole picture' }).click();
  await soon(() => attached.getAttribute('alt')).toBe('screen.png');
  await page.getByRole('button', { name: 'Remove screen.png' }).click();

  await capture.click();
  await dialog.getByRole('img', { name: 'screen.png' }).waitFor();
  await page.keyboard.press('Enter');
  await dialog.getByText('320 × 200 px').waitFor();
  await page.keyboard.press('Enter');
  await soon(() => attached.getAttribute('alt')).toBe('screen-320x200.png');
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await soon(() => attached.getAttribute('alt')).toBe('screen.png');
  await page.getByRole('button', { name: 'Remove screen.png' }).click();
});

test('nothing was complained of', () => {
  expect(harness.complaints).toEqual([]);
});
