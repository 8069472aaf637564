/** The evaluation as a program: on pictures that are there, into a card, and on arguments that it cannot take. */
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { evalCommand } from '../../native-models/eval/cli.ts';
import { reportFile } from '../../native-models/eval/report.ts';
import { temporaryFolder } from './model-folder.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let pictures: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  pictures = join(folder.path, 'samples');
  await mkdir(pictures);
  const rows = [];
  for (const { file, questions } of JSON.parse(await readFile('assets/samples/questions.json', 'utf8'))) {
    await copyFile(join('assets/samples', file), join(pictures, file));
    const asked = questions.map((row: { question: string; answer: string }) => ({ ...row, field: 'field' }));
    rows.push({ file, kind: 'sample', text: '', objects: [], regions: [], questions: asked });
  }
  await writeFile(join(pictures, 'truth.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n'));
});
afterAll(() => folder.remove());

async function run(...argv: string[]) {
  let [out, err] = ['', ''];
  const output = {
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
  };
  const code = await evalCommand(argv, output, new AbortController().signal);
  return { code, out, err };
}

test('scores pictures that are there, and puts the scores into a card', async () => {
  const [json, answers, card] = ['scores.json', 'answers.jsonl', 'card.md'].map((name) => join(folder.path, name));
  const readers = 'model,frequent';
  const scored = await run('--pictures', pictures, '--readers', readers, '--json', json!, '--answers', answers!);
  expect(scored).toMatchObject({ code: 0, err: '' });
  expect(scored.out).toContain('| fields, exact |');
  const report = reportFile.parse(JSON.parse(await readFile(json!, 'utf8')));
  const [model, guess] = report.sets[0]!.readers;
  const rows = (await readFile(answers!, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const own = rows.filter((row) => row.reader === model!.name);
  // The samples list what the embedded model answers truly.
  expect(own.filter((row) => !row.isRight)).toEqual([]);
  expect(model!.measures.find(({ measure }) => measure === 'fields')).toMatchObject({ value: 1, count: own.length });
  expect(guess!.measures.find(({ measure }) => measure === 'fields')!.value).toBeLessThan(0.2);
  expect(model!.likeness.map(({ cka }) => cka > 0 && cka <= 1)).toEqual([true, true, true]);

  await writeFile(card!, '# Card\n\n<!-- scores -->\n<!-- /scores -->\n');
  expect(await run('--json', json!, '--card', card!)).toEqual({ code: 0, out: '', err: '' });
  expect(await readFile(card!, 'utf8')).toContain(`| ${model!.name} | most frequent answer |`);
});

test.each([
  [['--count', 'many'], /--count takes a whole number from 0 to 1000000, not "many"/],
  [['--sets', 'hand,foot'], /--sets takes large, .*, not "foot"/],
  [['--precision', 'f64'], /--precision takes f32, .*, not "f64"/],
  [['--unknown'], /--unknown.*--help shows what it takes/],
  [['--card', 'x.md'], /--card takes its scores from --json FILE/],
  [['--pictures', '/nowhere', '--readers', 'frequent'], /\/nowhere has no truth\.jsonl/],
])('%j is refused in a sentence', async (argv, sentence) => {
  const { code, out, err } = await run(...argv);
  expect(code).toBe(1);
  expect(out).toBe('');
  expect(err).toMatch(sentence);
});

test('a card without marks is refused, and stays as it was', async () => {
  const [json, card] = [join(folder.path, 'empty.json'), join(folder.path, 'plain.md')];
  await writeFile(json, JSON.stringify({ count: 1, each: 1, seed: 1, sets: [] }));
  await writeFile(card, '# Plain\n');
  expect((await run('--json', json, '--card', card)).err).toMatch(/has no marks: put <!-- scores -->/);
  expect(await readFile(card, 'utf8')).toBe('# Plain\n');
});
