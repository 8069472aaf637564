/** What every host must show of the same window: asked, stopped, and with a hand on the model process's throat. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

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

/** Its whole text, facts and troubles included. */
function lastAnswer(page: Page) {
  return page.getByRole('article', { name: 'Vasari' }).last();
}

/** Over the scripted model, whose every answer is `Lorem ipsum … tempor`, a word each tenth of a second. */
export async function scriptedScenario({ page, modelPid }: Hand): Promise<void> {
  await attach(page, 'pixel.png', pixelPng);
  await ask(page, 'What is this?');
  await expect(page.getByRole('article', { name: 'You' }).last().textContent()).resolves.toContain('What is this?');
  await lastAnswer(page).getByText('Lorem ipsum dolor').waitFor();
  await lastAnswer(page).getByText('eiusmod tempor').waitFor();
  await page.getByRole('button', { name: 'Send' }).waitFor();

  await ask(page, 'And this?');
  await lastAnswer(page).getByText('Lorem').waitFor();
  await page.getByRole('button', { name: 'Stop' }).click();
  await lastAnswer(page).getByText('Stopped').waitFor();
  expect(await lastAnswer(page).textContent()).not.toContain('tempor');

  await ask(page, 'And now?');
  await lastAnswer(page).getByText('Lorem ipsum').waitFor();
  process.kill(await modelPid(), 'SIGKILL');
  await lastAnswer(page).getByText('The model process ended by itself').waitFor();
  expect(await lastAnswer(page).textContent()).toContain('Lorem ipsum');

  await ask(page, 'Once more?');
  await lastAnswer(page).getByText('eiusmod tempor').waitFor();
}
