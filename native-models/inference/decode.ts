/** Phi's side: a text with pictures becomes embeddings, embeddings a cache, the cache one token after another. */
import { ModelError } from '../contract.ts';
import type { Manifest } from '../manifest.ts';
import type { Content, KvCache } from './kv-cache.ts';
import { pictureSlot } from './prompt.ts';
import { floats, floatsOf, type GraphSession, integers, type Tensors } from './session.ts';

/** Prompt tokens of one run: progress and other work come between runs. */
export const prefillChunk = 256;

/** What reading and answering take. */
export interface LanguageGraphs {
  readonly embed: GraphSession;
  readonly decoder: GraphSession;
}

/** What one run of the decoder leaves. */
export interface Step {
  /** Of the last position: [V]. */
  readonly logits: Float32Array;
  /** The cache that was given, with the run's text in it. */
  readonly cache: KvCache;
  /** Every output but the cache's, for those who compare more of them. */
  readonly outputs: Tensors;
}

/**
 * A prompt as the decoder sees it: each slot becomes the picture's tokens, under the picture's name. Throws
 * `request-invalid` where slots and pictures don't match.
 */
export function contentOf(ids: readonly number[], pictures: readonly string[], imageTokenCount: number): Content {
  const slots = ids.filter((id) => id === pictureSlot).length;
  if (slots !== pictures.length) {
    throw new ModelError('request-invalid', `The prompt has ${slots} places for ${pictures.length} pictures.`);
  }
  const names = pictures[Symbol.iterator]();
  const tokensOf = (name: string) => Array<string>(imageTokenCount).fill(name);
  return ids.flatMap<number | string>((id) => (id === pictureSlot ? tokensOf(names.next().value!) : [id]));
}

/** The image tokens [N, H] of a picture by the name that the content has for it. */
export type ImageTokens = (picture: string) => Float32Array;

/** For a text without pictures. */
export const noPictures: ImageTokens = (picture) => {
  throw new ModelError('request-invalid', `The text has the picture ${picture}, and none was given.`);
};

/** Embeds the content from `from` to `to`: [S, H]. A picture's tokens come from what was seen of it. */
export async function embedContent(
  content: Content,
  from: number,
  to: number,
  imageTokens: ImageTokens,
  manifest: Manifest,
  embed: GraphSession,
): Promise<Float32Array> {
  const { hiddenSize } = manifest.language;
  const { tokenCount } = manifest.image;
  const all = new Float32Array((to - from) * hiddenSize);
  for (let at = from; at < to; ) {
    const first = content[at]!;
    let end = at + 1;
    if (typeof first === 'number') {
      while (end < to && typeof content[end] === 'number') end += 1;
      all.set(await embedIds(content.slice(at, end) as number[], embed), (at - from) * hiddenSize);
    } else {
      // Two of the same picture may stand side by side: count from the last token that is no picture's of this name.
      let start = at;
      while (content[start - 1] === first) start -= 1;
      const token = (at - start) % tokenCount;
      while (end < to && content[end] === first && token + end - at < tokenCount) end += 1;
      const tokens = imageTokens(first);
      if (tokens.length !== tokenCount * hiddenSize) {
        throw new ModelError('model-invalid', 'The image tokens are not as wide as the language model.');
      }
      all.set(tokens.subarray(token * hiddenSize, (token + end - at) * hiddenSize), (at - from) * hiddenSize);
    }
    at = end;
  }
  return all;
}

/** [S, H]. */
export async function embedIds(ids: readonly number[], embed: GraphSession): Promise<Float32Array> {
  return floatsOf(await embed.run({ ids: integers(ids, [1, ids.length]) }), 'embeddings');
}

/** Whether a text of this length takes LongRoPE's long factors. */
function isLong(textLength: number, { language }: Manifest): boolean {
  return language.ropeSwitch !== null && textLength > language.ropeSwitch;
}

/**
 * Rows of the rotary table for `count` positions from `first`. Phi-3.5's LongRoPE takes the long factors for a whole run
 * when the text is longer than the switch at that run, as transformers 4.43 does; keys that are cached stay as they are.
 */
function ropeRows(first: number, count: number, textLength: number, manifest: Manifest): number[] {
  const base = isLong(textLength, manifest) ? manifest.language.longRopeRow : 0;
  return Array.from({ length: count }, (_, at) => base + first + at);
}

/**
 * Runs the content's embeddings [S, H] after the cache, which then holds them too; where the run ends early, the cache
 * is as it was. `textLength` is the length that chooses the rotary factors.
 */
export async function runDecoder(
  content: Content,
  embeddings: Float32Array,
  cache: KvCache,
  textLength: number,
  manifest: Manifest,
  decoder: GraphSession,
  signal?: AbortSignal,
): Promise<Step> {
  const count = content.length;
  const first = cache.length;
  const length = first + count;
  const { past, into } = cache.beginRun(count);
  const feeds: Tensors = {
    ...past,
    embeddings: floats(embeddings, [1, count, manifest.language.hiddenSize]),
    rope_positions: integers(ropeRows(first, count, textLength, manifest), [1, count]),
    seqlens_k: { type: 'int32', data: Int32Array.of(length - 1), shape: [1] },
    total_sequence_length: { type: 'int32', data: Int32Array.of(length), shape: [] },
  };
  const outputs = await decoder.run(feeds, undefined, { into, signal });
  cache.endRun(content, outputs, isLong(textLength, manifest));
  return { logits: floatsOf(outputs, 'logits'), cache, outputs };
}

export interface PrefillOptions {
  readonly signal?: AbortSignal | undefined;
  readonly chunk?: number;
  /** Tokens of the answer that room is made for. */
  readonly ahead?: number;
}

/**
 * Reads the content that the cache does not hold yet, in chunks; what the cache holds after the common part is
 * forgotten. Yields the fraction read. Left early, the cache keeps the chunks that were read.
 */
export async function* prefill(
  content: Content,
  imageTokens: ImageTokens,
  cache: KvCache,
  manifest: Manifest,
  graphs: LanguageGraphs,
  { signal, chunk = prefillChunk, ahead = 0 }: PrefillOptions = {},
): AsyncGenerator<number, Step, void> {
  const total = content.length;
  if (total === 0) throw new ModelError('request-invalid', 'The prompt is empty.');
  cache.prepare(total, ahead);
  // The last token is read again where all is there: its logits choose the answer's first.
  cache.truncate(Math.min(cache.sharedWith(content), total - 1));
  for (;;) {
    signal?.throwIfAborted();
    const from = cache.length;
    const to = Math.min(total, from + chunk);
    const embeddings = await embedContent(content, from, to, imageTokens, manifest, graphs.embed);
    const part = content.slice(from, to);
    const step = await runDecoder(part, embeddings, cache, total, manifest, graphs.decoder, signal);
    yield to / total;
    if (to === total) return step;
  }
}
