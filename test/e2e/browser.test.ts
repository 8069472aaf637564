/** The built window in a real Chromium on the browser host. */
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { startBrowserHost } from '../../electron/browser-host.ts';
import { placesOf } from '../../electron/places.ts';
import { expectNoWayOut } from './no-way-out.ts';
import { openHostForTests } from './opened-host.ts';
import { realScenario, scenarioMs, scriptedScenario } from './scenario.ts';

const opened = openHostForTests();

test('a question is answered, stopped, and survives a killed model process', { timeout: scenarioMs }, async () => {
  const page = await opened.open();
  await scriptedScenario({ page, modelPid: async () => opened.host.modelPid! });
  await page.context().close();
});

test('the sample receipt is answered truly, with its maps, also after the model process was killed', {
  timeout: scenarioMs,
}, async () => {
  const real = await startBrowserHost(placesOf(resolve('dist/electron'), opened.data), 0);
  try {
    const page = await opened.open(real.address);
    await realScenario({ page, modelPid: async () => real.modelPid! });
    await page.context().close();
  } finally {
    await real.close();
  }
});

test('the token leaves the address, and a reloaded tab still has it', async () => {
  const page = await opened.open();
  await page.getByRole('textbox', { name: 'Message' }).waitFor();
  expect(page.url()).toBe(new URL('/', opened.host.address).href);
  await page.reload();
  await page.getByRole('textbox', { name: 'Message' }).waitFor();
  expect(await page.context().cookies()).toEqual([]);
  await page.context().close();
});

test.each([
  ['without the token', (address: string) => address.split('#')[0]!, 'Open the whole address'],
  ['with another', (address: string) => `${address.slice(0, -8)}00000000`, 'does not accept this page'],
])('%s the page says what to do', async (_name, change, words) => {
  const page = await opened.open(change(opened.host.address));
  await page.getByRole('alert').getByText(words).waitFor();
  await page.context().close();
});

test('the page has no way out', async () => {
  const page = await opened.open();
  await page.getByRole('textbox', { name: 'Message' }).waitFor();
  await expectNoWayOut(page);
  await page.context().close();
});
