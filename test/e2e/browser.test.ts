/** The built window in a real Chromium on the browser host. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BrowserHost, startBrowserHost } from '../../electron/browser-host.ts';
import { placesOf } from '../../electron/places.ts';
import { launchChromium } from './chromium.ts';
import { expectNoWayOut } from './no-way-out.ts';
import { realScenario, scenarioMs, scriptedScenario, stepMs } from './scenario.ts';

let data: string;
let host: BrowserHost;
let browser: Browser;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'vasari-browser-'));
  const places = placesOf(resolve('dist/electron'), data);
  host = await startBrowserHost({ ...places, modelProcess: resolve('dist/test/scripted-model-process.js') }, 0);
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await host?.close();
  await rm(data, { recursive: true, force: true });
});

async function open(address: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(stepMs);
  await page.goto(address);
  return page;
}

test('a question is answered, stopped, and survives a killed model process', { timeout: scenarioMs }, async () => {
  const page = await open(host.address);
  await scriptedScenario({ page, modelPid: async () => host.modelPid! });
  await page.context().close();
});

test('the sample receipt is answered truly, with its maps, also after the model process was killed', {
  timeout: scenarioMs,
}, async () => {
  const real = await startBrowserHost(placesOf(resolve('dist/electron'), data), 0);
  try {
    const page = await open(real.address);
    await realScenario({ page, modelPid: async () => real.modelPid! });
    await page.context().close();
  } finally {
    await real.close();
  }
});

test('the token leaves the address, and a reloaded tab still has it', async () => {
  const page = await open(host.address);
  await page.getByRole('textbox', { name: 'Message' }).waitFor();
  expect(page.url()).toBe(new URL('/', host.address).href);
  await page.reload();
  await page.getByRole('textbox', { name: 'Message' }).waitFor();
  expect(await page.context().cookies()).toEqual([]);
  await page.context().close();
});

test.each([
  ['without the token', (address: string) => address.split('#')[0]!, 'Open the whole address'],
  ['with another', (address: string) => `${address.slice(0, -8)}00000000`, 'does not accept this page'],
])('%s the page says what to do', async (_name, change, words) => {
  const page = await open(change(host.address));
  await page.getByRole('alert').getByText(words).waitFor();
  await page.context().close();
});

test('the page has no way out', async () => {
  const page = await open(host.address);
  await page.getByRole('textbox', { name: 'Message' }).waitFor();
  await expectNoWayOut(page);
  await page.context().close();
});
