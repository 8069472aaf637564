/** How far each precision strays from f32 on a trained model: logits, tokens and answers about pictures it never saw. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { drain } from '../contract.ts';
import { convertCheckpoint } from '../conversion.ts';
import type { Precision } from '../convert/recipe.ts';
import { drawPictures } from '../eval/sets.ts';
import { logitAgreement, meanOf } from '../inference/agreement.ts';
import { contentOf, prefill } from '../inference/decode.ts';
import { pixelsOf } from '../inference/image.ts';
import { KvCache } from '../inference/kv-cache.ts';
import { closeModel, type OpenModel, openModel } from '../inference/model.ts';
import { readPicture } from '../inference/picture-file.ts';
import { promptFor } from '../inference/prompt.ts';
import { see } from '../inference/vision.ts';
import { type Continuation, continued } from '../parity/greedy.ts';

const longestAnswer = 24;

interface Asked {
  readonly path: string;
  readonly question: string;
}

export interface Drift {
  readonly precision: Precision;
  readonly sizeBytes: number;
  readonly tokens: number;
  readonly cosineMean: number;
  readonly cosineLeast: number;
  /** Shares of tokens, and of whole answers, that are the same. */
  readonly sameTokens: number;
  readonly sameAnswers: number;
}

export async function measureDrift(
  checkpoint: string,
  precisions: readonly Precision[],
  pictures: number,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<Drift[]> {
  const work = await mkdtemp(join(tmpdir(), 'vasari-drift-'));
  try {
    const root = resolve(import.meta.dirname, '../..');
    const drawn = await drawPictures('words', { root, folder: work, count: pictures, seed: 5 });
    const asked = drawn.pictures.flatMap(({ file, questions }) =>
      questions.slice(0, 2).map(({ question }): Asked => ({ path: join(drawn.folder, file), question })),
    );
    const first = await speakAll(checkpoint, work, 'f32', asked, undefined, signal);
    const found: Drift[] = [];
    for (const precision of precisions) {
      say(`drift ${precision}: ${asked.length} questions`);
      const { spoken, sizeBytes } = await speakAll(checkpoint, work, precision, asked, first.spoken, signal);
      found.push({ precision, sizeBytes, ...compare(first.spoken, spoken) });
    }
    return found;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function compare(
  expected: readonly Continuation[],
  found: readonly Continuation[],
): Omit<Drift, 'precision' | 'sizeBytes'> {
  const answers = expected.map(({ logits }, at) => logitAgreement(found[at]!.logits, logits));
  const cosines = answers.flatMap((answer) => answer.cosines);
  const sameCount = answers.reduce((sum, answer) => sum + answer.sameCount, 0);
  const sameAnswers = answers.filter((answer) => answer.sameCount === answer.cosines.length).length;
  return {
    tokens: cosines.length,
    cosineMean: meanOf(cosines),
    cosineLeast: Math.min(...cosines),
    sameTokens: sameCount / cosines.length,
    sameAnswers: sameAnswers / answers.length,
  };
}

async function speakAll(
  checkpoint: string,
  work: string,
  precision: Precision,
  asked: readonly Asked[],
  prompted: readonly Continuation[] | undefined,
  signal: AbortSignal,
): Promise<{ spoken: Continuation[]; sizeBytes: number }> {
  const out = join(work, precision);
  const { files } = await drain(convertCheckpoint({ checkpoint, out, precision }, signal));
  const model = await drain(openModel(out, 'cpu', signal));
  try {
    const spoken: Continuation[] = [];
    for (const [at, one] of asked.entries()) {
      signal.throwIfAborted();
      spoken.push(await speak(model, one, prompted?.[at]?.ids));
    }
    return { spoken, sizeBytes: files.reduce((sum, file) => sum + file.sizeBytes, 0) };
  } finally {
    await closeModel(model);
    await rm(out, { recursive: true, force: true });
  }
}

/** Answers a question greedily, or says the ids that are given. */
async function speak(model: OpenModel, { path, question }: Asked, given?: readonly number[]): Promise<Continuation> {
  const { manifest, graphs, tokenizer } = model;
  const { sizePx, mode, tokenCount } = manifest.image;
  const { pixelsNchw } = pixelsOf(await readPicture(path), mode, sizePx, manifest.image);
  const { imageTokens } = await drain(see(pixelsNchw, manifest, graphs));
  const prompt = promptFor([{ role: 'user', text: question, pictures: ['picture'] }], manifest.chat.system, tokenizer);
  const content = contentOf(prompt.ids, prompt.pictures, tokenCount);
  const read = await drain(
    prefill(content, () => imageTokens, new KvCache(manifest, graphs.decoder), manifest, graphs),
  );
  const { stopIds } = manifest.language;
  return continued(read, { most: longestAnswer, stopIds, given }, manifest, graphs);
}

export function driftTable(rows: readonly Drift[]): string {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  return [
    '| recipe | files | cosine of logits | least | tokens the same | answers the same |',
    '|---|---|---|---|---|---|',
    ...rows.map(
      (row) =>
        `| ${row.precision} | ${(row.sizeBytes / 1e6).toFixed(1)} MB | ${row.cosineMean.toFixed(5)} | ${row.cosineLeast.toFixed(4)} | ${percent(row.sameTokens)} | ${percent(row.sameAnswers)} |`,
    ),
    '',
    `${rows[0]?.tokens ?? 0} tokens of f32's own answers.`,
  ].join('\n');
}
