/** Chats in the built window over the browser host and its database: edited, branched, found, and there after a new start. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openHostForTests } from './opened-host.ts';
import { ask, scenarioMs } from './scenario.ts';

const opened = openHostForTests();

async function open(): Promise<Page> {
  const page = await opened.open();
  await page.getByRole('textbox', { name: 'Message' }).waitFor();
  return page;
}

const question = (page: Page) => page.getByRole('article', { name: 'You' }).last();
const answer = (page: Page) => page.getByRole('article', { name: 'Vasari' }).last();

test('an edit, a branch, a draft and a search outlive the host', { timeout: scenarioMs }, async () => {
  const page = await open();
  await ask(page, 'Which heron is this?');
  await answer(page).getByText('29 finis').waitFor();
  await question(page).hover();
  await question(page).getByRole('button', { name: 'Edit' }).click();
  await page.getByRole('textbox', { name: 'Edited message' }).fill('Which stork is this?');
  await page.getByRole('button', { name: 'Ask as edited' }).click();
  await answer(page).getByText('Lorem ipsum 3').waitFor();
  await page.getByRole('button', { name: 'Stop' }).click();
  await answer(page).getByText('Stopped').waitFor();
  await page.getByRole('textbox', { name: 'Message' }).fill('half a tho');
  await page.waitForTimeout(1000); // the draft is stored a moment after the last key
  await page.context().close();
  await opened.restart();

  const later = await open();
  await later.getByRole('searchbox', { name: 'Search chats' }).fill('stork');
  await later.locator('.hit mark').first().waitFor();
  await later.getByRole('button', { name: /stork/ }).click();
  await later.getByText('Which stork is this?').last().waitFor();
  expect(await later.getByRole('textbox', { name: 'Message' }).inputValue()).toBe('half a tho');
  await answer(later).getByText('Stopped').waitFor();
  await question(later).getByRole('button', { name: 'Earlier version' }).click();
  await answer(later).getByText('29 finis').waitFor();
  expect(await question(later).textContent()).toContain('Which heron is this?');
  await later.context().close();
});

test('two windows: what one asks, the other lists and shows', { timeout: scenarioMs }, async () => {
  const [one, other] = [await open(), await open()];
  await ask(one, 'What flies there?');
  await answer(one).getByText('29 finis').waitFor();
  await other.getByRole('button', { name: 'What flies there?', exact: true }).click();
  await answer(other).getByText('29 finis').waitFor();
  await ask(one, 'And now?');
  await answer(one).getByText('29 finis').waitFor();
  await one.getByRole('button', { name: 'Send' }).waitFor();
  await other.getByRole('article', { name: 'You' }).getByText('And now?').waitFor();
  await Promise.all([one.context().close(), other.context().close()]);
});
