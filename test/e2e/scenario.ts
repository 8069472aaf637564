/** What every host must show of the same window: asked, stopped, and with a hand on the model process's throat. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
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

/** For a test that waits for whole answers, and for each of its steps: a machine busy with other tests is slow. */
export const scenarioMs = 240_000;
export const stepMs = 90_000;

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

interface Sample {
  readonly file: string;
  readonly questions: readonly { readonly question: string; readonly answer: string }[];
}

/** The app as it comes: the sample receipt, its total, Figure 3, and the model process killed. */
export async function realScenario({ page, modelPid }: Hand): Promise<void> {
  const samples = JSON.parse(await readFile('assets/samples/questions.json', 'utf8')) as Sample[];
  const receipt = samples.find(({ file }) => file === 'receipt.png');
  const total = receipt?.questions.find(({ question }) => question === 'What is the total?');
  if (receipt === undefined || total === undefined) throw new Error('The samples have no receipt with a total.');

  await attach(page, receipt.file, await readFile(join('assets/samples', receipt.file)));
  await ask(page, total.question);
  await lastAnswer(page).getByText('tokens/s').waitFor();
  await expect(lastAnswer(page).locator('.answer-text').textContent()).resolves.toBe(total.answer);
  await expect(page.getByRole('button', { name: 'Latest' }).count()).resolves.toBe(0); // the end is in sight
  await page.getByRole('slider', { name: 'Background threshold' }).waitFor();
  for (const map of ['Caption', 'OCR', 'Grounding']) await page.getByRole('img', { name: map }).waitFor();
  await likenessOfPatch(page);

  await killedWhileItAnswers(page, await modelPid());

  await ask(page, total.question);
  await lastAnswer(page).getByText('tokens/s').waitFor();
  await expect(lastAnswer(page).locator('.answer-text').textContent()).resolves.toBe(total.answer);
}

/** The small model answers faster than a hand can kill it: so its process is halted first, asked, and killed as it stands. */
async function killedWhileItAnswers(page: Page, pid: number): Promise<void> {
  process.kill(pid, 'SIGSTOP');
  await ask(page, 'What is the text in the picture?');
  await page.getByRole('button', { name: 'Stop' }).waitFor();
  await new Promise((done) => setTimeout(done, 1000)); // the question is on its way to a process that can't answer it
  process.kill(pid, 'SIGKILL');
  await lastAnswer(page).getByText('The model process ended by itself').waitFor();
}

/** A patch is clicked, and what the similarity view says of every patch is read from its table: none is more like it. */
async function likenessOfPatch(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Similarity' }).click();
  await page.getByText('Values as a table').click();
  await page.getByRole('img', { name: /^OCR map/ }).click({ position: { x: 60, y: 60 } });
  const rows = page.getByRole('region', { name: 'Values of every patch' }).getByRole('row');
  await rows.filter({ hasText: 'cos ' }).first().waitFor();
  const cosines = (await rows.allInnerTexts()).flatMap((row) => {
    const [, , , ocr] = row.split('\t');
    const value = ocr?.match(/^cos ([−\d.]+)$/)?.[1];
    return value === undefined ? [] : [Number(value.replace('−', '-'))];
  });
  const { image } = JSON.parse(await readFile('assets/models/embedded/manifest.json', 'utf8'));
  expect(cosines).toHaveLength(image.grid.rows * image.grid.columns);
  expect(Math.max(...cosines)).toBe(1);
  expect(Math.min(...cosines)).toBeLessThan(0.9);
  await page.getByRole('button', { name: 'Clear' }).click();
  await page.getByRole('tab', { name: 'Figure' }).click();
}
