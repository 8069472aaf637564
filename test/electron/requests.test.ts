/** What may come in for the model, and the envelopes of both doors: at least one row that passes and the rows that must not. */
import { expect, test } from 'vitest';
import { parseRequest, parseToService, parseWindowMessage, requests } from '../../electron/requests.ts';
import { mostNewTokens, mostTurns } from '../../native-models/contract.ts';
import { askRequest } from '../../native-models/service-requests.ts';
import { check, type Rows } from './rows.ts';

const id = 'a'.repeat(64);
const sampling = { temperature: 0, topP: 1, topK: 0, repetitionPenalty: 1, seed: 0 };
const ask = { turns: [{ role: 'user', text: 'Well?', pictures: [id] }], sampling, maxNewTokens: 1 };
const map = { picture: id, source: 'ocr' };
const refit = { threshold: 0.4, isFlipped: false };
const basis = { width: 2, mean: [0, 1], axes: [1, 0, 0, 1, 0, 0] };

const channels = { turns: ask.turns, answer: 'Yes.', take: { type: 'channels', replacement: 'mean' } };
const where = { type: 'patches', picture: id, from: 'pixels', levels: 2 };
const intervene: Rows = {
  good: [channels, { ...channels, take: where, system: '', pictureModes: { [id]: 'pad' } }],
  bad: [
    { ...channels, answer: '' },
    { ...channels, turns: [] },
    { ...channels, take: { type: 'channels', replacement: 'noise' } },
    { ...channels, take: { ...where, levels: 0 } },
    { ...channels, take: { ...where, picture: 'x' } },
    { ...channels, take: { ...where, from: 'attention' } },
    { ...channels, sampling },
  ],
};

const figure = {
  imageMode: 'pad',
  fits: [{ maps: [{ ...map, ...refit, palette: 'components', stretch: 'map' }], scope: 'square', isRefit: true }],
  isSmooth: false,
  pictureStrength: 0.2,
  panelPx: 256,
};

const region = { leftPx: 0, topPx: 2, widthPx: 1, heightPx: 3 };
const cut = { picture: id, region };

const requestRows: Record<keyof typeof requests, Rows> = {
  open: {
    good: [
      { model: 'embedded', provider: 'auto' },
      { model: 'embedded', provider: 'cpu', threads: 4 },
    ],
    bad: [
      undefined,
      { model: 'embedded' },
      { model: '../embedded', provider: 'auto' },
      { model: '', provider: 'auto' },
      { model: 'embedded', provider: 'tpu' },
      { model: 'embedded', provider: 'cpu', threads: 257 },
      { model: 'embedded', provider: 'cpu', threads: 1.5 },
      { model: 'embedded', provider: 'auto', path: '/etc' },
    ],
  },
  picture: {
    good: [{ picture: id }, { picture: id, longestSidePx: 8192 }],
    bad: [
      { picture: id, longestSidePx: 0 },
      { picture: id, longestSidePx: 8193 },
      {},
      { picture: 'A'.repeat(64) },
      { picture: `../${id}` },
      { picture: `${id}\n` },
      { picture: [id] },
    ],
  },
  cut: {
    good: [cut],
    bad: [
      { picture: id },
      { ...cut, picture: '../x' },
      { ...cut, region: { ...region, widthPx: 0 } },
      { ...cut, region: { ...region, leftPx: -1 } },
      { ...cut, region: { ...region, topPx: 0.5 } },
      { ...cut, region: { ...region, heightPx: 1e9 } },
      { ...cut, path: '/etc/passwd' },
    ],
  },
  ask: {
    good: [ask, { ...ask, imageMode: 'pad' }, { ...ask, pictureModes: { [id]: 'squash' }, system: '' }],
    bad: [
      { ...ask, turns: [] },
      { ...ask, turns: [{ role: 'system', text: '' }] },
      { ...ask, turns: [{ role: 'user', text: 'x'.repeat(1_000_001) }] },
      { ...ask, turns: [{ role: 'user', text: '', pictures: ['x'] }] },
      { ...ask, maxNewTokens: -1 },
      { ...ask, maxNewTokens: 1e9 },
      { ...ask, maxNewTokens: 1.5 },
      { ...ask, sampling: { ...sampling, temperature: Number.NaN } },
      { ...ask, sampling: { ...sampling, seed: -1 } },
      { ...ask, sampling: { ...sampling, extra: 1 } },
      { ...ask, imageMode: 'crop' },
      { ...ask, imageMode: undefined },
      { ...ask, pictureModes: { [id]: 'crop' } },
      { ...ask, pictureModes: { receipt: 'pad' } },
      { ...ask, system: 1 },
      { ...ask, extra: 1 },
    ],
  },
  count: {
    good: [{ turns: [] }, { turns: ask.turns, system: 'Be brief.' }],
    bad: [{}, { turns: [{ role: 'system', text: '' }] }, { turns: [], system: 'x'.repeat(1_000_001) }],
  },
  square: {
    good: [{ picture: id }, { picture: id, imageMode: 'squash' }],
    bad: [{}, { picture: '../x' }, { picture: id, imageMode: 'crop' }],
  },
  project: {
    good: [
      { fits: [{ maps: [map], scope: 'square' }] },
      { fits: [{ maps: [{ ...map, layer: 3, refit }], scope: 'picture', basis }], withBasis: true, imageMode: 'pad' },
    ],
    bad: [
      {},
      { fits: [] },
      { fits: [{ maps: [], scope: 'square' }] },
      { fits: [{ maps: [map], scope: 'all' }] },
      { fits: [{ maps: [{ ...map, source: 'breadth' }], scope: 'square' }] },
      { fits: [{ maps: [{ ...map, picture: 'x' }], scope: 'square' }] },
      { fits: [{ maps: [{ ...map, layer: -1 }], scope: 'square' }] },
      { fits: [{ maps: [{ ...map, layer: 0.5 }], scope: 'square' }] },
      { fits: [{ maps: [{ ...map, refit: { threshold: 2, isFlipped: false } }], scope: 'square' }] },
      { fits: [{ maps: [map, { ...map, refit }], scope: 'square' }] },
      { fits: [{ maps: [map], scope: 'square', basis: { ...basis, mean: [0] } }] },
      { fits: [{ maps: [map], scope: 'square', basis: { ...basis, axes: [1, 0, 0, 1] } }] },
      { fits: [{ maps: [map], scope: 'square', basis: { ...basis, mean: [0, Number.NaN] } }] },
      { fits: [{ maps: [map], scope: 'square' }], picture: id },
    ],
  },
  similar: {
    good: [{ seeds: { picture: id, patches: [0, 7] }, maps: [map, { ...map, source: 'fused' }] }],
    bad: [
      { seeds: { picture: id, patches: [] }, maps: [map] },
      { seeds: { picture: id, patches: [-1] }, maps: [map] },
      { seeds: { picture: id, patches: [0.5] }, maps: [map] },
      { seeds: { picture: 'x', patches: [0] }, maps: [map] },
      { seeds: { picture: id, patches: [0] }, maps: [] },
    ],
  },
  compare: {
    good: [{ pairs: [{ a: map, b: { ...map, source: 'caption' } }], imageMode: 'squash' }],
    bad: [{ pairs: [] }, { pairs: [{ a: map }] }, { pairs: [{ a: map, b: { ...map, refit } }] }],
  },
  projectOther: {
    good: [
      { model: 'other-3b.int4', fits: [{ maps: [map], scope: 'square' }], isTurned: true },
      { model: 'x', fits: [{ maps: [{ ...map, refit }], scope: 'picture', basis }], isTurned: false, imageMode: 'pad' },
    ],
    bad: [
      { fits: [{ maps: [map], scope: 'square' }], isTurned: true },
      { model: '../x', fits: [{ maps: [map], scope: 'square' }], isTurned: true },
      { model: 'x', fits: [], isTurned: true },
      { model: 'x', fits: [{ maps: [map], scope: 'square' }] },
      { model: 'x', fits: [{ maps: [{ ...map, layer: 0 }], scope: 'square' }], isTurned: true },
    ],
  },
  compareModels: {
    good: [
      { model: 'other-3b.int4', picture: id },
      { model: 'x', picture: id, imageMode: 'pad' },
    ],
    bad: [
      { picture: id },
      { model: '../x', picture: id },
      { model: 'x', picture: 'y' },
      { model: 'x', picture: id, scope: 'square' },
    ],
  },
  cluster: {
    good: [{ maps: [map], clusterCount: 5, seed: 0, space: 'features', scope: 'picture' }],
    bad: [
      { maps: [map], clusterCount: 1, seed: 0, space: 'features', scope: 'picture' },
      { maps: [map], clusterCount: 33, seed: 0, space: 'features', scope: 'picture' },
      { maps: [map], clusterCount: 5, seed: -1, space: 'features', scope: 'picture' },
      { maps: [map], clusterCount: 5, seed: 0, space: 'scores', scope: 'picture' },
      { maps: [], clusterCount: 5, seed: 0, space: 'features', scope: 'picture' },
    ],
  },
  estimate: intervene,
  intervene,
  export: {
    good: [
      { figure, kinds: ['png', 'svg', 'recipe', 'features', 'components', 'scores', 'mask'] },
      {
        figure: { ...figure, pictureNames: { [id]: 'a.png' } },
        kinds: ['csv'],
        selection: [{ picture: id, patches: [3] }],
      },
    ],
    bad: [
      { figure, kinds: [] },
      { figure, kinds: ['pdf'] },
      { figure: { ...figure, panelPx: 63 }, kinds: ['png'] },
      { figure: { ...figure, panelPx: 4096 }, kinds: ['png'] },
      { figure: { ...figure, fits: [] }, kinds: ['png'] },
      { figure: { ...figure, pictureStrength: 1.5 }, kinds: ['png'] },
      { figure: { ...figure, fits: [{ ...figure.fits[0], maps: [map] }] }, kinds: ['png'] },
      { figure, kinds: ['csv'], selection: [] },
      { figure, kinds: ['csv'], selection: [{ picture: id, patches: [] }] },
      { figure, kinds: ['png'], out: '/etc/passwd' },
    ],
  },
  recipe: { good: [{ text: '{}' }], bad: [{}, { text: 7 }, { text: '', path: 'x' }] },
};

const envelopeRows: Rows = {
  good: [
    { type: 'hello' },
    { type: 'call', call: 1, method: 'info', args: [] },
    { type: 'model', process: 1, message: {} },
  ],
  bad: [
    undefined,
    null,
    'hello',
    [],
    {},
    { type: 'eval' },
    { type: 'hello', extra: 1 },
    { type: 'call', call: -1, method: 'info', args: [] },
    { type: 'call', call: 1, method: 'constructor', args: [] },
    { type: 'call', call: 1, method: 'info', args: {} },
    { type: 'call', call: 1, method: 'info', args: new Array(9).fill(0) },
    { type: 'model', process: 1.5, message: {} },
  ],
};

const jobRows: Rows = {
  good: [
    { type: 'start', job: 1, method: 'open', request: {} },
    { type: 'cancel', job: 1 },
  ],
  bad: [
    {},
    { type: 'start', job: 1, method: 'toString', request: {} },
    { type: 'start', job: '1', method: 'open', request: {} },
    { type: 'cancel', job: 2 ** 60 },
    { type: 'cancel', job: 1, extra: 1 },
  ],
};

test.each(Object.keys(requests) as (keyof typeof requests)[])('the service method %s', (method) => {
  check((value) => parseRequest(method, value), requestRows[method]);
});

const withoutModel = ['open', 'picture', 'cut'];
test.each((Object.keys(requests) as (keyof typeof requests)[]).filter((method) => !withoutModel.includes(method)))(
  'a request of %s may name the model that it means',
  (method) => {
    const named = (openModel: unknown) => ({ ...(requestRows[method].good[0] as object), openModel });
    check((value) => parseRequest(method, value), {
      good: [named('embedded')],
      bad: [named('../embedded'), named(''), named(1), named(undefined)],
    });
  },
);

test.each(['ask', 'count', 'intervene'] as const)('a chat of thousands of turns passes the door of %s', (method) => {
  const request = { ask, count: { turns: ask.turns }, intervene: channels }[method];
  const withTurns = (turnCount: number) => ({ ...request, turns: new Array(turnCount).fill(ask.turns[0]) });
  check((value) => parseRequest(method, value), { good: [withTurns(mostTurns)], bad: [withTurns(mostTurns + 1)] });
});

test('whatever may be asked, the service takes', () => {
  const longest = { ...ask, turns: new Array(mostTurns).fill(ask.turns[0]), maxNewTokens: mostNewTokens };
  expect(parseRequest('ask', longest)).toEqual(longest);
  expect(askRequest.safeParse(longest).success).toBe(true);
});

test('the envelope of a window', () => check(parseWindowMessage, envelopeRows));
test('the envelope of a job', () => check(parseToService, jobRows));
