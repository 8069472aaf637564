/** What the model is held against: Tesseract with a simple rule, and always the most frequent answer. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ModelError } from '../contract.ts';
import { answerByRule } from './field-rule.ts';
import type { Reader } from './reading.ts';
import type { TruePicture } from './truth.ts';

const run = promisify(execFile);

/** One column of print of many sizes: on the pages made by hand it read best so (8 % of characters wrong; 10 as it comes). */
const segmentation = ['--psm', '4'];

/** Tesseract, English, one thread. Throws `request-invalid` with what to install. */
export async function openTesseract(): Promise<Reader> {
  const program = process.env.TESSERACT ?? 'tesseract';
  const env = { ...process.env, OMP_THREAD_LIMIT: '1' };
  const version = await run(program, ['--version']).catch((cause: unknown) => {
    throw new ModelError(
      'request-invalid',
      'The baseline takes Tesseract: apt-get install tesseract-ocr, or leave it out with --readers model,frequent.',
      { cause },
    );
  });
  return {
    name: version.stdout.split('\n')[0]!.trim(),
    async read(picture, path, tasks) {
      const start = performance.now();
      const { stdout } = await run(program, [path, 'stdout', '-l', 'eng', ...segmentation], { env });
      const tookMs = performance.now() - start;
      const answers = picture.questions.map(({ question }) => ({ text: answerByRule(question, stdout), tookMs }));
      return { answers, text: tasks ? stdout : null, objects: null, regions: null };
    },
    async close() {},
  };
}

/**
 * Gives the commonest answer to questions that begin with the same two words ("What color", "How many", "Is there"), on
 * the other pictures of the set. It never looks at the one it is asked about.
 */
export function alwaysTheMostFrequent(pictures: readonly TruePicture[]): Reader {
  const counts = new Map<string, Map<string, number>>();
  const beginning = (question: string): string => (question.toLowerCase().match(/\w+/g) ?? []).slice(0, 2).join(' ');
  const count = ({ questions }: TruePicture, by: number): void => {
    for (const { question, answer } of questions) {
      const key = beginning(question);
      const answers = counts.get(key) ?? new Map<string, number>();
      counts.set(key, answers.set(answer, (answers.get(answer) ?? 0) + by));
    }
  };
  for (const picture of pictures) count(picture, 1);
  const commonest = (key: string): string =>
    [...(counts.get(key) ?? [])].reduce((best, one) => (one[1] > best[1] ? one : best), ['', 0])[0];
  return {
    name: 'most frequent answer',
    async read(picture) {
      count(picture, -1);
      const answers = picture.questions.map(({ question }) => ({ text: commonest(beginning(question)), tookMs: 0 }));
      count(picture, 1);
      return { answers, text: null, objects: null, regions: null };
    },
    async close() {},
  };
}
