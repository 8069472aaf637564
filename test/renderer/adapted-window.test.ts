/** The window for who uses it otherwise: in the system's few colours, at 400 %, in another language, with a screen reader. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Harness, openHarness } from './harness/open.ts';
import { soon } from './harness/soon.ts';

vi.setConfig({ testTimeout: 120_000 }); // a machine that has other things to do

let harness: Harness;

beforeAll(async () => {
  harness = await openHarness('adapted');
});
afterAll(() => harness?.close());

const background = (page: Page, selector: string): Promise<string> =>
  page.locator(selector).evaluate((element) => getComputedStyle(element).backgroundColor);

test('in the system’s colours what is chosen is told apart', async () => {
  const page = await harness.open({ forcedColors: 'active' });
  await page.keyboard.press('Control+,');
  const highlight = await page.evaluate(() => {
    document.body.style.backgroundColor = 'Highlight';
    return getComputedStyle(document.body).backgroundColor;
  });
  await soon(() => background(page, '.settings-page[data-state="active"]')).toBe(highlight);
  expect(await background(page, '.choice label:has(:checked) >> nth=0')).toBe(highlight);
  expect(await background(page, '.settings-page[data-state="inactive"] >> nth=0')).not.toBe(highlight);

  const colours = await page.evaluate(() => {
    const item = document.body.appendChild(document.createElement('div'));
    item.className = 'menu-item';
    item.dataset.state = 'checked';
    item.dataset.highlighted = '';
    return [getComputedStyle(item, '::after').color, getComputedStyle(item).color];
  });
  expect(colours[0]).toBe(colours[1]);
  await page.close();
});

test('at 400 % a picture and the message leave room for the conversation', async () => {
  const page = await harness.open({ viewport: { width: 320, height: 256 } });
  await page
    .getByRole('button', { name: /^Attach the sample/ })
    .first()
    .click();
  await page.getByRole('button', { name: /^Crop/ }).waitFor();
  const box = (selector: string) => page.locator(selector).boundingBox();
  expect((await box('.chat-scroll'))!.height).toBeGreaterThan(48);
  const send = (await box('.send'))!;
  expect(send.y + send.height).toBeLessThanOrEqual(256);

  const status = page.locator('.ability');
  expect(await status.evaluate((element) => getComputedStyle(element).display)).not.toBe('none');
  await page.evaluate(() => {
    window.fake.service.behaviour.picture = () => new Promise(() => {});
  });
  const buffer = Buffer.from('slow');
  await page.locator('input[type=file]').setInputFiles([{ name: 'slow.png', mimeType: 'image/png', buffer }]);
  await page.getByRole('textbox', { name: 'Message', exact: true }).fill('What is it?');
  await page.keyboard.press('Enter');
  await soon(() => status.innerText()).toContain('Reading the picture');
  expect((await status.boundingBox())!.height).toBeGreaterThan(10);
  await page.close();
});

test('in German: samples by their German names, English marked as such, a heading without the chats', async () => {
  const page = await harness.open();
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByText('Deutsch').click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Das Beispiel anhängen: Schild' }).click();
  await page.getByRole('button', { name: 'Schild zuschneiden' }).waitFor();
  const languageOf = (text: string): Promise<string | null> => page.getByText(text).first().getAttribute('lang');
  expect(await languageOf('What does the sign say?')).toBe('en');
  await page.getByRole('button', { name: 'Gespräche ausblenden' }).click();
  await page.getByRole('heading', { level: 1, name: 'Vasari' }).waitFor();
  await page.getByText('What does the sign say?').click();
  await soon(() => page.locator('.answer-text').getAttribute('lang')).toBe('en');
  await page.close();
});

test.each(['light', 'dark'] as const)(
  'placeholders are as quiet as other words and no more, %s',
  async (colorScheme) => {
    const page = await harness.open({ colorScheme });
    const colours = await page.evaluate(() => {
      const input = document.querySelector('main')!.appendChild(document.createElement('input'));
      input.className = 'text-input';
      input.placeholder = 'Empty';
      input.style.borderColor = 'var(--ink-quiet)';
      return [getComputedStyle(input, '::placeholder').color, getComputedStyle(input).borderTopColor];
    });
    expect(colours[0]).toBe(colours[1]);
    await page.close();
  },
);

test('a notice lies over the conversation, beside the inspector', async () => {
  const page = await harness.open();
  const box = (selector: string) => page.locator(selector).boundingBox();
  const notices = (await box('.notices'))!;
  const inspector = (await box('.window-figure'))!;
  expect(notices.x + notices.width).toBeLessThan(inspector.x);
  await page.close();
});
