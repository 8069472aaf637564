/** `npm run ask`, as a person calls it. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask } from '../../native-models/ask.ts';
import { type AskingModel, askingModel } from './asking-model.ts';

let model: AskingModel;
beforeAll(async () => {
  model = await askingModel();
});
afterAll(() => model.remove());

async function run(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const output = { out: (text: string) => (out += text), err: (text: string) => (err += text) };
  const code = await ask(argv, output, new AbortController().signal);
  return { code, out, err };
}

test('--json prints one object', async () => {
  const { code, out, err } = await run(
    model.picturePath,
    'What is it?',
    ...['--json', '--model', model.folder, '--max-tokens', '5', '--mode', 'squash'],
  );
  expect([code, err]).toEqual([0, '']);
  expect(out.trim().split('\n')).toHaveLength(1);
  expect(JSON.parse(out)).toMatchObject({
    answer: expect.any(String),
    stopReason: 'max-tokens',
    answerTokenCount: 5,
    promptTokenCount: 45,
    imageTokenCount: 37,
    provider: 'cpu',
    totalMs: expect.any(Number),
    tokensPerSecond: expect.any(Number),
  });
});

test('streams the same answer as text', async () => {
  const options = ['--model', model.folder, '--max-tokens', '12'];
  const streamed = await run(model.picturePath, 'What is it?', ...options);
  const whole = JSON.parse((await run(model.picturePath, 'What is it?', ...options, '--json')).out);
  expect(streamed.code).toBe(0);
  expect(streamed.out).toBe(`${whole.answer}\n`);
  expect(streamed.err).toMatch(/max-tokens/);
});

test('--help', async () => {
  const { code, out } = await run('--help');
  expect(code).toBe(0);
  expect(out).toMatch(/--max-tokens/);
});

describe('says in one sentence what is wrong with', () => {
  test.each([
    ['no question', () => [model.picturePath], /question/],
    ['no picture file', () => [join(model.folder, 'none.png'), 'Hm?'], /cannot be read/],
    ['an unknown option', () => [model.picturePath, 'Hm?', '--fast'], /--fast/],
    ['an unknown mode', () => [model.picturePath, 'Hm?', '--mode', 'crop'], /pad, squash/],
    ['an unknown provider', () => [model.picturePath, 'Hm?', '--provider', 'tpu'], /webgpu/],
    ['tokens that are no number', () => [model.picturePath, 'Hm?', '--max-tokens', 'many'], /--max-tokens/],
    ['a temperature below 0', () => [model.picturePath, 'Hm?', '--temperature=-1'], /--temperature/],
    ['a folder without a model', () => [model.picturePath, 'Hm?', '--model', '/nowhere'], /no model/],
    [
      'a file that is no picture',
      () => [join(model.folder, 'manifest.json'), 'Hm?', '--model', model.folder],
      /picture/,
    ],
  ])('%s', async (_, argv, sentence) => {
    const { code, out, err } = await run(...argv());
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(sentence);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  test('a text named .png', async () => {
    const path = join(model.folder, '../letter.png');
    await writeFile(path, 'Dear Sir');
    const { code, err } = await run(path, 'Hm?', '--model', model.folder);
    expect(code).toBe(1);
    expect(err).toMatch(/not a picture of a format/);
  });
});
