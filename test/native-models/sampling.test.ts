/** Choosing tokens: the filters keep what they say, the draw follows the probabilities and the seed. */
import { expect, test, vi } from 'vitest';
import { greedy } from '../../native-models/contract.ts';
import { answerTokens } from '../../native-models/inference/answer.ts';
import type { LanguageGraphs, Step } from '../../native-models/inference/decode.ts';
import {
  argmax,
  candidates,
  penaliseRepetition,
  sample,
  seededRandom,
} from '../../native-models/inference/sampling.ts';
import type { Manifest } from '../../native-models/manifest.ts';

const logits = () => Float32Array.of(1, 3, 2, 0, -1);
const warm = { ...greedy, temperature: 1 };

test('greedy takes the first of the largest', () => {
  expect(argmax(Float32Array.of(1, 5, 5, Number.NaN))).toBe(1);
  expect(sample(logits(), [], greedy, () => 0.99)).toBe(1);
});

test('the repetition penalty divides positive logits and multiplies negative ones, once a token', () => {
  const changed = logits();
  penaliseRepetition(changed, [1, 1, 4, 999, -200], 2);
  expect([...changed]).toEqual([1, 1.5, 2, 0, -2]);
  expect(sample(logits(), [1], { ...greedy, repetitionPenalty: 2 }, () => 0)).toBe(2);
});

test('probabilities are the softmax at the temperature', () => {
  const [first, second] = candidates(logits(), { ...warm, temperature: 0.5 });
  expect(first!.id).toBe(1);
  expect(first!.probability / second!.probability).toBeCloseTo(Math.exp(2), 5);
  expect(candidates(logits(), warm).reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 12);
});

test('top-k keeps k, top-p the smallest set that reaches p', () => {
  expect(candidates(logits(), { ...warm, topK: 2 }).map(({ id }) => id)).toEqual([1, 2]);
  expect(candidates(logits(), { ...warm, topP: 0.6 }).map(({ id }) => id)).toEqual([1]);
  expect(candidates(logits(), { ...warm, topP: 0.7 }).map(({ id }) => id)).toEqual([1, 2]);
  expect(candidates(logits(), { ...warm, topP: 0 }).map(({ id }) => id)).toEqual([1]);
});

test('a large vocabulary keeps what sorting all of it would keep', () => {
  const random = seededRandom(3);
  const many = Float32Array.from({ length: 5000 }, () => 20 * random() - 10);
  many[17] = Number.NaN;
  many[18] = many[19]!; // of equals the first id comes first
  const weights = Array.from(many, (logit) => (Number.isNaN(logit) ? 0 : Math.exp(logit)));
  const total = weights.reduce((all, weight) => all + weight, 0);
  const order = [...many.keys()].filter((id) => id !== 17).sort((a, b) => many[b]! - many[a]! || a - b);
  for (const topK of [1, 40, 3000]) {
    expect(candidates(many, { ...warm, topK }).map(({ id }) => id)).toEqual(order.slice(0, topK));
  }
  for (const topP of [0.1, 0.9, 0.999]) {
    let count = 0;
    for (let mass = 0; mass < topP; count++) mass += weights[order[count]!]! / total;
    expect(candidates(many, { ...warm, topP }).map(({ id }) => id)).toEqual(order.slice(0, count));
  }
  const drawn = candidates(many, warm);
  expect(drawn.map(({ id }) => id)).toEqual(order.slice(0, drawn.length));
  expect(drawn[0]!.probability).toBeCloseTo(weights[order[0]!]! / total, 8);
});

test('draws follow the probabilities', () => {
  const random = seededRandom(7);
  const counts = new Map<number, number>();
  for (let draw = 0; draw < 20_000; draw++) {
    const id = sample(logits(), [], warm, random);
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  for (const { id, probability } of candidates(logits(), warm)) {
    expect((counts.get(id) ?? 0) / 20_000).toBeCloseTo(probability, 1.7);
  }
});

test.each([0, 1])(
  'at temperature %d logits that are no numbers are an error, and their cache is given up',
  async (temperature) => {
    const refused = { code: 'model-invalid', message: expect.stringContaining('computes no numbers any more') };
    const sampling = { ...greedy, temperature };
    for (const value of [Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]) {
      expect(() => sample(new Float32Array(5).fill(value), [], sampling, () => 0)).toThrow(
        expect.objectContaining(refused),
      );
    }
    const clear = vi.fn();
    const step = { logits: new Float32Array(5).fill(Number.NaN), cache: { clear } } as unknown as Step;
    const manifest = { language: { stopIds: [0] } } as unknown as Manifest;
    const answer = answerTokens(step, { sampling, maxNewTokens: 3 }, manifest, {} as LanguageGraphs);
    await expect(answer.next()).rejects.toMatchObject(refused);
    expect(clear).toHaveBeenCalledOnce();
  },
);

test('a seed gives the same numbers again, another seed others', () => {
  const three = (seed: number) => Array.from({ length: 3 }, seededRandom(seed));
  expect(three(1)).toEqual(three(1));
  expect(three(1)).not.toEqual(three(2));
  expect(three(0).every((value) => value >= 0 && value < 1)).toBe(true);
});
