/** One open model as windows use it: events, results, cancelling, the queue, and what it refuses. */
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type AskEvent,
  type AskRequest,
  drain,
  greedy,
  type ModelService,
  type OpenEvent,
  type Turn,
} from '../../native-models/contract.ts';
import type { Fit, InspectEvent } from '../../native-models/inspection.ts';
import { createModelService } from '../../native-models/service.ts';
import { type AskingModel, askingModel } from './asking-model.ts';
import { openedService, question, serviceOf } from './asking-service.ts';

let model: AskingModel;
let service: ModelService;
beforeAll(async () => {
  model = await askingModel();
  service = await openedService(model);
});
afterAll(() => model.remove());

test('says what it is, and how far its loading is', async () => {
  const events: OpenEvent[] = [];
  const info = await drain(serviceOf(model).open({ model: 'tiny', provider: 'auto' }), (event) => events.push(event));
  expect(info).toMatchObject({
    model: 'tiny',
    name: 'Tiny',
    precision: 'f32',
    imageSizePx: 192,
    imageMode: 'pad',
    grid: { rows: 6, columns: 6 },
    imageTokenCount: 37,
    contextTokenCount: 768,
    provider: { asked: 'auto', used: 'cpu' },
  });
  expect(info.provider.reason).toMatch(/CPU/);
  const fractions = events.map(({ fraction }) => fraction);
  expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
  expect(fractions.at(-1)).toBe(1);
});

test('answers, stage by stage; the deltas are the text', async () => {
  const events: AskEvent[] = [];
  const result = await drain(service.ask(question('What is it?', 12, [model.picture])), (event) => events.push(event));
  const stages = events.flatMap((event) => (event.type === 'stage' ? [event.stage] : []));
  expect([...new Set(stages)]).toEqual(['picture', 'vision', 'prefill', 'decode']);
  expect(events.flatMap((event) => (event.type === 'text' ? [event.delta] : [])).join('')).toBe(result.text);
  expect(result).toMatchObject({ stopReason: 'max-tokens', answerTokenCount: 12, imageTokenCount: 37 });
  // <|user|>, the picture, a line feed, the four pieces of the question, <|end|>, <|assistant|>
  expect(result.promptTokenCount).toBe(1 + 37 + 1 + 4 + 2);
  expect(result.timeToFirstTokenMs).toBeLessThanOrEqual(result.totalMs);
  expect(result.provider).toEqual({ asked: 'cpu', used: 'cpu' });
});

test('does not look twice at a picture that it has seen', async () => {
  const ask = async (imageMode?: 'pad' | 'squash') => {
    const stages: string[] = [];
    const request = { ...question('Again?', 2, [model.picture]), ...(imageMode && { imageMode }) };
    const result = await drain(service.ask(request), (event) => event.type === 'stage' && stages.push(event.stage));
    return { result, stages };
  };
  await ask();
  const second = await ask();
  expect(second.stages).not.toContain('vision');
  expect(second.result.stageMs.vision).toBe(0);
  expect((await ask('squash')).stages).toContain('vision');
});

test('reads again only what is new: a follow-up, the same question, after Stop, an edited question', async () => {
  const asked = await openedService(model);
  const turns: Turn[] = [{ role: 'user', text: 'What is it?', pictures: [model.picture] }];
  const answer = async (turns: readonly Turn[], signal?: AbortSignal, onText = () => {}) => {
    const stages = new Set<string>();
    const job = asked.ask({ turns, sampling: greedy, maxNewTokens: 12 }, signal);
    const result = await drain(job, (event) => {
      if (event.type === 'stage') stages.add(event.stage);
      else onText();
    });
    return { ...result, stages };
  };
  const first = await answer(turns);
  expect(first.reusedTokenCount).toBe(0);
  const again = await answer(turns);
  expect(again).toMatchObject({ reusedTokenCount: first.promptTokenCount - 1, text: first.text });
  expect(again.stages.has('vision')).toBe(false);

  const followUp: Turn[] = [...turns, { role: 'assistant', text: 'A leaf.' }, { role: 'user', text: 'What colour?' }];
  const second = await answer(followUp);
  // all but the answer's own tokens, which differ from those that were written
  expect(second.reusedTokenCount).toBe(first.promptTokenCount);
  const fresh = await openedService(model);
  const same = await drain(fresh.ask({ turns: followUp, sampling: greedy, maxNewTokens: 12 }));
  expect([same.reusedTokenCount, same.text]).toEqual([0, second.text]);

  const stop = new AbortController();
  await expect(answer(followUp, stop.signal, () => stop.abort())).rejects.toMatchObject({ code: 'cancelled' });
  expect(await answer(followUp)).toMatchObject({
    reusedTokenCount: second.promptTokenCount - 1,
    text: second.text,
  });
  const edited = await answer([...followUp.slice(0, 2), { role: 'user', text: 'Which tree?' }]);
  expect(edited.reusedTokenCount).toBeGreaterThan(first.promptTokenCount);
  const elsewhere = { turns, sampling: greedy, maxNewTokens: 2, imageMode: 'squash' } as const;
  expect((await drain(asked.ask(elsewhere))).reusedTokenCount).toBe(1);
});

test('the same question has the same answer; a seed decides where the temperature is not 0', async () => {
  const text = async (request: AskRequest) => (await drain(service.ask(request))).text;
  const request = question('Tell me.', 16);
  expect(await text(request)).toBe(await text(request));
  const warm = (seed: number) => ({ ...request, sampling: { ...greedy, temperature: 5, seed } });
  expect(await text(warm(1))).toBe(await text(warm(1)));
  expect(await text(warm(1))).not.toBe(await text(warm(2)));
});

test('shows a picture: format, size, a small WebP', async () => {
  const info = await drain(service.picture({ picture: model.picture }));
  expect(info).toMatchObject({ format: 'png', widthPx: 80, heightPx: 40 });
  expect(await sharp(info.preview).metadata()).toMatchObject({ format: 'webp', width: 80, height: 40 });
});

test('counts what a question would cost, before it is asked', async () => {
  const { turns } = question('What is it?', 4, [model.picture]);
  const counted = await drain(service.count({ turns }));
  expect(counted).toEqual({
    turns: [{ textTokenCount: 4, pictureTokenCount: 37 }],
    systemTokenCount: 4, // <|user|>, a line feed, <|end|>, <|assistant|>
    promptTokenCount: 45,
  });
  const { promptTokenCount } = await drain(service.ask(question('What is it?', 1, [model.picture])));
  expect(promptTokenCount).toBe(counted.promptTokenCount);
  const instructed = await drain(service.count({ turns, system: 'Answer in one word.' }));
  expect(instructed.systemTokenCount).toBeGreaterThan(counted.systemTokenCount);
  expect(instructed.turns).toEqual(counted.turns);
});

test('shows the square that the model gets, padded or squashed', async () => {
  for (const imageMode of ['pad', 'squash'] as const) {
    const seen = await drain(service.square({ picture: model.picture, imageMode }));
    const { data, info } = await sharp(seen.square).raw().toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ width: 192, height: 192, channels: 3 });
    const isPadded = imageMode === 'pad';
    expect([...data.subarray(0, 3)]).toEqual(isPadded ? [123, 116, 103] : [0x3a, 0x7d, 0x44]);
    const centre = 3 * (96 * 192 + 96);
    expect([...data.subarray(centre, centre + 3)]).toEqual([0x3a, 0x7d, 0x44]);
    expect(seen).toMatchObject({ sizePx: 192, imageMode, imageTokenCount: 37 });
    expect(seen.placement).toEqual({ left: 0, top: isPadded ? 0.25 : 0, width: 1, height: isPadded ? 0.5 : 1 });
  }
});

test('a system sentence of the request takes the place of its own, a picture its own mode', async () => {
  const plain = await drain(service.ask(question('Tell me.', 1)));
  const instructed = await drain(service.ask({ ...question('Tell me.', 1), system: 'Answer in one word.' }));
  expect(instructed.promptTokenCount).toBeGreaterThan(plain.promptTokenCount);
  const request = question('What is it?', 1, [model.picture]);
  const stages: string[] = [];
  await drain(service.ask({ ...request, imageMode: 'pad' }));
  await drain(
    service.ask({ ...request, imageMode: 'squash', pictureModes: { [model.picture]: 'pad' } }),
    (event) => event.type === 'stage' && stages.push(event.stage),
  );
  expect(stages).not.toContain('vision'); // the padded features are kept
});

test('projects each source to three components over the grid', async () => {
  const events: InspectEvent[] = [];
  const sources = ['depth', 'caption', 'ocr', 'grounding', 'fused'] as const;
  const fits: Fit[] = sources.map((source) => ({ maps: [{ picture: model.picture, source }], scope: 'square' }));
  const result = await drain(service.project({ fits }), (event) => events.push(event));
  expect(result.fits.map(({ maps }) => maps[0]!.source)).toEqual(sources);
  for (const { maps, explainedVariance } of result.fits) {
    const { grid, placement, scores } = maps[0]!;
    expect(grid).toEqual({ rows: 6, columns: 6 });
    expect(placement).toEqual({ left: 0, top: 0.25, width: 1, height: 0.5 });
    expect(scores).toBeInstanceOf(Float32Array);
    expect(scores.length).toBe(36 * 3);
    expect(scores.every(Number.isFinite)).toBe(true);
    const [first, second, third] = explainedVariance as [number, number, number];
    expect(first).toBeGreaterThanOrEqual(second);
    expect(second).toBeGreaterThanOrEqual(third);
    expect(first + second + third).toBeLessThanOrEqual(1 + 1e-9);
  }
  expect(result.fits[0]!.maps[0]!.scores).not.toEqual(result.fits[1]!.maps[0]!.scores);
  expect(events.at(-1)).toEqual({ type: 'stage', stage: 'analysis', fraction: 1 });
});

/** A model by the name "twin" is the same files under another name; "broken" has no manifest. */
function sharedService(): ModelService {
  const folders = new Map([
    ['tiny', model.folder],
    ['twin', model.folder],
    ['broken', join(model.folder, 'tokenizers')],
  ]);
  return createModelService({
    findPicture(id) {
      if (id === model.picture) return model.picturePath;
      throw new Error('The run failed.');
    },
    findModel: (id) => folders.get(id)!,
  });
}
const opens = (shared: ModelService, id: string, onEvent?: (event: OpenEvent) => void) =>
  drain(shared.open({ model: id, provider: 'cpu' }), onEvent);

test('two windows: what is asked of a model is never answered by the one that the other window opened', async () => {
  const shared = sharedService();
  const asked = { ...question('Hm?', 2), openModel: 'tiny' };
  const { turns, openModel } = asked;
  const jobs = () => [
    drain(shared.ask(asked)),
    drain(shared.count({ turns, openModel })),
    drain(shared.square({ picture: model.picture, openModel })),
    drain(
      shared.project({ fits: [{ maps: [{ picture: model.picture, source: 'ocr' }], scope: 'square' }], openModel }),
    ),
    drain(shared.intervene({ turns, openModel, answer: 'A.', take: { type: 'channels', replacement: 'mean' } })),
  ];
  await opens(shared, 'twin');
  for (const job of jobs()) await expect(job).rejects.toMatchObject({ code: 'model-closed' });
  expect((await drain(shared.ask({ ...asked, openModel: 'twin' }))).answerTokenCount).toBe(2);
  await expect(opens(shared, 'broken')).rejects.toMatchObject({ code: 'model-missing' });
  for (const job of jobs()) await expect(job).rejects.toMatchObject({ code: 'model-closed' });
  expect(await opens(shared, 'tiny')).toMatchObject({ model: 'tiny' });
  expect((await drain(shared.ask(asked))).answerTokenCount).toBe(2);
});

test('two windows: what is open as it is asked for stays open, with what it has read, while an answer is written', async () => {
  const shared = sharedService();
  const [first, second] = await Promise.all([opens(shared, 'tiny'), opens(shared, 'tiny')]);
  expect(second).toBe(first);
  const { promptTokenCount } = await drain(shared.ask(question('Again?', 2)));
  const answering = shared.ask(question('Again?', 5000));
  await answering.next();
  const events: OpenEvent[] = [];
  expect(await opens(shared, 'tiny', (event) => events.push(event))).toBe(first);
  expect(events).toEqual([]);
  await answering.return(undefined as never);
  expect((await drain(shared.ask(question('Again?', 2)))).reusedTokenCount).toBe(promptTokenCount - 1);
  const narrow = { model: 'tiny', provider: 'cpu', threads: 1 } as const;
  expect(await drain(shared.open(narrow))).not.toBe(first);
  expect((await drain(shared.ask(question('Again?', 2)))).reusedTokenCount).toBe(0);
});

test('what is open is loaded anew once a run of it failed', async () => {
  const shared = sharedService();
  const before = await opens(shared, 'tiny');
  await expect(drain(shared.ask(question('Hm?', 2, ['lost'])))).rejects.toMatchObject({ code: 'unexpected' });
  const after = await opens(shared, 'tiny');
  expect(after).not.toBe(before);
  expect(await opens(shared, 'tiny')).toBe(after);
});

test('two windows: counting and looking wait while a model is being opened', async () => {
  const shared = sharedService();
  const opening = shared.open({ model: 'tiny', provider: 'cpu' });
  await opening.next();
  const ends: string[] = [];
  const stop = new AbortController();
  const { turns } = question('Hm?');
  const stopped = drain(shared.count({ turns }, stop.signal));
  const counted = drain(shared.count({ turns })).finally(() => ends.push('count'));
  const seen = drain(shared.square({ picture: model.picture })).finally(() => ends.push('square'));
  stop.abort();
  await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
  expect(ends).toEqual([]);
  await drain(opening);
  await Promise.all([counted, seen]);
  expect(ends).toHaveLength(2);
});

test('stops at a signal, and the next question works', async () => {
  const stop = new AbortController();
  let text = '';
  const job = drain(service.ask(question('Go on.', 5000), stop.signal), (event) => {
    if (event.type === 'text') text += event.delta;
    if (event.type === 'stage' && event.stage === 'decode' && event.fraction > 0) stop.abort();
  });
  await expect(job).rejects.toMatchObject({ code: 'cancelled' });
  expect(text.length).toBeLessThan(50);
  expect((await drain(service.ask(question('And now?', 3)))).answerTokenCount).toBe(3);
});

test('stops when its loop is left, and the next question works', async () => {
  for await (const event of service.ask(question('Go on.', 5000))) {
    if (event.type === 'stage' && event.stage === 'decode' && event.fraction > 0) break;
  }
  expect((await drain(service.ask(question('And now?', 3)))).answerTokenCount).toBe(3);
});

test('one job at a time, in their order; one that is stopped while it waits lets nobody past', async () => {
  const order: string[] = [];
  const stop = new AbortController();
  const ask = async (name: string, signal?: AbortSignal) => {
    const result = drain(service.ask(question('Wait.', 6), signal), () => order.push(name));
    return result.finally(() => order.push(`${name} ends`));
  };
  const first = ask('a');
  const second = ask('b', stop.signal);
  const third = ask('c');
  stop.abort();
  await expect(second).rejects.toMatchObject({ code: 'cancelled' });
  await Promise.all([first, third]);
  const events = order.filter((name) => !name.startsWith('b'));
  expect(events.indexOf('c')).toBeGreaterThan(events.indexOf('a ends'));
  expect(order).toContain('b ends');
  expect(order).not.toContain('b');
});

test('a conversation that is too long is refused before anything is looked at', async () => {
  const job = drain(service.ask(question('1 '.repeat(400), 8, [model.picture])));
  await expect(job).rejects.toMatchObject({ code: 'request-invalid', message: expect.stringMatching(/takes 768/) });
});

test('an answer that reaches the end of the context says so', async () => {
  const result = await drain(service.ask(question('1 '.repeat(380), 100)));
  expect(result.stopReason).toBe('context-full');
  expect(result.promptTokenCount + result.answerTokenCount).toBe(768 + 1); // the last token is not read again
});

const user = (text: string): Turn => ({ role: 'user', text });
const assistant = (text: string): Turn => ({ role: 'assistant', text });
test.each<[string, Partial<AskRequest>]>([
  ['no turns', { turns: [] }],
  ["the assistant's turn last", { turns: [user('a'), assistant('b')] }],
  ["two turns of the person's", { turns: [user('a'), user('b'), user('c')] }],
  ['pictures of the assistant', { turns: [user('a'), { ...assistant('b'), pictures: ['x'] }, user('c')] }],
  ['no tokens', { maxNewTokens: 0 }],
  ['half a token', { maxNewTokens: 1.5 }],
  ['a temperature below 0', { sampling: { ...greedy, temperature: -1 } }],
  ['a probability above 1', { sampling: { ...greedy, topP: 2 } }],
  ['no penalty at all', { sampling: { ...greedy, repetitionPenalty: 0 } }],
])('refuses %s', async (_, changes) => {
  const job = drain(service.ask({ ...question('Hm?'), ...changes }));
  await expect(job).rejects.toMatchObject({ name: 'ModelError', code: 'request-invalid' });
});

test('refuses a picture that is not stored, and sources that there are none of', async () => {
  await expect(drain(service.picture({ picture: 'none' }))).rejects.toMatchObject({ code: 'picture-invalid' });
  await expect(drain(service.ask(question('?', 3, ['none'])))).rejects.toMatchObject({ code: 'picture-invalid' });
  const job = drain(service.project({ fits: [] }));
  await expect(job).rejects.toMatchObject({ code: 'request-invalid' });
});
