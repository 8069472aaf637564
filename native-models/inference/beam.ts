/**
 * Greedy and beam search as transformers 4.43 does them for Florence-2 (`_sample`, `_beam_search`, `BeamSearchScorer`
 * and `BeamHypotheses` in generation/), with its processors: no repeated n-gram, then forced BOS, then forced EOS.
 */

export interface SearchRules {
  readonly decoderStartId: number;
  readonly eosId: number;
  readonly forcedBosId: number | null;
  readonly forcedEosId: number | null;
  /** 0 allows repetition. */
  readonly noRepeatNgramSize: number;
  readonly beams: number;
  readonly earlyStopping: boolean;
  readonly lengthPenalty: number;
  /** Ids of a sequence, the decoder's start among them. */
  readonly maxLength: number;
}

/** Logits that follow each beam: [beams, V]. `parents` says which beam of the last step each one continues. */
export type NextLogits = (beams: readonly (readonly number[])[], parents: readonly number[]) => Promise<Float32Array[]>;

export interface SearchResult {
  /** From the decoder's start to EOS, where it was reached. */
  readonly ids: readonly number[];
  /** Sum of log probabilities over length to the power of the length penalty; null where greedy. */
  readonly score: number | null;
}

/** Changes the scores of the next token in place: -Infinity for what may not follow. */
export function constrain(scores: Float64Array, ids: readonly number[], rules: SearchRules): void {
  for (const id of repeated(ids, rules.noRepeatNgramSize)) scores[id] = Number.NEGATIVE_INFINITY;
  if (ids.length === 1 && rules.forcedBosId !== null) only(scores, rules.forcedBosId);
  if (ids.length === rules.maxLength - 1 && rules.forcedEosId !== null) only(scores, rules.forcedEosId);
}

function only(scores: Float64Array, id: number): void {
  scores.fill(Number.NEGATIVE_INFINITY);
  scores[id] = 0;
}

/** The tokens that would complete an n-gram which the sequence already has. */
function repeated(ids: readonly number[], size: number): number[] {
  if (size === 0 || ids.length + 1 < size) return [];
  const tail = ids.slice(ids.length - size + 1);
  const banned: number[] = [];
  for (let at = 0; at + size <= ids.length; at++) {
    if (tail.every((id, offset) => ids[at + offset] === id)) banned.push(ids[at + size - 1]!);
  }
  return banned;
}

export function logSumExp(logits: ArrayLike<number>): number {
  let top = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < logits.length; at++) if (logits[at]! > top) top = logits[at]!;
  let sum = 0;
  for (let at = 0; at < logits.length; at++) sum += Math.exp(logits[at]! - top);
  return top + Math.log(sum);
}

/** The most likely token at each step. */
async function greedySearch(next: NextLogits, rules: SearchRules): Promise<SearchResult> {
  const ids = [rules.decoderStartId];
  while (ids.length < rules.maxLength) {
    const [logits] = await next([ids], [0]);
    const scores = Float64Array.from(logits!);
    constrain(scores, ids, rules);
    let best = 0;
    for (let id = 1; id < scores.length; id++) if (scores[id]! > scores[best]!) best = id;
    ids.push(best);
    if (best === rules.eosId) break;
  }
  return { ids, score: null };
}

interface Hypothesis {
  readonly ids: readonly number[];
  readonly score: number;
}

/** The best finished sequences so far, as many as there are beams. */
class Hypotheses {
  readonly #rules: SearchRules;
  #kept: Hypothesis[] = [];
  constructor(rules: SearchRules) {
    this.#rules = rules;
  }

  #score(logProbability: number, generated: number): number {
    return logProbability / generated ** this.#rules.lengthPenalty;
  }

  get #worst(): number {
    return Math.min(...this.#kept.map(({ score }) => score));
  }

  /** `generated` counts the tokens after the decoder's start, the EOS that ended them among them. */
  add(ids: readonly number[], logProbability: number, generated: number): void {
    const score = this.#score(logProbability, generated);
    if (this.#kept.length >= this.#rules.beams && score <= this.#worst) return;
    this.#kept.push({ ids, score });
    if (this.#kept.length > this.#rules.beams) {
      const worst = this.#worst;
      this.#kept.splice(
        this.#kept.findIndex((kept) => kept.score === worst),
        1,
      );
    }
  }

  isDone(bestLogProbability: number, generated: number): boolean {
    if (this.#kept.length < this.#rules.beams) return false;
    return this.#rules.earlyStopping || this.#worst >= this.#score(bestLogProbability, generated);
  }

  /** The last of the best, as Python's stable sort and `pop` choose it. */
  best(): Hypothesis {
    return this.#kept.reduce((best, kept) => (kept.score >= best.score ? kept : best));
  }
}

interface Candidate {
  readonly beam: number;
  readonly id: number;
  readonly score: number;
}

/** The highest `count` of all beams' scores, highest first; of equal ones the first. */
function highest(scores: readonly Float64Array[], count: number): Candidate[] {
  const top: Candidate[] = [];
  for (const [beam, row] of scores.entries()) {
    for (let id = 0; id < row.length; id++) {
      const score = row[id]!;
      if (top.length === count && score <= top.at(-1)!.score) continue;
      let at = top.length;
      while (at > 0 && top[at - 1]!.score < score) at--;
      top.splice(at, 0, { beam, id, score });
      if (top.length > count) top.pop();
    }
  }
  return top;
}

async function beamSearch(next: NextLogits, rules: SearchRules): Promise<SearchResult> {
  const count = rules.beams;
  let beams: (readonly number[])[] = Array.from({ length: count }, () => [rules.decoderStartId]);
  // All beams are the same at first; only the first may be continued.
  let scores: number[] = beams.map((_, beam) => (beam === 0 ? 0 : -1e9));
  let parents = beams.map((_, beam) => beam);
  const finished = new Hypotheses(rules);
  let done = false;
  while (!done && beams[0]!.length < rules.maxLength) {
    const logits = await next(beams, parents);
    const continued = logits.map((row, beam) => {
      const whole = logSumExp(row);
      const logProbabilities = new Float64Array(row.length);
      for (let id = 0; id < row.length; id++) logProbabilities[id] = row[id]! - whole;
      constrain(logProbabilities, beams[beam]!, rules);
      for (let id = 0; id < row.length; id++) logProbabilities[id] = logProbabilities[id]! + scores[beam]!;
      return logProbabilities;
    });
    const ranked = highest(continued, 2 * count);
    const generated = beams[0]!.length; // with the token that is being added, without the decoder's start
    const going: Candidate[] = [];
    for (const [rank, candidate] of ranked.entries()) {
      if (candidate.id === rules.eosId) {
        if (rank < count) finished.add(beams[candidate.beam]!, candidate.score, generated);
      } else if (going.length < count) going.push(candidate);
      if (going.length === count) break;
    }
    done = finished.isDone(ranked[0]!.score, generated);
    beams = going.map(({ beam, id }) => [...beams[beam]!, id]);
    scores = going.map(({ score }) => score);
    parents = going.map(({ beam }) => beam);
  }
  if (!done) for (const [beam, ids] of beams.entries()) finished.add(ids, scores[beam]!, ids.length - 1);
  const { ids, score } = finished.best();
  return { ids: ids.length < rules.maxLength ? [...ids, rules.eosId] : ids, score };
}

/** Searches with one beam (greedy) or several. */
export function search(next: NextLogits, rules: SearchRules): Promise<SearchResult> {
  return rules.beams === 1 ? greedySearch(next, rules) : beamSearch(next, rules);
}
