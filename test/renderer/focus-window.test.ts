/** Where the focus goes in Chromium when what had it goes, and what the keys end and do not end. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type Harness, openHarness } from './harness/open.ts';
import { soon } from './harness/soon.ts';

vi.setConfig({ testTimeout: 120_000 });

let harness: Harness;
let page: Page;

beforeAll(async () => {
  harness = await openHarness('focus');
});
beforeEach(async () => {
  page = await harness.open();
  await answerAtOnce();
});
afterEach(() => page?.close());
afterAll(() => harness?.close());

const message = () => page.getByRole('textbox', { name: 'Message', exact: true });
const answer = () => page.getByRole('article', { name: 'Vasari' }).last();
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
const isBusy = () => button('Stop').count();

/** The name of what has the focus. */
const focused = () =>
  page.evaluate(() => {
    const { activeElement: element } = document;
    return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
  });

async function answerAtOnce(): Promise<void> {
  await page.evaluate(() => {
    window.fake.service.behaviour.pauseMs = 0;
  });
}

async function ask(text: string): Promise<void> {
  await message().fill(text);
  await message().press('Enter');
  await page.getByRole('heading', { name: text }).waitFor();
  await button('Send').waitFor();
}

async function deleteChat(title: string): Promise<void> {
  await button(`More for ${title}`).press('Enter');
  await page.getByRole('menuitem', { name: 'Delete' }).press('Enter');
  await button(`More for ${title}`).waitFor({ state: 'detached' });
}

async function newChat(): Promise<void> {
  await button('New chat').click();
  await page.getByRole('heading', { name: 'New chat' }).waitFor();
  await soon(focused).toBe('Message');
}

test('a chat that is deleted gives the focus to the next one, the last to what is above it', async () => {
  for (const question of ['One?', 'Two?', 'Three?']) {
    await ask(question);
    await newChat();
  }
  await deleteChat('Two?');
  await soon(focused).toMatch(/^One\?/);
  await deleteChat('One?');
  await soon(focused).toMatch(/^Three\?/);
  await deleteChat('Three?');
  await soon(focused).toBe('Search chats');
});

test('the sidebar’s button gives the focus to the one that takes it back', async () => {
  await button('Hide the chats').press('Enter');
  await soon(focused).toBe('Show the chats');
  await page.keyboard.press('Enter');
  await soon(focused).toBe('Hide the chats');
  await page.keyboard.press('Control+b');
  await soon(focused).toBe('Show the chats');
  await message().focus();
  await page.keyboard.press('Control+b');
  await button('Hide the chats').waitFor();
  expect(await focused()).toBe('Message');
});

test('where the inspector hides the conversation it has the focus, and the message gets it back', async () => {
  await button('What is the total?').click();
  await page.getByText('tokens/s').waitFor();
  await page.setViewportSize({ width: 1000, height: 800 });
  await page.getByRole('complementary', { name: 'Inspector' }).waitFor({ state: 'detached' });
  await button(/^Show .* in the inspector$/).press('Enter');
  await soon(focused).toBe('Inspector');
  await page.setViewportSize({ width: 1280, height: 800 });
  await soon(focused).toBe('Message');
  await page.setViewportSize({ width: 1000, height: 800 });
  await soon(focused).toBe('Inspector');
  await page.keyboard.press('Control+j');
  await page.keyboard.type('typed at once');
  expect(await message().inputValue()).toBe('typed at once');

  await button(/^Look at/).press('Enter');
  await button('Inspect').press('Enter');
  await soon(focused).toBe('Inspector');
  await page.waitForTimeout(300); // what had the focus before the picture is hidden
  expect(await focused()).toBe('Inspector');
  await page.keyboard.press('Control+Shift+o');
  await soon(focused).toBe('Message');
  await page.keyboard.press('Control+i');
  await soon(focused).toBe('Inspector');
  await page.keyboard.press('Control+i');
  await soon(focused).toBe('Message');
});

/** A notice goes by itself after 8 s. */
const beforeItGoesMs = 4000;

test('Escape closes the notice that has the focus, not a later one', async () => {
  for (const question of ['One?', 'Two?']) {
    await ask(question);
    await newChat();
  }
  await deleteChat('One?');
  await deleteChat('Two?');
  const notices = page.locator('.notice');
  await soon(() => notices.count()).toBe(2);
  const [first, second] = ['One?', 'Two?'].map((title) => notices.filter({ hasText: title }));
  await first!.getByRole('button', { name: 'Close' }).focus();
  await page.keyboard.press('Escape');
  await first!.waitFor({ state: 'detached', timeout: beforeItGoesMs });
  expect(await second!.count()).toBe(1);
});

test('Escape closes a notice alone: the dialog beneath it and the answer go on', async () => {
  await ask('One?');
  await newChat();
  await page.evaluate(() => {
    window.fake.service.behaviour.pauseMs = 40;
    window.fake.service.behaviour.answer = () => 'word '.repeat(2000);
  });
  await message().fill('Tell me much.');
  await message().press('Enter');
  await soon(() => answer().innerText()).toContain('word');
  await deleteChat('One?');
  const notice = page.locator('.notice');
  await notice.waitFor();
  await page.keyboard.press('Escape');
  await notice.waitFor({ state: 'detached', timeout: beforeItGoesMs });
  expect(await isBusy()).toBe(1);

  await page.keyboard.press('Control+,');
  await page.getByRole('tab', { name: 'Data' }).click();
  await button('Save a backup').click(); // which the fake host refuses
  await notice.waitFor();
  await page.keyboard.press('Escape');
  await notice.waitFor({ state: 'detached', timeout: beforeItGoesMs });
  await page.getByRole('dialog', { name: 'Settings' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog', { name: 'Settings' }).waitFor({ state: 'detached' });
  expect(await isBusy()).toBe(1);
  await page.keyboard.press('Escape');
  await soon(isBusy).toBe(0);
});

test('a table keeps its words whole and scrolls; of an answer without words there is nothing to copy', async () => {
  await page.setViewportSize({ width: 360, height: 800 });
  await page.evaluate(() => {
    window.fake.service.behaviour.answer = () =>
      `| ${'Ingredients | '.repeat(8)}\n| ${'- | '.repeat(8)}\n| ${'Strawberries | '.repeat(8)}`;
  });
  await ask('A table?');
  const table = answer().getByRole('region', { name: 'Table' });
  const { width, height } = (await table.getByRole('cell').first().boundingBox())!;
  expect(width).toBeGreaterThan(2 * height);
  expect(await table.evaluate(({ scrollWidth, clientWidth }) => scrollWidth > 2 * clientWidth)).toBe(true);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);

  await page.evaluate(() => {
    window.fake.service.behaviour.answer = () => '';
  });
  await message().fill('And nothing?');
  await message().press('Enter');
  await answer().getByText('No words').waitFor();
  expect(await answer().getByRole('button', { name: 'Copy the answer' }).count()).toBe(0);
  await answer().getByRole('button', { name: 'Answer again' }).waitFor();
});

test('a number outside its limits stays to be seen, is marked, and does not count', async () => {
  await button('How this chat asks').click();
  const temperature = page.getByRole('textbox', { name: 'Temperature' });
  await temperature.fill('99');
  await temperature.press('Tab');
  expect(await temperature.inputValue()).toBe('99');
  expect(await temperature.getAttribute('aria-invalid')).toBe('true');
  expect(await temperature.evaluate((box) => document.getElementById(`${box.id}-note`)?.textContent)).toMatch(
    /From 0 to 2\.$/,
  );
  expect(await page.getByRole('slider', { name: 'Temperature' }).inputValue()).toBe('0');
  const seed = page.getByRole('textbox', { name: 'Seed' });
  expect(await seed.evaluate((box) => document.getElementById(`${box.id}-note`)?.textContent)).toMatch(
    /From 0 to 2147483647\.$/,
  );
  await temperature.fill('1.5');
  expect(await temperature.getAttribute('aria-invalid')).toBe('false');
  await soon(() => page.getByRole('slider', { name: 'Temperature' }).inputValue()).toBe('1.5');
});

test('nothing was complained of', () => {
  expect(harness.complaints).toEqual([]);
});
