/** The real-world way to a larger model: a checkpoint on the disk becomes one in the window, is opened, and is removed again. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { openHostForTests, startRealHost } from './opened-host.ts';
import { scenarioMs } from './scenario.ts';

const opened = openHostForTests(startRealHost);

test('a checkpoint is converted, chosen, and removed', { timeout: scenarioMs }, async () => {
  const page = await opened.open();
  const settings = async (): Promise<void> => {
    await page.keyboard.press('Control+,');
    await page.getByRole('tab', { name: 'Model' }).click();
  };
  await page.getByRole('textbox', { name: 'Message' }).waitFor();
  await settings();
  await page.getByRole('button', { name: 'Add a model…' }).click();
  const folder = page.getByRole('textbox', { name: 'Folder of the checkpoint' });
  await folder.fill('some/where');
  await folder.press('Enter');
  await page.getByText('Give the whole path of the folder.').waitFor();
  await folder.fill(resolve('native-models/training/checkpoint'));
  await folder.press('Enter');
  await page.getByRole('radio', { name: /^8 bits/ }).check();
  await page.getByRole('textbox', { name: 'Name' }).fill('My Florence');
  await page.getByRole('button', { name: 'Convert' }).click();
  await page.getByText('My Florence is ready.').waitFor();
  await page.keyboard.press('Escape');
  await page.reload(); // the host keeps how it ended
  await page.getByRole('button', { name: 'New model ready' }).click();
  await page.getByRole('button', { name: 'Open it' }).click();
  const choice = page.locator('.model-choice');
  await page
    .locator('.model-line')
    .getByText(/^My Florence ·/)
    .waitFor();
  expect(await choice.inputValue()).toBe('my-florence-int8');
  expect(existsSync(join(opened.data, 'models/my-florence-int8/manifest.json'))).toBe(true);

  await settings();
  await page.getByRole('button', { name: 'Remove this model' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await choice.waitFor({ state: 'detached' }); // nothing is left to choose from
  expect(existsSync(join(opened.data, 'models/my-florence-int8'))).toBe(false);
  await page.context().close();
});
