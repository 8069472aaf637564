/** `npm run eval`: asks a model about pictures it has not seen and prints how often it is right. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { drain, greedy, ModelError } from '../contract.ts';
import { createModelService } from '../service.ts';
import { drawPictures, type Question, readTruth } from './pictures.ts';
import { type FieldScore, type Scored, scoreByField } from './scores.ts';

const help = `Asks a model about held-out pictures and prints exact matches by field.

  npm run eval -- [options]

  --model DIR       a model folder; the embedded model where absent
  --count N         pictures of each sort: signs; receipts and invoices (default 200)
  --seed N          another seed, other pictures (default 1)
  --pictures DIR    pictures with their truth.jsonl that are there already, instead of new ones
  --show N          print so many wrong answers of each field (default 0)
  --json FILE       write the scores and every answer
  --help            this text

Drawing takes Python 3 with Pillow and NumPy.
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

async function askAll(folder: string, model: string, questions: readonly Question[]): Promise<Scored[]> {
  const service = createModelService({ findPicture: (id) => join(folder, id), findModel: () => model });
  await drain(service.open({ model: basename(model), provider: 'auto' }));
  const scored: Scored[] = [];
  for (const { file, question, answer, field } of questions) {
    const result = await drain(
      service.ask({
        turns: [{ role: 'user', text: question, pictures: [file] }],
        sampling: greedy,
        maxNewTokens: 96,
      }),
    );
    scored.push({ field, answer: result.text, truth: answer, answerMs: result.totalMs });
    if (scored.length % 50 === 0) process.stderr.write(`${scored.length} of ${questions.length} answered\n`);
  }
  return scored;
}

function table(scores: readonly FieldScore[]): string {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  const rows = scores.map((score) => [
    score.field,
    String(score.count),
    percent(score.right / score.count),
    `${percent(score.interval.low)} – ${percent(score.interval.high)}`,
    percent(score.characterErrorRate),
    `${Math.round(score.medianAnswerMs)} ms`,
  ]);
  const all = [['field', 'n', 'exact', '95 % interval', 'edits/char', 'median time'], ...rows];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  return all
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      model: { type: 'string' },
      count: { type: 'string', default: '200' },
      seed: { type: 'string', default: '1' },
      pictures: { type: 'string' },
      show: { type: 'string', default: '0' },
      json: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return void process.stdout.write(help);
  const here = (path: string) => resolve(process.env.INIT_CWD ?? process.cwd(), path);
  if (root === undefined)
    throw new ModelError('request-invalid', 'The training folder with make_eval.py is not there.');
  const model = values.model === undefined ? join(root, 'assets/models/embedded') : here(values.model);
  const [count, show] = [whole('count', values.count), whole('show', values.show)];
  const drawn = values.pictures === undefined ? await mkdtemp(join(tmpdir(), 'vasari-eval-')) : null;
  try {
    if (drawn !== null) {
      await drawPictures(join(root, 'native-models/training/make_eval.py'), drawn, count, whole('seed', values.seed));
    }
    const folder = drawn ?? here(values.pictures!);
    const scored = await askAll(folder, model, await readTruth(folder));
    const scores = scoreByField(scored);
    process.stdout.write(`${table(scores)}\n`);
    for (const { field } of scores) {
      const wrong = scored.filter((row) => row.field === field && row.answer !== row.truth).slice(0, show);
      for (const { answer, truth } of wrong) {
        process.stdout.write(`${field}: ${JSON.stringify(answer)}, true is ${JSON.stringify(truth)}\n`);
      }
    }
    if (values.json !== undefined) {
      await writeFile(
        here(values.json),
        `${JSON.stringify({ model: basename(model), scores, answers: scored }, null, 1)}\n`,
      );
    }
  } finally {
    if (drawn !== null) await rm(drawn, { recursive: true, force: true });
  }
}

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
