/**
 * How large a model's keys and values become, channel by channel: the model that was just converted looks at the sample
 * pictures and answers questions about them. An int8 cache has one fixed scale a channel, so it must be known before.
 */
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import type { CacheScales } from '../architecture/phi3.ts';
import { drain, type Job } from '../contract.ts';
import { chooseBinding } from '../inference/binding.ts';
import { contentOf, embedIds, prefill, runDecoder } from '../inference/decode.ts';
import { pixelsOf } from '../inference/image.ts';
import { KvCache } from '../inference/kv-cache.ts';
import { readManifest } from '../inference/manifest-file.ts';
import { closeGraphs, type OpenGraphs, openGraphs } from '../inference/open-graphs.ts';
import { readPicture } from '../inference/picture-file.ts';
import { pictureSlot, promptFor } from '../inference/prompt.ts';
import { argmax } from '../inference/sampling.ts';
import { openTokenizer } from '../inference/tokenizer.ts';
import { see } from '../inference/vision.ts';
import type { Manifest } from '../manifest.ts';
import { asset } from '../program.ts';

const graphNames = ['davit', 'encoder', 'fusion', 'embed', 'decoder'] as const;
type Graphs = OpenGraphs<(typeof graphNames)[number]>;

/** Tokens of an answer: their keys and values are measured too. */
const answerTokens = 24;
/**
 * 127 quants reach this many times as far as what was seen. A few pictures do not show all, and what is cut off costs more
 * than a step twice as wide: on the embedded model, a least cosine of 0.88 with 1.1, of 0.997 with 2.
 */
const margin = 2;
const mostQuant = 127;
/** A channel that is always zero has a scale all the same. */
const leastScale = 1e-8;

const samples = z.array(z.object({ file: z.string(), questions: z.array(z.object({ question: z.string() })).min(1) }));

/** Yields the fraction done. Takes a model whose cache is f32; throws what opening and running a model throws. */
export async function* measureCacheScales(folder: string, signal?: AbortSignal): Job<number, CacheScales> {
  const manifest = await readManifest(folder);
  const { binding } = await chooseBinding('cpu');
  const graphs = await drain(openGraphs(folder, manifest, graphNames, 'cpu', binding));
  try {
    const list = asset('samples/questions.json');
    const shown = samples.parse(JSON.parse(await readFile(list, 'utf8')));
    const extremes = Array.from({ length: manifest.language.layers }, () => emptyExtremes(manifest));
    for (const [at, { file, questions }] of shown.entries()) {
      signal?.throwIfAborted();
      const ids = await promptOf(folder, questions[0]!.question, manifest);
      const picture = join(dirname(list), basename(file));
      const cache = await readAndAnswer(picture, ids, manifest, graphs, signal);
      for (const [layer, { key, value }] of extremes.entries()) {
        widenKeys(key, cache.tensor(`past.${layer}.key`).data as Float32Array, manifest);
        widenValues(value, cache.tensor(`past.${layer}.value`).data as Float32Array, manifest);
      }
      yield (at + 1) / shown.length;
    }
    return extremes.map(({ key, value }) => ({ key: scalesOf(key), value: scalesOf(value) }));
  } finally {
    await closeGraphs(graphs);
  }
}

interface Extremes {
  /** Largest magnitudes: [kvHeads · headDim]. */
  readonly key: Float32Array;
  readonly value: Float32Array;
}

function emptyExtremes({ language: { kvHeads, headDim } }: Manifest): Extremes {
  return { key: new Float32Array(kvHeads * headDim), value: new Float32Array(kvHeads * headDim) };
}

function scalesOf(extremes: Float32Array): Float32Array {
  return extremes.map((extreme) => Math.max((extreme * margin) / mostQuant, leastScale));
}

/** A checkpoint without a tokenizer is measured on ids from all over its vocabulary. */
async function promptOf(folder: string, question: string, manifest: Manifest): Promise<readonly number[]> {
  const { language } = manifest.tokenizers;
  if (language === null) {
    const { vocabularySize } = manifest.language;
    const spread = Array.from({ length: 32 }, (_, at) => (at * 7919 + question.length) % vocabularySize);
    return [...spread.slice(0, 8), pictureSlot, ...spread.slice(8)];
  }
  const tokenizer = await openTokenizer(join(folder, language));
  const turn = { role: 'user', text: question, pictures: ['picture'] } as const;
  return promptFor([turn], manifest.chat.system, tokenizer).ids;
}

/** The cache [1, kvHeads, tokens, headDim] after a question about the picture and the answer to it. */
async function readAndAnswer(
  path: string,
  ids: readonly number[],
  manifest: Manifest,
  graphs: Graphs,
  signal?: AbortSignal,
): Promise<KvCache> {
  const { sizePx, mode, tokenCount } = manifest.image;
  const { pixelsNchw } = pixelsOf(await readPicture(path), mode, sizePx, manifest.image);
  const { imageTokens } = await drain(see(pixelsNchw, manifest, graphs, signal));
  const cache = new KvCache(manifest, graphs.decoder);
  const content = contentOf(ids, ['picture'], tokenCount);
  let step = await drain(prefill(content, () => imageTokens, cache, manifest, graphs, { signal }));
  for (let count = 0; count < answerTokens && cache.length < cache.most; count++) {
    const id = argmax(step.logits);
    const embeddings = await embedIds([id], graphs.embed);
    step = await runDecoder([id], embeddings, cache, cache.length + 1, manifest, graphs.decoder, signal);
  }
  return cache;
}

/**
 * Rotation turns channel i of a key against channel i + headDim/2 of its head, by an angle that depends on the position:
 * the pair's length is what neither channel ever passes, at any position and on both sides of LongRoPE's switch.
 */
function widenKeys(extremes: Float32Array, keys: Float32Array, { language: { kvHeads, headDim } }: Manifest): void {
  const half = headDim / 2;
  const tokens = keys.length / (kvHeads * headDim);
  for (let row = 0; row < kvHeads * tokens; row++) {
    const channel = Math.floor(row / tokens) * headDim;
    for (let i = 0; i < half; i++) {
      const length = Math.hypot(keys[row * headDim + i]!, keys[row * headDim + i + half]!);
      if (length > extremes[channel + i]!) extremes[channel + i] = extremes[channel + i + half] = length;
    }
  }
}

function widenValues(extremes: Float32Array, values: Float32Array, { language: { kvHeads, headDim } }: Manifest): void {
  const tokens = values.length / (kvHeads * headDim);
  for (let row = 0; row < kvHeads * tokens; row++) {
    const channel = Math.floor(row / tokens) * headDim;
    for (let i = 0; i < headDim; i++) {
      extremes[channel + i] = Math.max(extremes[channel + i]!, Math.abs(values[row * headDim + i]!));
    }
  }
}
