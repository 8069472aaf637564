/** The answer's loop: one token after another until the model ends its turn or something stops it. */
import type { Sampling, StopReason } from '../contract.ts';
import type { Manifest } from '../manifest.ts';
import { embedIds, type LanguageGraphs, runDecoder, type Step } from './decode.ts';
import { type Random, sample, seededRandom } from './sampling.ts';

export interface AnswerRules {
  readonly sampling: Sampling;
  readonly maxNewTokens: number;
}

/**
 * Yields each token's id as it is chosen and returns why it stopped; the id that ends the turn is not yielded. The
 * repetition penalty sees the answer alone, as where the published code generates from embeddings.
 */
export async function* answerTokens(
  prompt: Step,
  rules: AnswerRules,
  manifest: Manifest,
  graphs: LanguageGraphs,
  signal?: AbortSignal,
): AsyncGenerator<number, StopReason, void> {
  const { stopIds } = manifest.language;
  const random = seededRandom(rules.sampling.seed);
  const ids: number[] = [];
  let step = prompt;
  for (;;) {
    signal?.throwIfAborted();
    const id = chosen(step, ids, rules.sampling, random);
    if (stopIds.includes(id)) return 'end-of-turn';
    ids.push(id);
    yield id;
    if (ids.length >= rules.maxNewTokens) return 'max-tokens';
    const length = step.cache.length + 1;
    if (length > step.cache.most) return 'context-full';
    const embeddings = await embedIds([id], graphs.embed);
    step = await runDecoder([id], embeddings, step.cache, length, manifest, graphs.decoder, signal);
  }
}

/** Where there are no numbers to choose from, the cache's are not worth keeping either. */
function chosen({ logits, cache }: Step, ids: readonly number[], sampling: Sampling, random: Random): number {
  try {
    return sample(logits, ids, sampling, random);
  } catch (cause) {
    cache.clear();
    throw cause;
  }
}
