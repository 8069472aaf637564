/** What an answer loses without features: against plain runs of the graphs, and with regions whose worth is known. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drain, greedy, ModelError, type ModelService } from '../../native-models/contract.ts';
import { contentOf, prefill } from '../../native-models/inference/decode.ts';
import { pixelsOf } from '../../native-models/inference/image.ts';
import { KvCache } from '../../native-models/inference/kv-cache.ts';
import { type OpenModel, openModel } from '../../native-models/inference/model.ts';
import { readPicture } from '../../native-models/inference/picture-file.ts';
import { type GraphSession, zeros } from '../../native-models/inference/session.ts';
import { type Sight, see } from '../../native-models/inference/vision.ts';
import { answeredIn } from '../../native-models/inspect/answer-probability.ts';
import type { Eyes } from '../../native-models/inspect/eyes.ts';
import { estimate, intervene } from '../../native-models/inspect/intervene.ts';
import { finerRegions, finestDrops, firstRegions, patchesIn } from '../../native-models/inspect/regions.ts';
import { withoutChannel } from '../../native-models/inspect/taking.ts';
import type { InterveneEvent, InterveneRequest } from '../../native-models/inspection.ts';
import { createModelService } from '../../native-models/service.ts';
import { type AskingModel, askingModel } from './asking-model.ts';

let asking: AskingModel;
let service: ModelService;
let open: OpenModel;
let sight: Sight;
let question: Pick<InterveneRequest, 'turns' | 'answer'>;

async function ended<Result>(job: AsyncGenerator<unknown, Result, void>): Promise<Result> {
  let step = await job.next();
  while (!step.done) step = await job.next();
  return step.value;
}

beforeAll(async () => {
  asking = await askingModel();
  service = createModelService({
    findPicture(id) {
      if (id === asking.picture) return asking.picturePath;
      throw new ModelError('picture-invalid', 'This picture is no longer stored.');
    },
    findModel: () => asking.folder,
  });
  await drain(service.open({ model: 'tiny', provider: 'cpu' }));
  open = await ended(openModel(asking.folder, 'cpu'));
  const { image } = open.manifest;
  const { pixelsNchw } = pixelsOf(await readPicture(asking.picturePath), 'pad', image.sizePx, image);
  sight = await ended(see(pixelsNchw, open.manifest, open.graphs));
  const turns = [{ role: 'user', text: 'What is it?', pictures: [asking.picture] }] as const;
  question = { turns, answer: 'The total is $7.' };
});
afterAll(() => asking.remove());

/** Logarithms by reading the prompt and the answer's beginning anew for every token. */
async function plainLogProbabilities(imageTokens: Float32Array): Promise<number[]> {
  const { promptIds, answerIds } = answeredIn(question, question.answer, open);
  const found: number[] = [];
  for (const [at, id] of answerIds.entries()) {
    const ids = [...promptIds, ...answerIds.slice(0, at)];
    const content = contentOf(ids, ['it'], open.manifest.image.tokenCount);
    const cache = new KvCache(open.manifest, open.graphs.decoder);
    const { logits } = await ended(prefill(content, () => imageTokens, cache, open.manifest, open.graphs));
    const top = Math.max(...logits);
    const whole = logits.reduce((sum, logit) => sum + Math.exp(logit - top), 0);
    found.push(logits[id]! - top - Math.log(whole));
  }
  return found;
}

test('the tokens are the answer, with the probabilities that the model gives them', async () => {
  const { tokens, logProbability } = await drain(
    service.intervene({ ...question, take: { type: 'channels', replacement: 'zero' } }),
  );
  expect(tokens.map(({ text }) => text).join('')).toBe(question.answer);
  const plain = await plainLogProbabilities(sight.imageTokens);
  expect(tokens.length).toBe(plain.length);
  for (const [at, { logProbability: found }] of tokens.entries()) expect(found).toBeCloseTo(plain[at]!, 4);
  expect(logProbability).toBeCloseTo(
    plain.reduce((a, b) => a + b),
    3,
  );
});

describe('channels', () => {
  test.each(['zero', 'mean'] as const)(
    '%s: each drop is the whole less what is left without it',
    async (replacement) => {
      const events: InterveneEvent[] = [];
      const take = { type: 'channels', replacement } as const;
      const result = await drain(service.intervene({ ...question, take }), (event) => events.push(event));
      expect(result.channels.map(({ channel }) => channel)).toEqual(['depth', 'caption', 'ocr', 'grounding']);
      const whole = await plainLogProbabilities(sight.imageTokens);
      const placement = { left: 0, top: 0.25, width: 1, height: 0.5 };
      for (const { channel, drops, total } of result.channels) {
        const tokens = await withoutChannel(channel, replacement, { sight, placement }, open);
        const left = await plainLogProbabilities(tokens);
        for (const [at, drop] of drops.entries()) expect(drop).toBeCloseTo(whole[at]! - left[at]!, 3);
        expect(total).toBeCloseTo(
          drops.reduce((a, b) => a + b),
          5,
        );
      }
      expect(events.filter(({ type }) => type === 'channel').length).toBe(4);
      expect(events.filter(({ type }) => type === 'run').at(-1)).toEqual({ type: 'run', done: 4, runs: 4 });
    },
  );

  test('what is put in place of a channel goes through the fusion and nothing else changes', async () => {
    const seen = { sight, placement: { left: 0, top: 0, width: 1, height: 1 } };
    const { depthTokenCount } = open.manifest.image;
    const { width } = open.manifest.florence;
    const rows = depthTokenCount * width;
    const breadth = sight.breadth.slice();
    breadth.fill(0, rows, 2 * rows);
    const fused = await open.graphs.fusion.run({
      depth: { type: 'float32', data: sight.depth, shape: [1, depthTokenCount, width] },
      hidden: { type: 'float32', data: breadth, shape: [3, depthTokenCount, width] },
    });
    expect(await withoutChannel('ocr', 'zero', seen, open)).toEqual(fused.image_tokens!.data);
  });
});

describe('patches', () => {
  test.each(['features', 'pixels'] as const)(
    '%s: coarse first, finer where it matters; padding is left alone',
    async (from) => {
      const events: InterveneEvent[] = [];
      const take = { type: 'patches', picture: asking.picture, from, levels: 3 } as const;
      const estimate = await drain(service.estimate({ ...question, take }));
      const result = await drain(service.intervene({ ...question, take }), (event) => events.push(event));
      const { regions, drop, grid } = result.where!;
      expect(grid).toEqual({ rows: 6, columns: 6 });
      expect(result.runs).toBe(regions.length);
      expect(estimate.runs).toBeGreaterThanOrEqual(regions.length);
      expect(events.find(({ type }) => type === 'estimate')).toEqual({ type: 'estimate', ...estimate });
      expect(events.filter(({ type }) => type === 'region').map(({ type: _, ...region }) => region)).toEqual(regions);
      expect(drop).toEqual(finestDrops(regions, grid));
      // The picture lies in rows 1.5 to 4.5: the first row of patches is padding, and in no region by itself.
      expect(regions.every(({ row, rows }) => row + rows > 1 && row < 5)).toBe(true);
      expect(regions.some(({ rows, columns }) => rows * columns === 1)).toBe(true);
      expect(drop.some((value) => value !== 0)).toBe(true);
    },
  );

  test('a region of 4 × 4 first, then quarters of the best ones; the finest region counts', () => {
    const grid = { rows: 24, columns: 24 };
    const first = firstRegions(grid);
    expect(first.length).toBe(16);
    expect(first[5]).toEqual({ row: 6, column: 6, rows: 6, columns: 6 });
    const measured = first.map((region, at) => ({ ...region, drop: at === 5 ? 9 : at / 100 }));
    const finer = finerRegions(measured);
    expect(finer.length).toBe(16);
    expect(finer.slice(0, 4)).toEqual([
      { row: 6, column: 6, rows: 3, columns: 3 },
      { row: 6, column: 9, rows: 3, columns: 3 },
      { row: 9, column: 6, rows: 3, columns: 3 },
      { row: 9, column: 9, rows: 3, columns: 3 },
    ]);
    const drops = finestDrops([...measured, { ...finer[0]!, drop: 2 }], grid);
    expect(drops[6 * 24 + 6]).toBe(2);
    expect(drops[9 * 24 + 9]).toBe(9);
    const covered = first.flatMap((region) => patchesIn(region, grid)).sort((a, b) => a - b);
    expect(covered).toEqual([...Array(576).keys()]);
  });

  test('a grid smaller than the first cuts is cut into its patches, which are not cut again', () => {
    const regions = firstRegions({ rows: 2, columns: 3 });
    expect(regions.length).toBe(6);
    expect(finerRegions(regions.map((region) => ({ ...region, drop: 1 })))).toEqual([]);
  });
});

test('an answer that the model gave is measured in the tokens that it said', async () => {
  const { turns } = question;
  const sampling = { ...greedy, temperature: 2, seed: 1 }; // any words
  const { text, answerTokenCount } = await drain(service.ask({ turns, sampling, maxNewTokens: 12 }));
  const take = { type: 'channels', replacement: 'zero' } as const;
  const { tokens } = await drain(service.intervene({ turns, answer: text, take }));
  expect(tokens.length).toBe(answerTokenCount);
  expect(tokens.map(({ text: part }) => part).join('')).toBe(text);
  expect(answeredIn({ turns }, text, open).answerIds.length).not.toBe(answerTokenCount); // another process's tokens are lost
});

/** As on a GPU, where memory is asked for and given back: here it is this process's own. */
function onDevice(): { readonly model: OpenModel; held(): number } {
  let held = 0;
  const { decoder } = open.graphs;
  const lent: GraphSession = {
    ...decoder,
    onDevice(type, shape) {
      held += 1;
      const data = zeros(
        type,
        shape.reduce((product, size) => product * size, 1),
      );
      const free = () => {
        held -= 1;
      };
      return { type, shape, data, free };
    },
  };
  return { model: { ...open, graphs: { ...open.graphs, decoder: lent } }, held: () => held };
}

describe('on a device with memory of its own', () => {
  const look = async function* () {
    yield { type: 'stage', stage: 'vision', fraction: 1 } as const;
    return { sight, placement: { left: 0, top: 0.25, width: 1, height: 0.5 } };
  };
  const eyesOf = (model: OpenModel) => ({ model, look, signal: undefined }) as unknown as Eyes;

  test('an answer that passes the room for its prompt has room, and all of it is given back', async () => {
    const { model, held } = onDevice();
    const long = { ...question, answer: '1 '.repeat(260), take: { type: 'channels', replacement: 'zero' } } as const;
    expect(answeredIn(long, long.answer, model).answerIds.length).toBeGreaterThan(450);
    const job = estimate(long, eyesOf(model));
    for await (const _ of { [Symbol.asyncIterator]: () => job }) expect(held()).toBeGreaterThanOrEqual(0);
    expect(held()).toBe(0);
    const { channels, tokens } = await drain(intervene(long, eyesOf(model)));
    expect(channels.length).toBe(4);
    expect(tokens.every(({ logProbability }) => logProbability < 0)).toBe(true);
    expect(held()).toBe(0);
  });

  test('one that fails gives it back too', async () => {
    const { model, held } = onDevice();
    const stopped = { ...eyesOf(model), signal: AbortSignal.abort(new Error('stopped')) };
    const take = { type: 'channels', replacement: 'zero' } as const;
    await expect(drain(intervene({ ...question, take }, stopped))).rejects.toThrow('stopped');
    expect(held()).toBe(0);
  });
});

describe('what is refused, and stopping', () => {
  const take = { type: 'channels', replacement: 'mean' } as const;
  const rows: [string, () => Partial<InterveneRequest>, RegExp][] = [
    ['no picture', () => ({ turns: [{ role: 'user', text: 'Well?' }] }), /no picture/],
    ['no answer', () => ({ answer: '' }), /no answer/],
    ['the turns end with an answer', () => ({ turns: [...question.turns, { role: 'assistant', text: 'a' }] }), /user/],
    [
      'another picture',
      () => ({ take: { type: 'patches', picture: 'c'.repeat(64), from: 'features', levels: 1 } }),
      /not in this chat/,
    ],
    ['an answer longer than the context', () => ({ answer: '1 '.repeat(500) }), /takes 768/],
  ];
  test.each(rows)('%s', async (_, change, sentence) => {
    const job = drain(service.intervene({ ...question, take, ...change() }));
    await expect(job).rejects.toMatchObject({ code: 'request-invalid', message: expect.stringMatching(sentence) });
  });

  test('a picture that is not stored', async () => {
    const turns = [{ role: 'user', text: 'Well?', pictures: ['c'.repeat(64)] }] as const;
    await expect(drain(service.intervene({ ...question, turns, take }))).rejects.toMatchObject({
      code: 'picture-invalid',
    });
  });

  test('a stop lands between runs, and the chat goes on', async () => {
    const stop = new AbortController();
    const job = drain(
      service.intervene({ ...question, take }, stop.signal),
      ({ type }) => type === 'run' && stop.abort(),
    );
    await expect(job).rejects.toMatchObject({ code: 'cancelled' });
    const { answerTokenCount } = await drain(service.ask({ turns: question.turns, sampling: greedy, maxNewTokens: 6 }));
    expect(answerTokenCount).toBe(6);
  });
});
