/** The evaluation itself: readers read the pictures of one set after another; each score is an event when it is there. */
import { basename, join } from 'node:path';
import { drain, type Job } from '../contract.ts';
import { convertCheckpoint } from '../conversion.ts';
import type { Precision } from '../convert/recipe.ts';
import { readManifest } from '../inference/manifest-file.ts';
import { alwaysTheMostFrequent, openTesseract } from './baselines.ts';
import { likenessOfPrompts } from './likeness.ts';
import { type ModelReader, openModelReader } from './model-reader.ts';
import type { Reader } from './reading.ts';
import type { Report, SetReport } from './report.ts';
import { type ReadPicture, scoreByField, scoreByMeasure } from './scores.ts';
import { drawPictures, type PictureSet, type SetName } from './sets.ts';
import { readTruth } from './truth.ts';

export const readerNames = ['model', 'tesseract', 'frequent'] as const;
export type ReaderName = (typeof readerNames)[number];

export interface EvaluationRequest {
  /** The project's folder. */
  readonly root: string;
  /** Where pictures and models are made; the caller removes it. */
  readonly work: string;
  /** Model folders; the embedded model where there is none. */
  readonly models: readonly string[];
  /** The checkpoint is converted at these, and asked too. */
  readonly precisions: readonly Precision[];
  /** The embedded model's own where absent. */
  readonly checkpoint?: string | undefined;
  readonly sets: readonly SetName[];
  /** A folder with its truth.jsonl, in place of the sets. */
  readonly pictures?: string | undefined;
  readonly readers: readonly ReaderName[];
  /** Of the set `large`. */
  readonly count: number;
  /** Of the other sets. */
  readonly each: number;
  readonly seed: number;
}

export type EvaluationEvent =
  | { readonly type: 'set'; readonly title: string; readonly pictureCount: number }
  | {
      readonly type: 'read';
      readonly title: string;
      readonly reader: string;
      readonly done: number;
      readonly of: number;
    }
  | {
      readonly type: 'reader';
      readonly set: string;
      readonly tasks: boolean;
      readonly scores: SetReport['readers'][number];
      readonly read: readonly ReadPicture[];
    }
  | { readonly type: 'scores'; readonly tasks: boolean; readonly scores: SetReport };

/** Looked at between pictures. */
export async function* evaluate(request: EvaluationRequest, signal?: AbortSignal): Job<EvaluationEvent, Report> {
  const { readers: wanted, count, each, seed } = request;
  const models: ModelReader[] = [];
  const report: Report = { count, each, seed, sets: [] };
  try {
    for (const folder of wanted.includes('model') ? await modelFolders(request, signal) : []) {
      models.push(await openModelReader(folder));
    }
    const tesseract = wanted.includes('tesseract') ? [await openTesseract()] : [];
    for (const name of request.pictures === undefined ? request.sets : [request.pictures]) {
      const set = await pictureSet(name, request);
      const { title, tasks, pictures } = set;
      yield { type: 'set', title, pictureCount: pictures.length };
      const readers: SetReport['readers'] = [];
      const frequent = wanted.includes('frequent') ? [alwaysTheMostFrequent(pictures)] : [];
      for (const reader of [...models, ...tesseract, ...frequent]) {
        const read = yield* readAll(reader, set, signal);
        const model = models.find((one) => one === reader);
        const likeness = model && tasks ? await likenessOfPrompts(model, set) : [];
        const scores = { name: reader.name, measures: scoreByMeasure(read), fields: scoreByField(read), likeness };
        readers.push(scores);
        yield { type: 'reader', set: name, tasks, scores, read };
      }
      const scores = { name, title, pictures: pictures.length, readers };
      report.sets.push(scores);
      yield { type: 'scores', tasks, scores };
    }
    return report;
  } finally {
    for (const model of models) await model.close();
  }
}

async function* readAll(
  reader: Reader,
  { title, tasks, folder, pictures }: PictureSet,
  signal?: AbortSignal,
): Job<EvaluationEvent, ReadPicture[]> {
  const read: ReadPicture[] = [];
  for (const picture of pictures) {
    signal?.throwIfAborted();
    read.push({ picture, reading: await reader.read(picture, join(folder, picture.file), tasks) });
    yield { type: 'read', title, reader: reader.name, done: read.length, of: pictures.length };
  }
  return read;
}

/** Folders of the models to ask: those that are there, and those converted now. */
async function modelFolders(request: EvaluationRequest, signal?: AbortSignal): Promise<string[]> {
  const shipped = join(request.root, 'assets/models/embedded');
  const folders = request.models.length > 0 ? [...request.models] : [shipped];
  const checkpoint = request.checkpoint ?? join(request.root, 'native-models/training/checkpoint');
  const name = request.checkpoint === undefined ? (await readManifest(shipped)).name : basename(checkpoint);
  for (const precision of request.precisions) {
    const out = join(request.work, `model-${precision}`);
    await drain(convertCheckpoint({ checkpoint, out, precision, name }, signal));
    folders.push(out);
  }
  return folders;
}

async function pictureSet(name: SetName | string, request: EvaluationRequest): Promise<PictureSet> {
  const { root, work, pictures: folder, count, each, seed } = request;
  if (folder !== undefined) {
    return { title: basename(folder), tasks: true, folder, pictures: await readTruth(folder) };
  }
  return drawPictures(name as SetName, { root, folder: work, count: name === 'large' ? count : each, seed });
}
