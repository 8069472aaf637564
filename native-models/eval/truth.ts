/** Pictures with everything that is true about them: `truth.jsonl`, one picture a line. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ModelError } from '../contract.ts';

const box = z.tuple([z.number(), z.number(), z.number(), z.number()]).readonly();
const labelled = z.object({ label: z.string(), box });

export const question = z.object({
  question: z.string().min(1),
  /** What an `absent` question is answered with does not matter, as long as it says so. */
  answer: z.string(),
  /** Answers that are as good. */
  also: z.array(z.string()).optional(),
  field: z.string().min(1),
});

const picture = z.object({
  file: z.string().regex(/^[\w.-]+$/),
  kind: z.string().min(1),
  /** The printed lines, from top to bottom, each from left to right; empty where nothing is printed or it is not asked. */
  text: z.string(),
  /** Things in a scene, with their boxes in pixels. */
  objects: z.array(labelled),
  /** Regions with their descriptions, for the dense task. */
  regions: z.array(labelled),
  questions: z.array(question),
});

export type Question = z.infer<typeof question>;
export type TruePicture = z.infer<typeof picture>;

/** Reads `truth.jsonl`. Throws `request-invalid` naming the line. */
export async function readTruth(folder: string): Promise<TruePicture[]> {
  const text = await readFile(join(folder, 'truth.jsonl'), 'utf8').catch((cause: unknown) => {
    throw new ModelError('request-invalid', `${folder} has no truth.jsonl.`, { cause });
  });
  const pictures: TruePicture[] = [];
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    try {
      pictures.push(picture.parse(JSON.parse(line)));
    } catch (cause) {
      throw new ModelError('request-invalid', `truth.jsonl, line ${at + 1}: not a picture with its questions.`, {
        cause,
      });
    }
  }
  return pictures;
}
