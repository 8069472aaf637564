/** `npm run eval`: asks models about pictures they have not seen and prints how often they are right. */
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ModelError } from '../contract.ts';
import { type Precision, recipe } from '../convert/recipe.ts';
import {
  exitCodeOf,
  fromHere,
  listOf,
  type Output,
  type Program,
  packageFolder,
  readArguments,
  runIfStarted,
  wholeIn,
} from '../program.ts';
import { abilityOf } from './answers.ts';
import { type EvaluationEvent, evaluate, readerNames } from './evaluate.ts';
import { fieldTable, measureTable, reportFile, reportText, withTables } from './report.ts';
import { askedOf, type ReadPicture } from './scores.ts';
import { type SetName, sets, usualSets } from './sets.ts';

const help = `Asks models about held-out pictures and prints how often they are right, with 95 % intervals.

  npm run eval -- [options]

  --model DIR         a model folder, as often as wanted; the embedded model where absent
  --precision LIST    also converts the checkpoint at these: ${Object.keys(recipe).join(', ')}
  --checkpoint DIR    what --precision converts (default native-models/training/checkpoint)
  --sets LIST         of ${Object.keys(sets).join(', ')} (default ${usualSets.join()})
  --readers LIST      of model, tesseract, frequent (default all)
  --count N           signs of the set "large", and as many receipts and invoices (default 200)
  --each N            pictures of the other drawn sets (default 100)
  --seed N            another seed, other pictures (default 1)
  --pictures DIR      pictures with their truth.jsonl that are there already, instead of the sets
  --show N            print so many wrong answers of each field (default 0)
  --json FILE         write the scores
  --answers FILE      write every answer, a line each
  --card FILE         no evaluation: put the tables of --json FILE into this card, between its marks
  --help              this text

Drawing takes Python 3 with Pillow, NumPy and the fonts that native-models/training/README.md names, the pages made
by hand a Chromium, the baseline Debian's tesseract-ocr.
`;

function optionsOf(argv: readonly string[]) {
  const { values } = parsed(argv);
  return {
    ...values,
    models: values.model?.map(fromHere) ?? [],
    checkpoint: values.checkpoint && fromHere(values.checkpoint),
    pictures: values.pictures && fromHere(values.pictures),
    precisions: listOf('--precision', values.precision, Object.keys(recipe) as Precision[]),
    sets: listOf('--sets', values.sets, Object.keys(sets) as SetName[]),
    readers: listOf('--readers', values.readers, readerNames),
    count: wholeIn('--count', values.count, 0, 1e6),
    each: wholeIn('--each', values.each, 0, 1e6),
    seed: wholeIn('--seed', values.seed, 0, 2 ** 31),
    show: wholeIn('--show', values.show, 0, 1e6),
  };
}
type Arguments = ReturnType<typeof optionsOf>;

function parsed(argv: readonly string[]) {
  return readArguments(argv, {
    options: {
      model: { type: 'string', multiple: true },
      precision: { type: 'string', default: '' },
      checkpoint: { type: 'string' },
      sets: { type: 'string', default: usualSets.join() },
      readers: { type: 'string', default: readerNames.join() },
      count: { type: 'string', default: '200' },
      each: { type: 'string', default: '100' },
      seed: { type: 'string', default: '1' },
      pictures: { type: 'string' },
      show: { type: 'string', default: '0' },
      json: { type: 'string' },
      answers: { type: 'string' },
      card: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
}

function wrongAnswers(read: readonly ReadPicture[], most: number): string {
  const wrong = askedOf(read).filter(({ isRight }) => !isRight);
  const fields = [...new Set(wrong.map(({ field }) => field))].sort();
  return fields
    .flatMap((field) => wrong.filter((row) => row.field === field).slice(0, most))
    .map(({ field, file, question, answer, truth }) => {
      const expected = abilityOf(field) === 'absent' ? 'it is not there' : JSON.stringify(truth);
      return `${field}: ${file}: ${question} ${JSON.stringify(answer)}, true is ${expected}\n`;
    })
    .join('');
}

/** Fields one by one where a set asks for nothing else; else what it measures, reader by reader. */
async function show(event: EvaluationEvent, options: Arguments, { out, err }: Output): Promise<void> {
  switch (event.type) {
    case 'set':
      return out(`${event.title}: ${event.pictureCount} pictures\n\n`);
    case 'read':
      if (event.done % 25 === 0) err(`${event.title}: ${event.reader} has read ${event.done} of ${event.of}\n`);
      return;
    case 'reader': {
      if (!event.tasks) out(`${event.scores.name}\n${fieldTable(event.scores.fields)}\n\n`);
      if (options.show > 0) out(wrongAnswers(event.read, options.show));
      if (options.answers === undefined) return;
      const [set, reader] = [event.set, event.scores.name];
      const lines = askedOf(event.read).map((row) => `${JSON.stringify({ set, reader, ...row })}\n`);
      return appendFile(fromHere(options.answers), lines.join(''));
    }
    case 'scores':
      if (event.tasks) out(`${measureTable(event.scores)}\n\n`);
  }
}

async function run(options: Arguments, output: Output, signal: AbortSignal): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'vasari-eval-'));
  try {
    if (options.answers !== undefined) await writeFile(fromHere(options.answers), '');
    const job = evaluate({ ...options, root: packageFolder, work }, signal);
    let step = await job.next();
    for (; !step.done; step = await job.next()) await show(step.value, options, output);
    if (options.json !== undefined) await writeFile(fromHere(options.json), reportText(step.value));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function writeCard(card: string, json: string | undefined): Promise<void> {
  if (json === undefined) throw new ModelError('request-invalid', '--card takes its scores from --json FILE.');
  const report = reportFile.safeParse(JSON.parse(await readFile(fromHere(json), 'utf8')));
  if (!report.success) throw new ModelError('request-invalid', `${json} holds no scores: write it with --json first.`);
  const text = withTables(await readFile(fromHere(card), 'utf8'), report.data);
  if (text === null) {
    throw new ModelError('request-invalid', `${card} has no marks: put <!-- scores --> and <!-- /scores --> into it.`);
  }
  await writeFile(fromHere(card), text);
}

export const evalCommand: Program = (argv, output, signal) => {
  const work = async (): Promise<void> => {
    const options = optionsOf(argv);
    if (options.help) output.out(help);
    else if (options.card !== undefined) await writeCard(options.card, options.json);
    else await run(options, output, signal);
  };
  return exitCodeOf(work, output, signal);
};

await runIfStarted('eval', evalCommand);
