/** Chats in the built window over the browser host and its database: edited, branched, found, and there after a new start. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BrowserHost, startBrowserHost } from '../../electron/browser-host.ts';
import { placesOf } from '../../electron/places.ts';
import { launchChromium } from './chromium.ts';
import { ask, scenarioMs, stepMs } from './scenario.ts';

let data: string;
let host: BrowserHost;
let browser: Browser;

async function start(): Promise<BrowserHost> {
  const places = placesOf(resolve('dist/electron'), data);
  return startBrowserHost({ ...places, modelProcess: resolve('dist/test/scripted-model-process.js') }, 0);
}

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'vasari-chats-'));
  host = await start();
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await host?.close();
  await rm(data, { recursive: true, force: true });
});

async function open(): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(stepMs);
  await page.goto(host.address);
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
  await host.close();

  host = await start();
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
