/** `npm run eval`: asks models about pictures they have not seen and prints how often they are right. */
import { existsSync } from 'node:fs';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ModelError } from '../contract.ts';
import { type Precision, recipe } from '../convert/recipe.ts';
import { abilityOf } from './answers.ts';
import { type EvaluationEvent, evaluate, readerNames } from './evaluate.ts';
import { fieldTable, measureTable, reportFile, withTables } from './report.ts';
import { askedOf, type ReadPicture } from './scores.ts';
import { type SetName, sets, usualSets } from './sets.ts';

const help = `Asks models about held-out pictures and prints how often they are right, with 95 % intervals.

  npm run eval -- [options]

  --model DIR         a model folder, as often as wanted; the embedded model where absent
  --precision LIST    also converts the checkpoint at these: f32, f16, int8, int4
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

/** The repository, from the source tree and from the bundle. */
const root = ['..', '../..']
  .map((up) => resolve(import.meta.dirname, up))
  .find((folder) => existsSync(join(folder, 'native-models/training/make_eval.py')));

function whole(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) {
    throw new ModelError('request-invalid', `--${name} takes a whole number, not "${text}".`);
  }
  return value;
}

function listOf<Choice extends string>(name: string, text: string, choices: readonly Choice[]): Choice[] {
  return text
    .split(',')
    .filter((part) => part !== '')
    .map((part) => {
      const found = choices.find((choice) => choice === part);
      if (found !== undefined) return found;
      throw new ModelError('request-invalid', `--${name} takes ${choices.join(', ')}, not "${part}".`);
    });
}

function readArguments(argv: readonly string[]) {
  const { values } = parseStrictly(argv);
  return {
    ...values,
    models: values.model?.map(fromHere) ?? [],
    checkpoint: values.checkpoint && fromHere(values.checkpoint),
    pictures: values.pictures && fromHere(values.pictures),
    precisions: listOf('precision', values.precision, Object.keys(recipe) as Precision[]),
    sets: listOf('sets', values.sets, Object.keys(sets) as SetName[]),
    readers: listOf('readers', values.readers, readerNames),
    count: whole('count', values.count),
    each: whole('each', values.each),
    seed: whole('seed', values.seed),
    show: whole('show', values.show),
  };
}
type Arguments = ReturnType<typeof readArguments>;

function parseStrictly(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
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
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split(/\. |\n/)[0] : String(cause);
    throw new ModelError('request-invalid', `${reason}; --help shows what it takes.`, { cause });
  }
}

/** npm runs its scripts in the package's folder; paths are the person's. */
function fromHere(path: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), path);
}

/** Where the program writes; the terminal, or a test. */
export interface Output {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
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
  if (root === undefined) {
    throw new ModelError('request-invalid', 'The training folder with make_eval.py is not there.');
  }
  const work = await mkdtemp(join(tmpdir(), 'vasari-eval-'));
  try {
    if (options.answers !== undefined) await writeFile(fromHere(options.answers), '');
    const job = evaluate({ ...options, root, work }, signal);
    let step = await job.next();
    for (; !step.done; step = await job.next()) await show(step.value, options, output);
    if (options.json !== undefined) await writeFile(fromHere(options.json), `${JSON.stringify(step.value, null, 1)}\n`);
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

/** The program: its exit code. */
export async function evalCommand(argv: readonly string[], output: Output, signal: AbortSignal): Promise<number> {
  try {
    const options = readArguments(argv);
    if (options.help) output.out(help);
    else if (options.card !== undefined) await writeCard(options.card, options.json);
    else await run(options, output, signal);
    return 0;
  } catch (error) {
    output.err(`${error instanceof Error ? error.message : String(error)}\n`);
    return signal.aborted ? 130 : 1;
  }
}

if (basename(process.argv[1] ?? '') === 'eval.js') {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const output: Output = { out: (text) => process.stdout.write(text), err: (text) => process.stderr.write(text) };
  process.exitCode = await evalCommand(process.argv.slice(2), output, stop.signal);
}
