/** Adding a model in the window, on a fake host: a checkpoint is looked into, converted, followed, opened. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { ConversionState } from '../../electron/desktop-api.ts';
import { seriousFaults } from './harness/axe.ts';
import { type Harness, openHarness } from './harness/open.ts';
import { soon } from './harness/soon.ts';

vi.setConfig({ testTimeout: 240_000 }); // a machine that has other things to do

let harness: Harness;
let page: Page;

beforeAll(async () => {
  harness = await openHarness('add-model');
  page = await harness.open();
});
afterAll(() => harness?.close());

const dialog = () => page.getByRole('dialog', { name: 'Add a model' });
const folder = () => dialog().getByRole('textbox', { name: 'Folder of the checkpoint' });
const show = (state: ConversionState) => page.evaluate((next) => window.fake.convert(next), state);
const called = (method: string) =>
  page.evaluate((name) => window.fake.api.called.filter((one) => one === name).length, method);

test('from the settings by keys: what is wrong with a folder is said, and the folder stays', async () => {
  await page.keyboard.press('Control+,');
  await page.getByRole('tab', { name: 'Model' }).click();
  await page.getByRole('button', { name: 'Add a model…' }).press('Enter');
  await folder().fill('/nowhere');
  await folder().press('Enter');
  await dialog().getByText('config.json is missing.').waitFor();
  expect(await folder().inputValue()).toBe('/nowhere');
  expect(await folder().getAttribute('aria-invalid')).toBe('true');
  await page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'detached' });
  await page.keyboard.press('Control+,');
  await page.getByRole('tab', { name: 'Model' }).click();
  await page.getByRole('button', { name: 'Add a model…' }).click();
  expect(await folder().inputValue()).toBe('/nowhere');
});

test('where checkpoints are from is asked about over the dialog, which stays', async () => {
  await dialog().getByRole('link', { name: 'Where the checkpoint is from' }).click();
  const question = page.getByRole('alertdialog', { name: 'Open this link?' });
  await question.getByText('It is the page of the model’s authors.').waitFor();
  await question.getByText('https://github.com/JiuhaiChen/Florence-VL').waitFor();
  await question.getByRole('button', { name: 'Cancel' }).click();
  await question.waitFor({ state: 'detached' });
  expect(await folder().inputValue()).toBe('/nowhere');
});

test('a checkpoint offers what fits on the disk, and is converted as chosen', async () => {
  await folder().fill('/models/florence-vl-3b');
  await dialog().getByText('config.json is missing.').waitFor({ state: 'detached' }); // of another folder
  await folder().press('Enter');
  await dialog().getByText('A Florence-VL of 4.6 billion parameters.').waitFor();
  const convert = dialog().getByRole('button', { name: 'Convert' });
  expect(
    await dialog()
      .getByRole('radio', { name: /^4 bits The/ })
      .isChecked(),
  ).toBe(true);
  await dialog()
    .getByRole('radio', { name: /^16 bits/ })
    .check();
  expect(await convert.isDisabled()).toBe(true);
  await dialog()
    .getByRole('radio', { name: /^4 bits, faster/ })
    .check();
  const name = dialog().getByRole('textbox', { name: 'Name' });
  expect(await name.inputValue()).toBe('florence-vl-3b');
  await name.fill('  ');
  expect(await convert.isDisabled()).toBe(true);
  await name.fill('Florence-VL 3B');
  expect(await seriousFaults(page)).toEqual([]);
  await page.evaluate(() => {
    window.fake.api.startConversion = async (request) => {
      document.title = JSON.stringify(request);
    };
  });
  await convert.click();
  await soon(() => page.title()).toContain('int4-b128');
  expect(JSON.parse(await page.title())).toEqual({
    folder: '/models/florence-vl-3b',
    precision: 'int4-b128',
    name: 'Florence-VL 3B',
  });
});

test('how far it is stands in the dialog and above the conversation, and it can be stopped', async () => {
  const state = { type: 'running', name: 'Florence-VL 3B', startedMs: Date.now() - 20_000 } as const;
  await show({ ...state, doneBytes: 0, totalBytes: 0 });
  await dialog().getByText('Reading the checkpoint').waitFor();
  await show({ ...state, doneBytes: 1.1e9, totalBytes: 3.3e9 });
  await dialog()
    .getByText(/1\.1 GB of 3\.3 GB, about \d+ s left/)
    .waitFor();
  expect(await seriousFaults(page)).toEqual([]);
  await dialog().getByRole('button', { name: 'Stop' }).click();
  await soon(() => called('stopConversion')).toBe(1);
  await page.keyboard.press('Escape');
  const line = page.getByRole('button', { name: /Converting\s+33 %/ });
  await line.click();
  await dialog().waitFor();
  await page.keyboard.press('Escape');
});

test('it fails with a sentence and leads back; done, the new model can be opened at once', async () => {
  const name = 'Florence-VL 3B';
  await show({ type: 'failed', name, code: 'disk-full', message: 'The disk is full.' });
  await page.getByRole('button', { name: 'Conversion failed' }).click();
  await dialog().getByRole('alert').getByText('The disk is full.').waitFor();
  await dialog().getByRole('button', { name: 'Back' }).click();
  await soon(() => called('dismissConversion')).toBe(1);
  await show({ type: 'none' });
  expect(await folder().inputValue()).toBe('/models/florence-vl-3b');
  await show({ type: 'running', name, doneBytes: 1, totalBytes: 2, startedMs: Date.now() });
  const reads = await called('info');
  await show({ type: 'done', name, model: 'florence-vl-3b-int4' });
  await soon(() => called('info')).toBe(reads + 1);
  await dialog().getByRole('button', { name: 'Open it' }).click();
  await dialog().waitFor({ state: 'detached' });
  await soon(() =>
    page.evaluate(() => window.fake.service.calls.findLast(({ method }) => method === 'open')?.request),
  ).toMatchObject({ model: 'florence-vl-3b-int4' });
});

test('nothing was complained of', () => {
  expect(harness.complaints).toEqual([]);
});
