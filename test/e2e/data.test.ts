/** The user's data in the built window: a chat survives the tab, leaves as a backup, is erased, and comes back. */
import { readFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openHostForTests } from './opened-host.ts';
import { ask, scenarioMs } from './scenario.ts';

const opened = openHostForTests();

async function openData(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('tab', { name: 'Data' }).click();
}

const chatsNamed = (page: Page, name: string) => page.getByRole('navigation').getByText(name);

test('a chat survives its tab, leaves as a backup, is erased, and comes back', { timeout: scenarioMs }, async () => {
  const page = await opened.open();
  await ask(page, 'Where is the lemon?');
  await page.getByRole('article', { name: 'Vasari' }).getByText('Lorem ipsum 3 4 5 6').waitFor();
  await page.reload(); // in the middle of the answer

  await chatsNamed(page, 'Where is the lemon?').first().click();
  const answer = page.getByRole('article', { name: 'Vasari' });
  await answer.getByText('Lorem').waitFor();
  await answer.getByText('The window closed while this was being written.').waitFor();

  await openData(page);
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save a backup' }).click();
  const backup = await (await saved).path();
  expect(Object.keys(unzipSync(await readFile(backup)))).toEqual(['backup.json', 'vasari.db']);

  await page.getByRole('button', { name: 'Erase everything' }).click();
  await page.getByRole('button', { name: 'Erase it all' }).click();
  await page.getByText('All chats, pictures, settings and backups are deleted.').first().waitFor();
  await chatsNamed(page, 'Where is the lemon?').first().waitFor({ state: 'detached' });

  await page.getByLabel('Restore a backup …').last().setInputFiles(backup);
  await page.getByText('Restored 1 chat and 0 pictures').first().waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await chatsNamed(page, 'Where is the lemon?').first().click();
  await answer.getByText('Lorem').waitFor();
  await page.context().close();
});
