/** Scores of the evaluation, against values that can be looked up. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readTruth } from '../../native-models/eval/pictures.ts';
import { editDistance, scoreByField, wilson } from '../../native-models/eval/scores.ts';
import { temporaryFolder } from './model-folder.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

test("Wilson's interval", () => {
  // Newcombe 1998, table I: 81 of 263, and the ends.
  expect(wilson(81, 263).low).toBeCloseTo(0.2553, 4);
  expect(wilson(81, 263).high).toBeCloseTo(0.3662, 4);
  expect(wilson(0, 20)).toEqual({ low: 0, high: expect.closeTo(0.1611, 4) });
  expect(wilson(20, 20).high).toBe(1);
  expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
});

test.each([
  ['kitten', 'sitting', 3],
  ['', 'abc', 3],
  ['same', 'same', 0],
  ['né🙂', 'ne🙂', 1],
])('from %j to %j are %i edits', (from, to, edits) => {
  expect(editDistance(from, to)).toBe(edits);
  expect(editDistance(to, from)).toBe(edits);
});

test('scores by field', () => {
  const rows = [
    { field: 'total', answer: '$4.20', truth: '$4.20', answerMs: 10 },
    { field: 'total', answer: '$4.2', truth: '$4.20', answerMs: 30 },
    { field: 'sign', answer: 'EXIT', truth: 'EXIT', answerMs: 5 },
  ];
  const [sign, total] = scoreByField(rows);
  expect(sign).toMatchObject({ field: 'sign', count: 1, right: 1, characterErrorRate: 0 });
  expect(total).toMatchObject({ field: 'total', count: 2, right: 1, characterErrorRate: 0.1, medianAnswerMs: 30 });
});

test('reads the truth, and names the line that is none', async () => {
  const row = { file: 'sign-000.png', kind: 'sign', question: 'What does it say?', answer: 'EXIT', field: 'sign' };
  await writeFile(join(folder.path, 'truth.jsonl'), `${JSON.stringify(row)}\n\n`);
  expect(await readTruth(folder.path)).toEqual([row]);
  await writeFile(
    join(folder.path, 'truth.jsonl'),
    `${JSON.stringify(row)}\n${JSON.stringify({ ...row, file: '../x' })}\n`,
  );
  await expect(readTruth(folder.path)).rejects.toMatchObject({ message: expect.stringMatching(/line 2/) });
  await expect(readTruth(join(folder.path, 'none'))).rejects.toMatchObject({ code: 'request-invalid' });
});
