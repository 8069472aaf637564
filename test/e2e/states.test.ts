/** A database that was damaged, and one of a newer Vasari, in the built window: what it says, and what can be done. */
import { open as openFile, readdir, readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { makeAutomaticBackup } from '../../electron/store/automatic-backup.ts';
import { Database } from '../../electron/store/database.ts';
import { databaseIn, keptIn } from '../../electron/store/files.ts';
import { openHostForTests } from './opened-host.ts';
import { ask, scenarioMs } from './scenario.ts';

const opened = openHostForTests();
const banner = (page: Page) => page.locator('.banner');
const listed = (page: Page, title: string) =>
  page.getByRole('navigation').getByRole('button', { name: title, exact: true });

async function askAndWait(page: Page, question: string): Promise<void> {
  await ask(page, question);
  await page.getByRole('article', { name: 'Vasari' }).last().getByText('29 finis').waitFor();
  await page.getByRole('button', { name: 'Send' }).waitFor();
}

/** Overwrites the file's middle, and the daily copy stays whole. */
async function damage(): Promise<void> {
  const database = new Database(databaseIn(opened.data));
  await makeAutomaticBackup(database, opened.data);
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
  const file = await openFile(databaseIn(opened.data), 'r+');
  const { size } = await file.stat();
  await file.write(Buffer.alloc(size - 4096, 0x5a), 0, size - 4096, 4096);
  await file.close();
}

test('a damaged database: it is said, work goes on, and the daily copy brings the chats back', {
  timeout: scenarioMs,
}, async () => {
  const first = await opened.open();
  await askAndWait(first, 'Which heron is this?');
  await first.context().close();
  await opened.restart(damage);

  const page = await opened.open();
  await banner(page).getByText('The database was damaged. Nothing was thrown away').waitFor();
  expect(await listed(page, 'Which heron is this?').count()).toBe(0);
  await askAndWait(page, 'Does it work meanwhile?');
  await page.reload(); // undecided: still offered
  await banner(page)
    .getByRole('button', { name: /^Restore the copy of / })
    .click();
  await page.getByText('Restored 1 chat.').first().waitFor();
  await banner(page).waitFor({ state: 'detached' });
  await listed(page, 'Which heron is this?').click();
  await page.getByRole('article', { name: 'Vasari' }).getByText('29 finis').waitFor();
  const kept = await readdir(keptIn(opened.data));
  expect(kept.filter((name) => /^(damaged|replaced)-.*\.db$/.test(name))).toHaveLength(2);
  await page.context().close();
});

test('damage can be left behind, and is not spoken of again', { timeout: scenarioMs }, async () => {
  await opened.restart(damage);
  const page = await opened.open();
  await banner(page).getByRole('button', { name: 'Go on without' }).click();
  await banner(page).waitFor({ state: 'detached' });
  await page.reload();
  await page.getByRole('textbox', { name: 'Message' }).waitFor();
  expect(await banner(page).count()).toBe(0);
  await page.context().close();
});

test('data of a newer Vasari can be read, and not changed', { timeout: scenarioMs }, async () => {
  const first = await opened.open();
  await askAndWait(first, 'What is older?');
  await first.context().close();
  await opened.restart(async () => {
    const database = new Database(databaseIn(opened.data));
    database.exec('PRAGMA user_version = 99');
    database.close();
  });
  const before = await readFile(databaseIn(opened.data));

  const page = await opened.open();
  await banner(page).getByText('update Vasari to go on writing').waitFor();
  expect(await banner(page).getByRole('button').count()).toBe(0);
  await listed(page, 'What is older?').click();
  await page.getByRole('article', { name: 'Vasari' }).getByText('29 finis').waitFor();
  await ask(page, 'And now?');
  await page.getByRole('alert').getByText('A newer Vasari wrote this data').last().waitFor();
  expect(await page.getByRole('textbox', { name: 'Message' }).inputValue()).toBe('And now?');
  await expect.poll(() => page.getByRole('article').count()).toBe(2);
  await page.context().close();
  expect(await readFile(databaseIn(opened.data))).toEqual(before);
});
