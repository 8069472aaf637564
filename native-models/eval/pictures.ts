/** Held-out pictures and their true answers, drawn by the training's renderer. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { ModelError } from '../contract.ts';

const truthLine = z.object({
  file: z.string().regex(/^[\w.-]+$/),
  kind: z.string().min(1),
  question: z.string().min(1),
  answer: z.string(),
  field: z.string().min(1),
});

/** One question about one picture. */
export type Question = z.infer<typeof truthLine>;

/** Programs tried in turn; the first that has Pillow draws. */
const pythons = [process.env.PYTHON ?? '/usr/bin/python3', 'python3'];

/** Draws `count` pictures of each sort into `folder`. Throws `request-invalid` with what to install. */
export async function drawPictures(script: string, folder: string, count: number, seed: number): Promise<void> {
  const python = await withPillow();
  try {
    await promisify(execFile)(python, [script, '--out', folder, '--count', String(count), '--seed', String(seed)], {
      maxBuffer: 1 << 26,
    });
  } catch (cause) {
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim().split('\n').at(-1) : '';
    throw new ModelError('unexpected', `The pictures could not be drawn: ${said || String(cause)}`, { cause });
  }
}

async function withPillow(): Promise<string> {
  for (const python of pythons) {
    const works = await promisify(execFile)(python, ['-c', 'import PIL, numpy']).then(
      () => true,
      () => false,
    );
    if (works) return python;
  }
  throw new ModelError(
    'request-invalid',
    'Drawing the pictures takes Python 3 with Pillow and NumPy: apt-get install python3-pil python3-numpy, or pip install pillow numpy.',
  );
}

/** Reads `truth.jsonl`. Throws `request-invalid` naming the line. */
export async function readTruth(folder: string): Promise<Question[]> {
  const text = await readFile(join(folder, 'truth.jsonl'), 'utf8').catch((cause: unknown) => {
    throw new ModelError('request-invalid', `${folder} has no truth.jsonl.`, { cause });
  });
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, at) => {
      try {
        return truthLine.parse(JSON.parse(line));
      } catch (cause) {
        throw new ModelError('request-invalid', `truth.jsonl, line ${at + 1}: not a question with its answer.`, {
          cause,
        });
      }
    });
}
