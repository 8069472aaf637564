/** `npm run eval`: asks models about pictures they have not seen and prints how often they are right. */
import { existsSync } from 'node:fs';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { drain, ModelError } from '../contract.ts';
import { convert } from '../convert/convert.ts';
import { type Precision, recipe } from '../convert/recipe.ts';
import { readManifest } from '../inference/manifest-file.ts';
import { abilityOf } from './answers.ts';
import { alwaysTheMostFrequent, openTesseract } from './baselines.ts';
import { likenessOfPrompts } from './likeness.ts';
import { type ModelReader, openModelReader } from './model-reader.ts';
import type { Reader } from './reading.ts';
import { fieldTable, measureTable, type Report, reportFile, type SetReport, withTables } from './report.ts';
import { askedOf, type ReadPicture, scoreByField, scoreByMeasure } from './scores.ts';
import { drawPictures, type PictureSet, type SetName, sets, usualSets } from './sets.ts';
import { readTruth } from './truth.ts';

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

const readerNames = ['model', 'tesseract', 'frequent'] as const;

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

function readArguments() {
  const { values } = parseArgs({
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
  return {
    ...values,
    precisions: listOf('precision', values.precision, Object.keys(recipe) as Precision[]),
    sets: listOf('sets', values.sets, Object.keys(sets) as SetName[]),
    readers: listOf('readers', values.readers, readerNames),
    count: whole('count', values.count),
    each: whole('each', values.each),
    seed: whole('seed', values.seed),
    show: whole('show', values.show),
  };
}

/** npm runs its scripts in the package's folder; paths are the person's. */
function fromHere(path: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), path);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Folders of the models to ask: those that are there, and those converted now. */
async function modelFolders(options: ReturnType<typeof readArguments>, home: string, work: string): Promise<string[]> {
  const shipped = join(home, 'assets/models/embedded');
  const folders = options.model?.map(fromHere) ?? [shipped];
  const checkpoint = options.checkpoint ?? join(home, 'native-models/training/checkpoint');
  const name = options.checkpoint === undefined ? (await readManifest(shipped)).name : basename(checkpoint);
  for (const precision of options.precisions) {
    const out = join(work, `model-${precision}`);
    await drain(convert({ checkpoint: fromHere(checkpoint), out, precision, name }));
    folders.push(out);
  }
  return folders;
}

async function readAll(reader: Reader, set: PictureSet): Promise<ReadPicture[]> {
  const read: ReadPicture[] = [];
  for (const picture of set.pictures) {
    read.push({ picture, reading: await reader.read(picture, join(set.folder, picture.file), set.tasks) });
    if (read.length % 25 === 0) say(`${set.title}: ${reader.name} has read ${read.length} of ${set.pictures.length}`);
  }
  return read;
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

async function evaluate(options: ReturnType<typeof readArguments>, home: string, work: string): Promise<Report> {
  const models: ModelReader[] = [];
  for (const folder of options.readers.includes('model') ? await modelFolders(options, home, work) : []) {
    models.push(await openModelReader(folder));
  }
  const tesseract = options.readers.includes('tesseract') ? [await openTesseract()] : [];
  const report: Report = { count: options.count, each: options.each, seed: options.seed, sets: [] };
  const names = options.pictures === undefined ? options.sets : [options.pictures];
  if (options.answers !== undefined) await writeFile(fromHere(options.answers), '');
  for (const name of names) {
    const set = await pictureSet(name, options, home, work);
    const frequent = options.readers.includes('frequent') ? [alwaysTheMostFrequent(set.pictures)] : [];
    const readers: SetReport['readers'] = [];
    process.stdout.write(`${set.title}: ${set.pictures.length} pictures\n\n`);
    for (const reader of [...models, ...tesseract, ...frequent]) {
      const read = await readAll(reader, set);
      const model = models.find((one) => one === reader);
      readers.push({
        name: reader.name,
        measures: scoreByMeasure(read),
        fields: scoreByField(read),
        likeness: model && set.tasks ? await likenessOfPrompts(model, set) : [],
      });
      // Fields one by one where that is all there is; else, at the end, what the set measures, reader by reader.
      if (!set.tasks) process.stdout.write(`${reader.name}\n${fieldTable(readers.at(-1)!.fields)}\n\n`);
      if (options.show > 0) process.stdout.write(wrongAnswers(read, options.show));
      if (options.answers !== undefined) {
        const lines = askedOf(read).map((row) => `${JSON.stringify({ set: name, reader: reader.name, ...row })}\n`);
        await appendFile(fromHere(options.answers), lines.join(''));
      }
    }
    const scored = { name, title: set.title, pictures: set.pictures.length, readers };
    report.sets.push(scored);
    if (set.tasks) process.stdout.write(`${measureTable(scored)}\n\n`);
  }
  for (const model of models) await model.close();
  return report;
}

async function pictureSet(
  name: SetName | string,
  options: ReturnType<typeof readArguments>,
  home: string,
  work: string,
): Promise<PictureSet> {
  if (options.pictures !== undefined) {
    const folder = fromHere(options.pictures);
    return { title: basename(folder), tasks: true, folder, pictures: await readTruth(folder) };
  }
  const count = name === 'large' ? options.count : options.each;
  return drawPictures(name as SetName, { root: home, folder: work, count, seed: options.seed });
}

async function writeCard(card: string, json: string | undefined): Promise<void> {
  if (json === undefined) throw new ModelError('request-invalid', '--card takes its scores from --json FILE.');
  const report = reportFile.parse(JSON.parse(await readFile(fromHere(json), 'utf8')));
  const text = withTables(await readFile(fromHere(card), 'utf8'), report);
  if (text === null) {
    throw new ModelError('request-invalid', `${card} has no marks: put <!-- scores --> and <!-- /scores --> into it.`);
  }
  await writeFile(fromHere(card), text);
}

async function main(): Promise<void> {
  const options = readArguments();
  if (options.help) return void process.stdout.write(help);
  if (options.card !== undefined) return writeCard(options.card, options.json);
  if (root === undefined) {
    throw new ModelError('request-invalid', 'The training folder with make_eval.py is not there.');
  }
  const work = await mkdtemp(join(tmpdir(), 'vasari-eval-'));
  try {
    const report = await evaluate(options, root, work);
    if (options.json !== undefined) await writeFile(fromHere(options.json), `${JSON.stringify(report, null, 1)}\n`);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
