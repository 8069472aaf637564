/** What the inspector asks beyond the maps: likeness, differences, clusters, and what an answer loses. */
import { expect, test } from 'vitest';
import type { Job } from '../../native-models/contract.ts';
import type {
  ClusterRequest,
  CompareRequest,
  InspectEvent,
  InterveneEvent,
  InterveneRequest,
  InterveneResult,
  SimilarRequest,
} from '../../native-models/inspection.ts';
import { answersOf } from '../../renderer/answers-of.ts';
import type { AskedAnswer, AskedAnswers } from '../../renderer/inspector/asked-answers.ts';
import { createInspector } from '../../renderer/inspector/inspector.ts';
import { paint, paintState } from '../../renderer/inspector/paint.ts';
import { likenessWords } from '../../renderer/inspector/shown-maps.ts';
import { likenessSentence } from '../../renderer/inspector/similarity-panel.tsx';
import { wordsIn } from '../../renderer/words/words.tsx';
import { file, openFakeWindow, until } from './fake-window.ts';

const grid = { rows: 1, columns: 2 };
const placement = { left: 0, top: 0.25, width: 1, height: 0.5 };
let ofBoth = Uint8Array.of(1, 1);

// biome-ignore lint/correctness/useYield: the job has no events
async function* done<Result>(result: Result): Job<never, Result> {
  return result;
}

interface Asked {
  readonly similar: SimilarRequest[];
  readonly compare: CompareRequest[];
  readonly cluster: ClusterRequest[];
  readonly estimate: InterveneRequest[];
  /** What stops each of them. */
  readonly intervene: (AbortSignal | undefined)[];
}

/** A window whose model tells of likeness what it was asked. */
async function opened(answers?: AskedAnswers) {
  const fake = openFakeWindow();
  const asked: Asked = {
    similar: [],
    compare: [],
    cluster: [],
    estimate: [],
    intervene: [],
  };
  let goOn = (): void => {};
  const pause = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  async function* intervene({ take }: InterveneRequest, signal?: AbortSignal): Job<InterveneEvent, InterveneResult> {
    asked.intervene.push(signal);
    const drop = { channel: 'ocr' as const, drops: Float32Array.of(2, 0.5), total: 2.5 };
    yield { type: 'run', done: 1, runs: 4 };
    if (take.type === 'channels') yield { type: 'channel', ...drop };
    else {
      yield { type: 'region', row: 0, column: 0, rows: 1, columns: 2, drop: 1.5 };
      yield { type: 'region', row: 0, column: 0, rows: 1, columns: 1, drop: -1 };
    }
    await pause;
    signal?.throwIfAborted();
    const tokens = ['$', '11'].map((text) => ({ text, logProbability: -0.1 }));
    const result = { tokens, logProbability: -0.2, runs: 4, totalMs: 40 };
    if (take.type === 'channels') return { ...result, channels: [drop] };
    const regions = [{ row: 0, column: 1, rows: 1, columns: 1, drop: 3 }];
    return { ...result, channels: [], where: { grid, placement, drop: Float32Array.of(-1, 3), regions } };
  }
  const service = {
    ...fake.service,
    similar(request: SimilarRequest) {
      asked.similar.push(request);
      return done({
        maps: request.maps.map((map) => ({ ...map, grid, placement, similarity: Float32Array.of(1, -0.5) })),
      });
    },
    compare(request: CompareRequest) {
      asked.compare.push(request);
      const pair = { grid, placement, ofBoth, difference: Float32Array.of(0, 0.4), alignment: 0.9 };
      return done({ pairs: request.pairs.map(() => pair) });
    },
    cluster(request: ClusterRequest) {
      asked.cluster.push(request);
      const maps = request.maps.map((map) => ({ ...map, grid, placement, labels: Uint8Array.of(0, 1) }));
      return done({ maps, unexplained: 0.25 });
    },
    estimate(request: InterveneRequest): Job<InspectEvent, { runs: number; ms: number }> {
      asked.estimate.push(request);
      return done({ runs: 4, ms: 40 });
    },
    intervene,
  };
  const inspector = createInspector(service, fake.model, fake.models, answers);
  inspector.figure.getState().inspect({ key: 'a', picture: 'a', name: 'a', previewUrl: 'blob:a' });
  await until(inspector.figure, ({ features }) => features.type === 'ready');
  const painted = () => paint(paintState(inspector));
  return { ...inspector, asked, painted, goOn };
}

test('chosen patches are compared in every map; pinned seeds stay while others are chosen', async () => {
  const { view, figure, pointing, similarity, asked, painted } = await opened();
  pointing.getState().select(new Map([['a', new Set([0])]]));
  expect(asked.similar).toEqual([]); // nobody looks
  view.getState().setView('similarity');
  await until(similarity, ({ likeness }) => likeness.type === 'similar');
  expect(asked.similar[0]!.seeds).toEqual({ picture: 'a', patches: [0] });
  expect(asked.similar[0]!.maps.map(({ source }) => source)).toEqual(['depth', 'caption', 'ocr', 'grounding', 'fused']);
  expect([...painted().get('a/ocr')!.colours]).toEqual([254, 232, 56, 255, 0, 34, 78, 255]);
  const ocr = { picture: 'a', source: 'ocr', grid } as const;
  expect(likenessWords(similarity.getState(), ocr, 1, wordsIn('en').figure)).toBe('cos −0.50');
  expect(likenessWords(similarity.getState(), ocr, 1, wordsIn('de').figure)).toBe('cos −0,50');

  similarity.getState().pinSelection();
  pointing.getState().toggle('a', 1);
  expect(similarity.getState()).toMatchObject({ pin: undefined, pins: [{ id: 1 }] });
  similarity.getState().choosePin(1);
  await until(similarity, ({ likeness }) => likeness.type === 'similar' && likeness.seeds.patches.size === 1);
  expect(asked.similar.at(-1)!.seeds.patches).toEqual([0]);

  figure.getState().inspect({ key: 'b', picture: 'b', name: 'b', previewUrl: 'blob:b' });
  similarity.getState().choosePin(1);
  const { likeness } = await until(similarity, (now) => now.likeness.type === 'similar');
  expect(likenessSentence(likeness, wordsIn('en').figure)).toContain('range: V −0.50 to 1.00, Caption');
});

test('two maps differ on the picture, two pictures in every map', async () => {
  const { view, figure, similarity, asked, painted } = await opened();
  view.getState().setView('similarity');
  similarity.getState().ask('difference');
  await until(similarity, ({ likeness }) => likeness.type === 'difference');
  expect(asked.compare[0]!.pairs).toEqual([
    { a: { picture: 'a', source: 'ocr' }, b: { picture: 'a', source: 'caption' } },
  ]);
  expect([...painted().get('a/picture')!.colours.slice(4)]).toEqual([254, 232, 56, 255]);

  figure.getState().compareWith({ key: 'b', picture: 'b', name: 'b', previewUrl: 'blob:b' });
  similarity.getState().setBetween('pictures');
  await until(similarity, ({ likeness }) => likeness.type === 'difference' && likeness.pairs.length === 5);
  expect(asked.compare.at(-1)!.pairs[2]).toEqual({
    a: { picture: 'a', source: 'ocr' },
    b: { picture: 'b', source: 'ocr' },
  });
  figure.getState().compareWith(undefined);
  expect(similarity.getState().between).toEqual(['ocr', 'caption']);
});

test('where only one of two pictures is seen they do not differ, in colours nor in words', async () => {
  const { view, figure, similarity, painted } = await opened();
  figure.getState().compareWith({ key: 'b', picture: 'b', name: 'b', previewUrl: 'blob:b' });
  view.getState().setView('similarity');
  similarity.getState().ask('difference');
  ofBoth = Uint8Array.of(1, 0);
  similarity.getState().setBetween('pictures');
  const { likeness } = await until(
    similarity,
    (now) => now.likeness.type === 'difference' && now.likeness.pairs.length === 5,
  );
  ofBoth = Uint8Array.of(1, 1);
  expect([...painted().get('b/ocr')!.colours].filter((_, at) => at % 4 === 3)).toEqual([255, 0]);
  expect(likenessSentence(likeness, wordsIn('en').figure)).toContain('V up to 0.00');
});

test('chosen patches and pins go with the model and the image mode in which they were counted', async () => {
  const { figure, model, pointing, similarity } = await opened();
  const chooseAndPin = (): void => {
    pointing.getState().pointAt(1, 'a');
    pointing.getState().select(new Map([['a', new Set([0])]]));
    similarity.getState().pinSelection();
  };
  const nothing = { patch: undefined, selection: new Map() };
  chooseAndPin();
  model.getState().choose('other');
  expect(pointing.getState()).toMatchObject(nothing);
  expect(similarity.getState()).toMatchObject({ pins: [], pin: undefined });
  await until(figure, ({ features }) => features.type === 'ready');
  chooseAndPin();
  figure.getState().inspect({ ...figure.getState().inspected!, imageMode: 'pad' }); // the model's own
  expect(similarity.getState().pins).toHaveLength(1);
  figure.getState().inspect({ ...figure.getState().inspected!, imageMode: 'squash' });
  expect(pointing.getState()).toMatchObject(nothing);
  expect(similarity.getState().pins).toEqual([]);
});

test('patches are chosen in the pictures that are here alone', async () => {
  const { figure, pointing } = await opened();
  figure.getState().compareWith({ key: 'b', picture: 'b', name: 'b', previewUrl: 'blob:b' });
  const both = new Map(['a', 'b'].map((picture) => [picture, new Set([0])]));
  pointing.getState().select(both);
  pointing.getState().pointAt(1, 'b');
  figure.getState().setScope('picture');
  expect(pointing.getState().selection).toEqual(both);
  figure.getState().compareWith(undefined);
  expect(pointing.getState()).toMatchObject({ patch: undefined, selection: new Map([['a', new Set([0])]]) });
});

test('the cloud asks for clusters of what it shows when it is to show them', async () => {
  const { view, similarity, asked, painted } = await opened();
  view.getState().setView('cloud');
  expect(asked.cluster).toEqual([]);
  view.getState().setCloudSource('ocr');
  view.getState().setCloudColour('cluster');
  await until(similarity, ({ likeness }) => likeness.type === 'clusters');
  expect(asked.cluster.at(-1)).toMatchObject({ maps: [{ picture: 'a', source: 'ocr' }], clusterCount: 4, seed: 0 });
  expect([...painted().get('a/ocr')!.colours]).toEqual([0, 114, 178, 255, 230, 159, 0, 255]);
});

const asked: AskedAnswer = {
  id: '1',
  question: 'What is the total?',
  answer: '$11',
  asked: { turns: [{ role: 'user', text: 'What is the total?', pictures: ['a'] }] },
  picture: { picture: 'a', name: 'a' },
};
const answers: AskedAnswers = { list: () => [asked], subscribe: () => () => {}, look: async () => undefined };

test('an answer is taken apart: the cost first, then news, then the result; another choice forgets it', async () => {
  const { view, answer, goOn, painted } = await opened(answers);
  expect(answer.getState().interventions.channels.type).toBe('none');
  view.getState().setView('answer');
  const estimated = await until(answer, ({ interventions }) => interventions.channels.type === 'estimated');
  expect(estimated.interventions.channels).toMatchObject({ estimate: { runs: 4, ms: 40 } });

  answer.getState().start('channels');
  const running = await until(
    answer,
    ({ interventions: { channels } }) => channels.type === 'running' && channels.channels.length > 0,
  );
  expect(running.interventions.channels).toMatchObject({
    done: 1,
    runs: 4,
    channels: [{ channel: 'ocr', total: 2.5 }],
  });
  answer.getState().start('patches');
  await until(answer, ({ interventions: { patches } }) => patches.type === 'running' && patches.regions.length === 2);
  // The regions found so far, the finer over the coarser: alpha of the two patches.
  const heat = () => [...painted().get('a/picture')!.colours].filter((_, at) => at % 4 === 3);
  expect(heat()).toEqual([0, 204]);
  goOn();
  await until(answer, ({ interventions }) => interventions.channels.type === 'done');
  await until(answer, ({ interventions }) => interventions.patches.type === 'done');
  expect(heat()).toEqual([0, 204]); // clear where nothing is lost

  answer.getState().setReplacement('zero');
  expect(answer.getState().interventions).toMatchObject({
    channels: { type: 'estimating' },
    patches: { type: 'done' },
  });
});

test('cancelling leaves the estimate', async () => {
  const { view, answer, goOn } = await opened(answers);
  view.getState().setView('answer');
  answer.getState().start('patches');
  await until(answer, ({ interventions }) => interventions.patches.type === 'running');
  answer.getState().stop('patches');
  goOn();
  await until(answer, ({ interventions }) => interventions.patches.type === 'estimated');
});

test('a new chat ends what is being found out', async () => {
  let listed: readonly AskedAnswer[] = [asked];
  let tell = (): void => {};
  const {
    view,
    answer,
    asked: heard,
  } = await opened({
    ...answers,
    list: () => listed,
    subscribe: (listener) => {
      tell = listener;
      return () => {};
    },
  });
  view.getState().setView('answer');
  answer.getState().start('patches');
  await until(answer, ({ interventions: { patches } }) => patches.type === 'running' && patches.regions.length === 2);
  listed = [];
  tell();
  expect(heard.intervene.map((signal) => signal?.aborted)).toEqual([true]);
  expect(answer.getState()).toMatchObject({ chosen: undefined, interventions: { patches: { type: 'none' } } });
});

test('another model ends what is being found out, and tells its own cost', async () => {
  const { view, answer, model, asked: heard } = await opened(answers);
  const areEstimated = () =>
    until(answer, ({ interventions: { channels, patches } }) =>
      [channels, patches].every(({ type }) => type === 'estimated'),
    );
  view.getState().setView('answer');
  await areEstimated();
  answer.getState().start('channels');
  await until(answer, ({ interventions: { channels } }) => channels.type === 'running' && channels.done === 1);
  view.getState().setView('figure');
  model.getState().choose('other'); // nobody looks
  expect(heard.intervene.map((signal) => signal?.aborted)).toEqual([true]);
  expect(heard.estimate).toHaveLength(2);
  view.getState().setView('answer');
  await areEstimated();
  model.getState().choose('embedded');
  await areEstimated();
  expect(heard.estimate).toHaveLength(6);
});

test("the chat's answers about pictures come with what was sent", async () => {
  const { chat, shelf, settings } = openFakeWindow({ answer: ({ turns }) => `Answer ${turns.length}.` });
  const list = answersOf(chat, shelf, settings);
  let told = 0;
  list.subscribe(() => {
    told += 1;
  });
  await chat.getState().ask('Who are you?');
  await until(chat, ({ turns }) => turns.at(-1)?.role === 'assistant' && turns.length === 2 && isDone(turns.at(-1)!));
  expect(list.list()).toEqual([]);
  chat.getState().attach([file('receipt.png')]);
  chat.getState().write('What is the total?');
  await chat.getState().send();
  await until(chat, ({ turns }) => turns.length === 4 && isDone(turns.at(-1)!));
  const [found] = list.list();
  expect(found).toMatchObject({
    question: 'What is the total?',
    answer: 'Answer 3.',
    picture: { name: 'receipt.png' },
  });
  expect(found!.asked.turns.map(({ text }) => text)).toEqual(['Who are you?', 'Answer 1.', 'What is the total?']);
  expect(list.list()).toBe(list.list());
  expect(told).toBe(2);
});

test('an answer is taken apart as it was sent, whatever the settings became since', async () => {
  const { chat, shelf, settings, api } = openFakeWindow();
  await chat.getState().configure({ systemPrompt: ' Be brief. ', imageMode: 'squash' });
  chat.getState().attach([file('receipt.png')]);
  chat.getState().write('What is the total?');
  await chat.getState().send();
  const { turns } = await api.openChat(chat.getState().chat!);
  expect(turns.at(-1)).toMatchObject({
    state: { figures: { sent: { system: 'Be brief.', imageMode: 'squash', leftOutCount: 0 } } },
  });
  await chat.getState().configure({ systemPrompt: 'Be long.', imageMode: 'pad' });
  const [found] = answersOf(chat, shelf, settings).list();
  expect(found).toMatchObject({
    asked: { system: 'Be brief.', imageMode: 'squash' },
    picture: { imageMode: 'squash' },
  });
});

function isDone(turn: { readonly role: string }): boolean {
  return 'state' in turn && (turn.state as { type: string }).type === 'done';
}
