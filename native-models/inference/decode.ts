/** Phi's side: a prompt with pictures becomes embeddings, embeddings a cache, the cache one token after another. */
import { Tensor } from 'onnxruntime-node';
import { ModelError } from '../contract.ts';
import type { Manifest } from '../manifest.ts';
import { pictureSlot } from './prompt.ts';
import { emptyCache, floats, floatsOf, type GraphSession, integers, type Tensors } from './session.ts';

/** Prompt tokens of one run: Stop lands between runs. */
export const prefillChunk = 256;

/** Keys and values of every layer up to a length. */
export interface Cache {
  readonly length: number;
  readonly past: Tensors;
}

/** What one run of the decoder leaves. */
export interface Step {
  /** Of the last position: [V]. */
  readonly logits: Float32Array;
  readonly cache: Cache;
  /** Every output, for those who compare more of them. */
  readonly outputs: Tensors;
}

export function startCache(manifest: Manifest, decoder: GraphSession): Cache {
  const { kvHeads, headDim } = manifest.language;
  const past = decoder.outline.inputs
    .filter(({ name }) => name.startsWith('past.'))
    .map((input) => [input.name, emptyCache(input, [1, kvHeads, 0, headDim])] as const);
  return { length: 0, past: Object.fromEntries(past) };
}

/**
 * Embeds ids and puts each picture's tokens in its slot: [S, H] in one array. `pictures` holds [N, H] each, in the order
 * of the slots. Throws `request-invalid` where slots and pictures don't match.
 */
export async function embedPrompt(
  ids: readonly number[],
  pictures: readonly Float32Array[],
  manifest: Manifest,
  embed: GraphSession,
): Promise<Float32Array> {
  const slots = ids.filter((id) => id === pictureSlot).length;
  if (slots !== pictures.length) {
    throw new ModelError('request-invalid', `The prompt has ${slots} places for ${pictures.length} pictures.`);
  }
  const parts: Float32Array[] = [];
  let from = 0;
  for (const picture of [...pictures, null]) {
    const to = picture === null ? ids.length : ids.indexOf(pictureSlot, from);
    if (to > from) parts.push(await embedIds(ids.slice(from, to), embed));
    if (picture !== null) parts.push(picture);
    from = to + 1;
  }
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  if (all.length % manifest.language.hiddenSize !== 0) {
    throw new ModelError('model-invalid', 'The embeddings are not as wide as the language model.');
  }
  return all;
}

/** [S, H]. */
export async function embedIds(ids: readonly number[], embed: GraphSession): Promise<Float32Array> {
  return floatsOf(await embed.run({ ids: integers(ids, [1, ids.length]) }), 'embeddings');
}

/**
 * Rows of the rotary table for `count` positions from `first`. Phi-3.5's LongRoPE takes the long factors for a whole run
 * when the text is longer than the switch at that run, as transformers 4.43 does; keys that are cached stay as they are.
 */
export function ropeRows(first: number, count: number, textLength: number, manifest: Manifest): number[] {
  const { ropeSwitch, longRopeRow } = manifest.language;
  const base = ropeSwitch !== null && textLength > ropeSwitch ? longRopeRow : 0;
  return Array.from({ length: count }, (_, at) => base + first + at);
}

/** Runs [S, H] embeddings after the cache. `textLength` is the length that chooses the rotary factors. */
export async function runDecoder(
  embeddings: Float32Array,
  cache: Cache,
  textLength: number,
  manifest: Manifest,
  decoder: GraphSession,
): Promise<Step> {
  const { hiddenSize, contextTokenCount } = manifest.language;
  const count = embeddings.length / hiddenSize;
  const length = cache.length + count;
  if (length > contextTokenCount) {
    throw new ModelError('request-invalid', `The text has ${length} tokens, the model takes ${contextTokenCount}.`);
  }
  const outputs = await decoder.run({
    ...cache.past,
    embeddings: floats(embeddings, [1, count, hiddenSize]),
    rope_positions: integers(ropeRows(cache.length, count, textLength, manifest), [1, count]),
    seqlens_k: new Tensor('int32', Int32Array.of(length - 1), [1]),
    total_sequence_length: new Tensor('int32', Int32Array.of(length), []),
  });
  const past = Object.keys(cache.past).map((name) => [name, outputs[name.replace('past.', 'present.')]!] as const);
  return { logits: floatsOf(outputs, 'logits'), cache: { length, past: Object.fromEntries(past) }, outputs };
}

/** Reads the whole prompt, [S, H], in chunks; yields the fraction read. */
export async function* prefill(
  embeddings: Float32Array,
  manifest: Manifest,
  decoder: GraphSession,
  signal?: AbortSignal,
  chunk = prefillChunk,
): AsyncGenerator<number, Step, void> {
  const { hiddenSize } = manifest.language;
  const total = embeddings.length / hiddenSize;
  let step: Step | null = null;
  for (let from = 0; from < total; from += chunk) {
    signal?.throwIfAborted();
    const to = Math.min(total, from + chunk);
    const cache = step?.cache ?? startCache(manifest, decoder);
    const part = embeddings.subarray(from * hiddenSize, to * hiddenSize);
    step = await runDecoder(part, cache, total, manifest, decoder);
    yield to / total;
  }
  if (step === null) throw new ModelError('request-invalid', 'The prompt is empty.');
  return step;
}
