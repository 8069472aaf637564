/** The window on a fake host: a number that is dear to change, a page that cannot be fetched, and a host that is gone. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Harness, openHarness } from './harness/open.ts';
import { soon } from './harness/soon.ts';

vi.setConfig({ testTimeout: 240_000 }); // a machine that has other things to do

let harness: Harness;

beforeAll(async () => {
  harness = await openHarness('window-host');
});
afterAll(() => harness?.close());

const opened = (page: Page) =>
  page.evaluate(() =>
    window.fake.service.calls.filter(({ method }) => method === 'open').map(({ request }) => request),
  );

test('a number of threads loads the model once it is typed, not digit by digit', async () => {
  const page = await harness.open();
  await soon(async () => (await opened(page)).length).toBe(1);
  await page.keyboard.press('Control+,');
  await page.getByRole('tab', { name: 'Model' }).click();
  const threads = page.getByRole('textbox', { name: 'CPU threads' });
  await threads.fill('');
  await threads.pressSequentially('16');
  await threads.press('Enter');
  await soon(async () => (await opened(page)).length).toBe(2);
  await threads.fill('8');
  await page.getByRole('tab', { name: 'General' }).click(); // the box is left
  await soon(async () => (await opened(page)).slice(1)).toMatchObject([{ threads: 16 }, { threads: 8 }]);
});

test('a page that cannot be fetched leaves the window as it was, and says so', async () => {
  const page = await harness.open();
  await page.route(/settings-dialog.*\.js$/, (route) => route.abort());
  const message = page.getByRole('textbox', { name: 'Message' });
  await message.fill('a draft');
  await page.keyboard.press('Control+,');
  await page.getByText('This could not be shown.').first().waitFor();
  expect(await message.inputValue()).toBe('a draft');
  await soon(() => message.evaluate((box) => box === document.activeElement)).toBe(true);
});

test('a host that is gone for longer than a moment is said, until it is back', async () => {
  const page = await harness.open();
  await page.getByText('million parameters').first().waitFor(); // the model is open
  await page.evaluate(() => window.fake.enter({ type: 'died', message: 'The connection to Vasari was lost.' }));
  const banner = page.getByRole('alert').filter({ hasText: 'start it again and open the address' });
  await banner.waitFor();
  await page.evaluate(() => window.fake.enter({ type: 'running' }));
  await soon(() => banner.count()).toBe(0);
});
