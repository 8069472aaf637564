/** How likely the model finds an answer that is given: its tokens one by one, each after the true ones before it. */
import { type AskRequest, type ImageMode, ModelError, type PictureId } from '../contract.ts';
import { logSumExp } from '../inference/beam.ts';
import { contentOf, embedIds, type ImageTokens, prefill, runDecoder } from '../inference/decode.ts';
import type { KvCache } from '../inference/kv-cache.ts';
import type { OpenModel } from '../inference/model.ts';
import { conversation, encodeWithPictures, plain, promptFor } from '../inference/prompt.ts';
import { saidIn } from '../inference/said.ts';
import { createTextStream, type TextTokenizer } from '../inference/tokenizer.ts';
import type { Manifest } from '../manifest.ts';

/** A question with its answer, as token ids. */
export interface Answered {
  /** With a slot for each picture. */
  readonly promptIds: readonly number[];
  readonly answerIds: readonly number[];
  /** In the order of the slots. */
  readonly pictures: readonly { readonly picture: PictureId; readonly mode: ImageMode }[];
}

type Question = Pick<AskRequest, 'turns' | 'imageMode' | 'pictureModes' | 'system'>;

/**
 * The answer is in the tokens that this model said it in, as far as that is remembered, and otherwise tokenised anew. The
 * token that ends the turn is left out. Throws `request-invalid` where the context is too short.
 */
export function answeredIn(question: Question, answer: string, model: OpenModel): Answered {
  const { manifest, tokenizer } = model;
  const system = question.system ?? manifest.chat.system;
  const { ids: promptIds, pictures } = promptFor(question.turns, system, tokenizer);
  const answerIds =
    saidIn(model, answer) ?? tokenised(plain(answer), promptIds, conversation(question.turns, system), tokenizer);
  if (answerIds.length === 0) throw new ModelError('request-invalid', 'The answer has no words to ask about.');
  checkLength(promptIds.length + answerIds.length + pictures.length * (manifest.image.tokenCount - 1), manifest);
  const modeOf = (id: PictureId) => question.pictureModes?.[id] ?? question.imageMode ?? manifest.image.mode;
  return { promptIds, answerIds, pictures: pictures.map((picture) => ({ picture, mode: modeOf(picture) })) };
}

/** As it continues the conversation. */
function tokenised(
  answer: string,
  promptIds: readonly number[],
  before: string,
  tokenizer: TextTokenizer,
): readonly number[] {
  const whole = encodeWithPictures(`${before}${answer}`, tokenizer);
  const continues = promptIds.every((id, at) => whole[at] === id);
  return continues ? whole.slice(promptIds.length) : encodeWithPictures(answer, tokenizer);
}

function checkLength(length: number, { language }: Manifest): void {
  if (length <= language.contextTokenCount) return;
  throw new ModelError(
    'request-invalid',
    `The chat with its answer has ${length} tokens, the model takes ${language.contextTokenCount}: ask about an earlier answer.`,
  );
}

/** The tokens' texts; joined they are the answer. */
export function tokenTexts(ids: readonly number[], tokenizer: TextTokenizer): string[] {
  const stream = createTextStream(tokenizer);
  return ids.map((id) => stream.push(id));
}

/**
 * Natural logarithms of the answer's probabilities, [tokens]. `names` are the pictures' names for the cache, which keeps
 * what stands before the first one that is new.
 */
export async function answerLogProbabilities(
  { promptIds, answerIds }: Answered,
  names: readonly string[],
  imageTokens: ImageTokens,
  cache: KvCache,
  { manifest, graphs, prefillChunk }: OpenModel,
  signal?: AbortSignal,
): Promise<Float32Array> {
  const content = contentOf(promptIds, names, manifest.image.tokenCount);
  cache.reserve(content.length + answerIds.length);
  const reader = prefill(content, imageTokens, cache, manifest, graphs, { signal, chunk: prefillChunk });
  let read = await reader.next();
  while (!read.done) read = await reader.next();
  let step = read.value;
  const found = new Float32Array(answerIds.length);
  for (const [at, id] of answerIds.entries()) {
    signal?.throwIfAborted();
    found[at] = step.logits[id]! - logSumExp(step.logits);
    if (at === answerIds.length - 1) break;
    const embeddings = await embedIds([id], graphs.embed);
    step = await runDecoder([id], embeddings, step.cache, step.cache.length + 1, manifest, graphs.decoder, signal);
  }
  return found;
}
