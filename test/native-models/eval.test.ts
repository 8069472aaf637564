/** Scores of the evaluation, against values that were worked out by hand or can be looked up. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { abilityOf, isRefusal, isRight } from '../../native-models/eval/answers.ts';
import { alwaysTheMostFrequent } from '../../native-models/eval/baselines.ts';
import { countMatches, intersectionOverUnion } from '../../native-models/eval/boxes.ts';
import { answerByRule } from '../../native-models/eval/field-rule.ts';
import { ratioOf, resampled, wilson } from '../../native-models/eval/intervals.ts';
import type { Reading } from '../../native-models/eval/reading.ts';
import { measureTable, type Report, reportFile, reportText, withTables } from '../../native-models/eval/report.ts';
import { editDistance, scoreByField, scoreByMeasure } from '../../native-models/eval/scores.ts';
import { readTruth, type TruePicture } from '../../native-models/eval/truth.ts';
import { temporaryFolder } from './model-folder.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

describe('intervals', () => {
  test("Wilson's", () => {
    // Newcombe 1998, table I: 81 of 263, and the ends.
    expect(wilson(81, 263).low).toBeCloseTo(0.2553, 4);
    expect(wilson(81, 263).high).toBeCloseTo(0.3662, 4);
    expect(wilson(0, 20)).toEqual({ low: 0, high: expect.closeTo(0.1611, 4) });
    expect(wilson(20, 20).high).toBe(1);
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
  });

  test('a ratio of sums, and the same draws each time', () => {
    const parts = [
      [1, 10],
      [3, 10],
      [0, 20],
    ] as const;
    expect(ratioOf(parts)).toBeCloseTo(0.1);
    expect(ratioOf([])).toBe(0);
    const { low, high } = resampled(parts);
    expect(resampled(parts)).toEqual({ low, high });
    // The rarest draws are three times the same picture: 1 in 27 each, so both ends are among the 95 %.
    expect(low).toBe(0);
    expect(high).toBeCloseTo(0.3);
    expect(resampled([[2, 8]])).toEqual({ low: 0.25, high: 0.25 });
  });
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

test.each([
  ['name', ' Oak  Market\n', ['Oak Market'], true],
  ['name', 'oak market', ['Oak Market'], false],
  ['name', 'Caf\u0065\u0301', ['Café'], true],
  ['total', '4.2', ['$4.20'], false],
  ['total', '468.00', ['468.00 EUR', '468.00'], true],
  ['count', '3', ['three'], true],
  ['count', 'Three.', ['3'], true],
  ['count', 'four', ['three'], false],
  ['count', '0', ['no'], true],
  ['count', 'none', ['no'], true],
  ['yes-no', 'none', ['no'], false],
  ['color', 'Grey', ['gray'], true],
  ['relation', 'the car', ['a car'], true],
  ['yes-no', 'No', ['no'], true],
  ['yes-no', 'yes', ['no'], false],
  ['absent', 'There is no date in the picture.', ['no date'], true],
  ['absent', '2026-03-14', ['no date'], false],
  ['unknown', 'There is no text in the picture.', ['I see nothing that I know.'], true],
] as const)('%s: %j for %j is right: %s', (field, answer, truths, right) => {
  expect(isRight(answer, truths, abilityOf(field))).toBe(right);
});

test.each([
  'There is no total in the picture.',
  'There are no prices.',
  "There isn't a date.",
  'The date is not shown.',
  "The invoice doesn't give a number.",
  'It is not there.',
  'I cannot find a seat.',
  "I can't see it.",
  'No date is given.',
  'I see nothing that I know.',
])('%j is a refusal', (answer) => expect(isRefusal(answer)).toBe(true));

test.each([
  '',
  'no',
  'none',
  'NO ENTRY',
  'Please do not touch the sculptures',
  'DO NOT ENTER',
  'CAUTION THERE ARE DOGS',
  'No. 417',
  'I',
  'The Old Barn',
])('%j is an answer', (answer) => expect(isRefusal(answer)).toBe(false));

describe('boxes', () => {
  test('intersection over union', () => {
    expect(intersectionOverUnion([0, 0, 10, 10], [0, 0, 10, 10])).toBe(1);
    expect(intersectionOverUnion([0, 0, 10, 10], [5, 0, 15, 10])).toBeCloseTo(50 / 150);
    expect(intersectionOverUnion([0, 0, 10, 10], [10, 0, 20, 10])).toBe(0);
    expect(intersectionOverUnion([3, 3, 3, 3], [3, 3, 3, 3])).toBe(0);
  });

  test('each true box is found once, the best overlap first', () => {
    const truth = [
      { label: 'cat', box: [0, 0, 10, 10] },
      { label: 'dog', box: [20, 0, 30, 10] },
    ] as const;
    const found = [
      { label: 'Cat', box: [0, 0, 10, 9] },
      { label: 'cat', box: [0, 0, 10, 10] },
      { label: 'cat', box: [20, 0, 30, 10] },
    ] as const;
    expect(countMatches(found, truth, { named: true, least: 0.5 })).toBe(1);
    expect(countMatches(found, truth, { named: false, least: 0.5 })).toBe(2);
    expect(countMatches(found, [], { named: false, least: 0.5 })).toBe(0);
  });
});

const text =
  'Date 2026-04-01\nOak Market\nMilk 2.50\nRye bread $3.10\nTotal $5.60\nInvoice no. 417\nSeat: 22F\nTo: Rosa Clark';
test.each([
  ['What is the total?', '$5.60'],
  ['When was it issued?', '2026-04-01'],
  ['How much is the bread?', '$3.10'],
  ['Which store is this receipt from?', 'Oak Market'],
  ['What is the invoice number?', '417'],
  ['What is the seat?', '22F'],
  ['Who is billed?', 'Rosa Clark'],
  ['What color is the sign?', ''],
  ['How many cats are there?', ''],
  ['What is the gate?', ''],
])('the rule: %s %j', (question, answer) => expect(answerByRule(question, text)).toBe(answer));

const scene: TruePicture = {
  file: 'a.png',
  kind: 'scene',
  text: '',
  objects: [
    { label: 'cat', box: [0, 0, 10, 10] },
    { label: 'dog', box: [20, 0, 30, 10] },
  ],
  regions: [],
  questions: [
    { question: 'How many cats?', answer: 'one', field: 'count' },
    { question: 'What is the date?', answer: 'There is no date.', field: 'absent' },
  ],
};
const page: TruePicture = {
  file: 'b.png',
  kind: 'receipt',
  text: 'Oak Market\nTotal $4.20',
  objects: [],
  regions: [],
  questions: [
    { question: 'What is the total?', answer: '$4.20', field: 'total' },
    { question: 'Which shop?', answer: 'Oak Market', field: 'name' },
  ],
};
const answered = (texts: readonly string[], more: Partial<Reading> = {}): Reading => ({
  answers: texts.map((text, at) => ({ text, tookMs: 10 * (at + 1) })),
  text: null,
  objects: null,
  regions: null,
  ...more,
});
const read = [
  {
    picture: scene,
    reading: answered(['1', '2026-01-01'], { objects: [{ label: 'cat', box: [0, 0, 10, 9] }] }),
  },
  {
    picture: page,
    reading: answered(['$4.2', 'There is no shop in the picture.'], { text: 'Oak  Market Total $4.2' }),
  },
];

test('scores by field', () => {
  const [absent, count, name, total] = scoreByField(read);
  expect(absent).toMatchObject({ field: 'absent', count: 1, right: 0 });
  expect(count).toMatchObject({ field: 'count', count: 1, right: 1, medianAnswerMs: 10 });
  expect(name).toMatchObject({ field: 'name', right: 0 });
  expect(total).toMatchObject({ field: 'total', count: 1, right: 0, characterErrorRate: 0.2 });
});

test('scores by measure, and none for what nobody was asked', () => {
  const scores = Object.fromEntries(scoreByMeasure(read).map(({ measure, value, count }) => [measure, [value, count]]));
  expect(scores).toEqual({
    fields: [0, 2],
    counts: [1, 1],
    absent: [0, 1],
    refused: [1 / 3, 3],
    text: [1 / 22, 1], // "Oak Market Total $4.20": one character of 22 is missing
    objectsFound: [0.5, 2],
    objectsTrue: [1, 1],
  });
});

test('the baseline that guesses gives the commonest answer of the other pictures', async () => {
  const named = (file: string, answer: string, question = 'Which shop?'): TruePicture => ({
    ...page,
    file,
    questions: [{ question, answer, field: 'name' }],
  });
  const [oak, otherOak, elm] = [named('1.png', 'Oak'), named('2.png', 'Oak'), named('3.png', 'Elm')];
  const reader = alwaysTheMostFrequent([oak, otherOak, elm]);
  const guess = async (picture: TruePicture) => (await reader.read(picture, '', true)).answers[0]!.text;
  expect(await guess(elm)).toBe('Oak');
  expect(await guess(oak)).toBe('Oak');
  expect(await guess(named('4.png', 'Ash', 'which shop sold it'))).toBe('Oak');
  expect(await guess(named('5.png', 'Ash', 'Who sold it?'))).toBe('');
  expect(await alwaysTheMostFrequent([elm]).read(elm, '', true)).toMatchObject({ answers: [{ text: '' }], text: null });
});

const report: Report = {
  count: 1,
  each: 1,
  seed: 1,
  sets: [
    {
      name: 'hand',
      title: 'Pages',
      pictures: 2,
      readers: [
        {
          name: 'model f16',
          measures: scoreByMeasure(read),
          fields: scoreByField(read),
          likeness: [{ between: ['caption', 'ocr'], cka: 0.91234, pictures: 2 }],
        },
        { name: 'guess', measures: [], fields: [], likeness: [] },
      ],
    },
  ],
};

test('a report is a file of a line a measure, a field and a likeness, to eight digits', () => {
  const text = reportText(report);
  const again = reportFile.parse(JSON.parse(text));
  const [model] = report.sets[0]!.readers;
  const expected = JSON.parse(JSON.stringify(report), (_, value) =>
    typeof value === 'number' ? Number(value.toPrecision(8)) : value,
  );
  expect(again).toEqual(expected);
  expect(reportText(again)).toBe(text);
  const lines = model!.measures.length + model!.fields.length + model!.likeness.length;
  expect(text.match(/^ {3}\{/gm)).toHaveLength(lines);
  expect(reportFile.parse(JSON.parse(reportText({ ...report, sets: [] })))).toEqual({ ...report, sets: [] });
});

test('tables: a column a reader, a dash where it has no score, all of it from the JSON', () => {
  const again = reportFile.parse(JSON.parse(reportText(report)));
  const lines = measureTable(again.sets[0]!).split('\n');
  expect(lines[0]).toBe('|  | n | model f16 | guess |');
  expect(lines).toContain('| counts | 1 | 100.0 % (20.7–100.0) | – |');
  expect(lines).toContain('| features caption / ocr, CKA | 2 | 0.912 | – |');
  const card = withTables('before\n<!-- scores -->\nold\n<!-- /scores -->\nafter\n', again)!;
  expect(card).toMatch(/^before\n<!-- scores -->\n\n### Pages: 2 pictures\n[\s\S]*<!-- \/scores -->\nafter\n$/);
  expect(card).not.toContain('old');
  expect(withTables(card, again)).toBe(card);
  expect(withTables('no marks', again)).toBeNull();
});

test('reads the truth, and names the line that is none', async () => {
  await writeFile(join(folder.path, 'truth.jsonl'), `${JSON.stringify(page)}\n\n`);
  expect(await readTruth(folder.path)).toEqual([page]);
  const broken = `${JSON.stringify(page)}\n${JSON.stringify({ ...page, file: '../x' })}\n`;
  await writeFile(join(folder.path, 'truth.jsonl'), broken);
  await expect(readTruth(folder.path)).rejects.toMatchObject({ message: expect.stringMatching(/line 2/) });
  await expect(readTruth(join(folder.path, 'none'))).rejects.toMatchObject({ code: 'request-invalid' });
});

const hasPillow = await promisify(execFile)(process.env.PYTHON ?? '/usr/bin/python3', ['-c', 'import PIL, numpy']).then(
  () => true,
  () => false,
);
if (!hasPillow) console.log('NOT TESTED: the drawn sets of the evaluation need Python 3 with Pillow and NumPy.');

test.runIf(hasPillow)('drawn sets: every printed answer is on its page, every box inside its picture', async () => {
  const { drawSet } = await import('../../native-models/eval/drawing.ts');
  const out = join(folder.path, 'words');
  await drawSet('native-models/training/make_eval.py', out, { name: 'words', count: 12, seed: 5 });
  const pictures = await readTruth(out);
  expect(pictures).toHaveLength(12);
  for (const { file, text: printed, questions, objects, regions } of pictures) {
    const flat = printed.replace(/\s+/g, ' ');
    for (const { question, answer, field } of questions) {
      const isReadOffAnAxis = field === 'value';
      if (abilityOf(field) === 'fields' && !isReadOffAnAxis) expect(flat, `${file}: ${question}`).toContain(answer);
    }
    for (const { box } of [...objects, ...regions]) {
      expect(box[2], file).toBeGreaterThan(box[0]);
      expect(box[3], file).toBeGreaterThan(box[1]);
      expect(Math.min(...box), file).toBeGreaterThan(-40);
      expect(Math.max(...box), file).toBeLessThan(768 + 40);
    }
  }
});
