/** What every host must show of the same window: asked, stopped, and with a hand on the model process's throat. */
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { askingModel } from '../native-models/asking-model.ts';

/** A picture of one grey pixel. */
const pixelPng = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==',
  'base64',
);

export interface Hand {
  readonly page: Page;
  /** The running model process. */
  modelPid(): Promise<number>;
}

export async function attach(page: Page, name: string, bytes: Buffer): Promise<void> {
  await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'image/png', buffer: bytes });
}

export async function ask(page: Page, question: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message' }).fill(question);
  await page.getByRole('button', { name: 'Send' }).click();
}

/** For a test that waits for whole answers, and for each of its steps: a machine busy with other tests is slow. */
export const scenarioMs = 240_000;
export const stepMs = 90_000;

/** Puts a small real model where the app looks for its embedded one; where the app brings its own, that comes first. */
export async function installTinyModel(data: string): Promise<Buffer> {
  const model = await askingModel();
  await cp(model.folder, join(data, 'models', 'embedded'), { recursive: true });
  const picture = await readFile(model.picturePath);
  await model.remove();
  return picture;
}

/** Its whole text, facts and troubles included. */
function lastAnswer(page: Page) {
  return page.getByRole('article', { name: 'Vasari' }).last();
}

/** Over the scripted model, whose every answer is `Lorem ipsum 3 4 … 29 finis`, a word each tenth of a second. */
export async function scriptedScenario({ page, modelPid }: Hand): Promise<void> {
  await attach(page, 'pixel.png', pixelPng);
  await ask(page, 'What is this?');
  await expect(page.getByRole('article', { name: 'You' }).last().textContent()).resolves.toContain('What is this?');
  await lastAnswer(page).getByText('Lorem ipsum 3').waitFor();
  await lastAnswer(page).getByText('29 finis').waitFor();
  await page.getByRole('button', { name: 'Send' }).waitFor();

  await ask(page, 'And this?');
  await lastAnswer(page).getByText('Lorem').waitFor();
  await page.getByRole('button', { name: 'Stop' }).click();
  await lastAnswer(page).getByText('Stopped').waitFor();
  expect(await lastAnswer(page).textContent()).not.toContain('finis');

  await ask(page, 'And now?');
  await lastAnswer(page).getByText('Lorem ipsum').waitFor();
  process.kill(await modelPid(), 'SIGKILL');
  await lastAnswer(page).getByText('The model process ended by itself').waitFor();
  expect(await lastAnswer(page).textContent()).toContain('Lorem ipsum');

  await ask(page, 'Once more?');
  await lastAnswer(page).getByText('29 finis').waitFor();
}

/** Over the app's own model process and a real model, whose words are not the matter here. */
export async function realScenario({ page, modelPid }: Hand, picture: Buffer): Promise<void> {
  await attach(page, 'green.png', picture);
  await ask(page, 'What is this?');
  await lastAnswer(page).getByText('tokens/s').waitFor();
  await page.getByRole('slider', { name: 'Background threshold' }).waitFor();

  await ask(page, 'And now?');
  await page.getByRole('button', { name: 'Stop' }).waitFor();
  process.kill(await modelPid(), 'SIGKILL');
  await lastAnswer(page).getByText('The model process ended by itself').waitFor();

  await ask(page, 'Once more?');
  await lastAnswer(page).locator('.answer-text').waitFor(); // its first words: the whole is shown above
}
