/** Search over a small table of probabilities, where every score can be worked out by hand. */
import { describe, expect, test } from 'vitest';
import { constrain, logSumExp, type NextLogits, type SearchRules, search } from '../../native-models/inference/beam.ts';

const start = 0;
const eos = 1;
const rules: SearchRules = {
  decoderStartId: start,
  eosId: eos,
  forcedBosId: null,
  forcedEosId: null,
  noRepeatNgramSize: 0,
  beams: 1,
  earlyStopping: true,
  lengthPenalty: 1,
  maxLength: 6,
};

/** Next probabilities by the last token: [start, eos, a, b, c]. */
const table: Readonly<Record<number, readonly number[]>> = {
  0: [0, 0.01, 0.5, 0.49, 0],
  2: [0, 0.3, 0.3, 0.2, 0.2],
  3: [0, 0.9, 0.05, 0.03, 0.02],
  4: [0, 0.5, 0.2, 0.2, 0.1],
};
const seen: { beams: readonly (readonly number[])[]; parents: readonly number[] }[] = [];
const next: NextLogits = async (beams, parents) => {
  seen.push({ beams, parents });
  return beams.map((ids) => Float32Array.from(table[ids.at(-1)!]!, Math.log));
};

test('greedy takes the likeliest token until EOS', async () => {
  expect(await search(next, rules)).toEqual({ ids: [0, 2, 1], score: null });
});

test('beams find the likelier whole, scored by its length', async () => {
  const { ids, score } = await search(next, { ...rules, beams: 2 });
  expect(ids).toEqual([0, 3, 1]);
  expect(score).toBeCloseTo(Math.log(0.49 * 0.9) / 2, 6);
});

test('each beam says which one it continues', async () => {
  seen.length = 0;
  await search(next, { ...rules, beams: 2, earlyStopping: false });
  expect(seen[0]).toEqual({ beams: [[0], [0]], parents: [0, 1] });
  for (const [step, { beams, parents }] of seen.entries()) {
    if (step > 0) expect(beams.map((ids) => ids.slice(0, -1))).toEqual(parents.map((at) => seen[step - 1]!.beams[at]));
  }
});

test('without early stopping the search goes on until nothing better can come', async () => {
  seen.length = 0;
  await search(next, { ...rules, beams: 2 });
  const early = seen.length;
  seen.length = 0;
  const late = await search(next, { ...rules, beams: 2, earlyStopping: false });
  expect(seen.length).toBeGreaterThanOrEqual(early);
  expect(late.ids).toEqual([0, 3, 1]);
});

test('a search that reaches the greatest length ends there, without EOS where none is forced', async () => {
  const endless: NextLogits = async (beams) => beams.map(() => Float32Array.of(-9, -1e9, 2, 1, 0));
  const free = await search(endless, { ...rules, beams: 2 });
  expect(free.ids).toEqual([0, 2, 2, 2, 2, 2]);
  const forced = await search(endless, { ...rules, beams: 2, forcedEosId: eos });
  expect(forced.ids).toEqual([0, 2, 2, 2, 2, 1]);
  expect((await search(endless, { ...rules, forcedEosId: eos })).ids).toEqual([0, 2, 2, 2, 2, 1]);
});

describe('constraints', () => {
  const allowed = (ids: number[], changes: Partial<SearchRules>) => {
    const scores = new Float64Array(5).fill(-1);
    constrain(scores, ids, { ...rules, ...changes });
    return [...scores.entries()].filter(([, score]) => score > Number.NEGATIVE_INFINITY).map(([id]) => id);
  };
  test('no n-gram twice', () => {
    expect(allowed([0, 2, 3, 4, 2, 3], { noRepeatNgramSize: 3 })).toEqual([0, 1, 2, 3]);
    expect(allowed([0, 2], { noRepeatNgramSize: 3 })).toEqual([0, 1, 2, 3, 4]);
    expect(allowed([2, 3, 2], { noRepeatNgramSize: 1 })).toEqual([0, 1, 4]);
  });
  test('a forced first and last token, over what n-grams forbid', () => {
    expect(allowed([0], { forcedBosId: 3 })).toEqual([3]);
    expect(allowed([0, 2, 2, 2, 2], { forcedEosId: eos, noRepeatNgramSize: 1 })).toEqual([1]);
    expect(allowed([0, 2], { forcedBosId: 3, forcedEosId: eos })).toEqual([0, 1, 2, 3, 4]);
  });
});

test('logSumExp stays finite for large logits', () => {
  expect(logSumExp([1000, 1000])).toBeCloseTo(1000 + Math.log(2), 10);
});
