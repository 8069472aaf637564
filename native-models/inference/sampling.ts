/** Chooses the next token from logits: greedy, or by temperature, top-k and top-p from a seeded source. */
import { ModelError, type Sampling } from '../contract.ts';

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

/** What a draw of 32 bits can tell from one: what is less likely is never drawn. */
const drawable = 1 - 2 ** -32;

/**
 * The ids that may follow, most likely first, with their probabilities: temperature, then top-k, then the smallest set
 * whose probability reaches top-p (Holtzman 2020), normalised again.
 */
export function candidates(
  logits: Float32Array,
  { temperature, topK, topP }: Sampling,
): { id: number; probability: number }[] {
  const top = logits[argmax(logits)]!;
  const weights = Float64Array.from(logits, (logit) => Math.exp((logit - top) / temperature) || 0); // NaN never wins
  const all = sum(weights);
  const kept =
    topK > 0
      ? likeliest(logits, weights, (count) => count >= topK).slice(0, topK)
      : likeliest(logits, weights, (_, weight) => weight >= Math.min(topP, drawable) * all);
  const total = topK > 0 ? sum(kept.map((id) => weights[id]!)) : all;
  let length = 0;
  let mass = 0;
  while (length < kept.length && (length === 0 || mass < topP)) mass += weights[kept[length++]!]! / total;
  return kept.slice(0, length).map((id) => ({ id, probability: weights[id]! / total / mass }));
}

/** Ids from the likeliest down, as many as are enough or more: of a vocabulary only those that count are sorted. */
function likeliest(
  logits: Float32Array,
  weights: Float64Array,
  isEnough: (count: number, weight: number) => boolean,
): number[] {
  for (let floor = 1e-2; ; floor = floor > 1e-60 ? floor * floor : 0) {
    const ids: number[] = [];
    let weight = 0;
    for (let id = 0; id < weights.length; id++) {
      if (weights[id]! < floor) continue;
      ids.push(id);
      weight += weights[id]!;
    }
    if (floor === 0 || isEnough(ids.length, weight)) {
      return ids.sort((a, b) => logits[b]! - logits[a]! || a - b);
    }
  }
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let at = 0; at < values.length; at++) total += values[at]!;
  return total;
}

/** One id. `seen` is what the repetition penalty looks at. Changes `logits`; throws `model-invalid` where none is a number. */
export function sample(logits: Float32Array, seen: Iterable<number>, sampling: Sampling, random: Random): number {
  penaliseRepetition(logits, seen, sampling.repetitionPenalty);
  const likeliest = argmax(logits);
  if (!Number.isFinite(logits[likeliest])) {
    throw new ModelError('model-invalid', 'The model computes no numbers any more: open it again, or on the CPU.');
  }
  if (sampling.temperature === 0) return likeliest;
  const choices = candidates(logits, sampling);
  let left = random();
  for (const { id, probability } of choices) {
    left -= probability;
    if (left < 0) return id;
  }
  return choices.at(-1)!.id;
}
