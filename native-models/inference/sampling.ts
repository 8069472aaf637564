/** Chooses the next token from logits: greedy, or by temperature, top-k and top-p from a seeded source. */
import type { Sampling } from '../contract.ts';

/** A source of numbers in [0, 1). */
export type Random = () => number;

/** mulberry32 (Tommy Ettinger, public domain): 32 bits of state, the same numbers for the same seed everywhere. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The first id of the largest logit. NaN never wins. */
export function argmax(logits: Float32Array): number {
  let best = 0;
  let most = Number.NEGATIVE_INFINITY;
  for (let id = 0; id < logits.length; id++) {
    const logit = logits[id]!;
    if (logit > most) {
      most = logit;
      best = id;
    }
  }
  return best;
}

/** CTRL's penalty (Keskar 2019): a seen token's logit is divided where positive, multiplied where negative. In place. */
export function penaliseRepetition(logits: Float32Array, seen: Iterable<number>, penalty: number): void {
  if (penalty === 1) return;
  for (const id of new Set(seen)) {
    if (id < 0 || id >= logits.length) continue;
    const logit = logits[id]!;
    logits[id] = logit > 0 ? logit / penalty : logit * penalty;
  }
}

/**
 * The ids that may follow, most likely first, with their probabilities: temperature, then top-k, then the smallest set
 * whose probability reaches top-p (Holtzman 2020), normalised again.
 */
export function candidates(logits: Float32Array, sampling: Sampling): { id: number; probability: number }[] {
  const order = Array.from(logits.keys()).sort((a, b) => logits[b]! - logits[a]! || a - b);
  const kept = sampling.topK > 0 ? order.slice(0, sampling.topK) : order;
  const top = logits[kept[0]!]!;
  const weights = kept.map((id) => Math.exp((logits[id]! - top) / sampling.temperature));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let length = 0;
  let mass = 0;
  while (length < kept.length && (length === 0 || mass < sampling.topP)) mass += weights[length++]! / total;
  return kept.slice(0, length).map((id, at) => ({ id, probability: weights[at]! / total / mass }));
}

/** One id. `seen` is what the repetition penalty looks at: the prompt's and the answer's tokens. Changes `logits`. */
export function sample(logits: Float32Array, seen: Iterable<number>, sampling: Sampling, random: Random): number {
  penaliseRepetition(logits, seen, sampling.repetitionPenalty);
  if (sampling.temperature === 0) return argmax(logits);
  const choices = candidates(logits, sampling);
  let left = random();
  for (const { id, probability } of choices) {
    left -= probability;
    if (left < 0) return id;
  }
  return choices.at(-1)!.id;
}
