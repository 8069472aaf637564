/** The model under test: questions by the app's own service, tasks by Florence-2's decoder. */
import { basename } from 'node:path';
import { drain, greedy } from '../contract.ts';
import type { TaskAnswer } from '../inference/tasks.ts';
import { createModelService } from '../service.ts';
import type { Box, Labelled } from './boxes.ts';
import { promptPairs } from './likeness.ts';
import { createPicturePlaces } from './picture-places.ts';
import type { Answer, Reader, Reading } from './reading.ts';
import { openTower } from './tower.ts';
import type { TruePicture } from './truth.ts';

export interface ModelReader extends Reader {
  readonly precision: string;
  /** Linear CKA between the prompts' features of a picture, in the order of `promptPairs`. */
  alignments(path: string): Promise<readonly number[]>;
}

export async function openModelReader(folder: string): Promise<ModelReader> {
  const places = createPicturePlaces();
  const service = createModelService({ findPicture: places.find, findModel: () => folder });
  const { name, precision } = await drain(service.open({ model: basename(folder), provider: 'auto' }));
  const tower = await openTower(folder);

  async function answersOf(picture: TruePicture, path: string): Promise<Answer[]> {
    const id = await places.add(path);
    const answers: Answer[] = [];
    for (const { question } of picture.questions) {
      const turns = [{ role: 'user', text: question, pictures: [id] }] as const;
      const { text, totalMs } = await drain(service.ask({ turns, sampling: greedy, maxNewTokens: 160 }));
      answers.push({ text, tookMs: totalMs });
    }
    return answers;
  }

  async function tasksOf(picture: TruePicture, path: string): Promise<Omit<Reading, 'answers'>> {
    const look = await tower.look(path);
    return {
      text: picture.text === '' ? null : (await look.task('OCR')).text,
      objects: picture.objects.length === 0 ? null : labelledOf(await look.task('OD')),
      regions: picture.regions.length === 0 ? null : labelledOf(await look.task('DENSE_REGION_CAPTION')),
    };
  }

  return {
    name: `${name} ${precision}`,
    precision,
    async read(picture, path, tasks) {
      const answers = await answersOf(picture, path);
      return tasks
        ? { answers, ...(await tasksOf(picture, path)) }
        : { answers, text: null, objects: null, regions: null };
    },
    async alignments(path) {
      const picture = await places.add(path);
      const pairs = promptPairs.map(([a, b]) => ({ a: { picture, source: a }, b: { picture, source: b } }));
      const result = await drain(service.compare({ pairs }));
      return result.pairs.map(({ alignment }) => alignment);
    },
    close: () => tower.close(),
  };
}

function labelledOf({ shapes }: TaskAnswer): Labelled[] {
  return shapes.map(({ label, points }) => ({ label, box: points as unknown as Box }));
}
