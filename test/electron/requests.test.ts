/** Every door's table of what may come in: at least one row that passes and the rows that must not. */
import { expect, test } from 'vitest';
import {
  calls,
  parseArguments,
  parseRequest,
  parseToService,
  parseWindowMessage,
  requests,
} from '../../electron/requests.ts';

const id = 'a'.repeat(64);
const sampling = { temperature: 0, topP: 1, topK: 0, repetitionPenalty: 1, seed: 0 };
const ask = { turns: [{ role: 'user', text: 'Well?', pictures: [id] }], sampling, maxNewTokens: 1 };
const map = { picture: id, source: 'ocr' };
const refit = { threshold: 0.4, isFlipped: false };
const basis = { width: 2, mean: [0, 1], axes: [1, 0, 0, 1, 0, 0] };
const oversize = new Uint8Array(100_000_001);

interface Rows {
  readonly good: readonly unknown[];
  readonly bad: readonly unknown[];
}

const requestRows: Record<keyof typeof requests, Rows> = {
  open: {
    good: [{ model: 'embedded', provider: 'auto' }],
    bad: [
      undefined,
      { model: 'embedded' },
      { model: '../embedded', provider: 'auto' },
      { model: '', provider: 'auto' },
      { model: 'embedded', provider: 'tpu' },
      { model: 'embedded', provider: 'auto', path: '/etc' },
    ],
  },
  picture: {
    good: [{ picture: id }],
    bad: [{}, { picture: 'A'.repeat(64) }, { picture: `../${id}` }, { picture: `${id}\n` }, { picture: [id] }],
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
};

const callRows: Record<keyof typeof calls, Rows> = {
  info: { good: [[]], bad: [['x'], {}, undefined] },
  storePicture: {
    good: [['a.png', new Uint8Array(1)]],
    bad: [
      [],
      ['a.png'],
      ['', new Uint8Array(1)],
      ['x'.repeat(256), new Uint8Array(1)],
      ['a.png', new Uint8Array(0)],
      ['a.png', oversize],
      ['a.png', 'bytes'],
      ['a.png', { length: 1 }],
      ['a.png', new Uint8Array(1), 'extra'],
      [7, new Uint8Array(1)],
    ],
  },
  storeSample: { good: [['receipt.png']], bad: [[], [''], [7], ['x'.repeat(256)], ['a', 'b']] },
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

const refused = expect.objectContaining({ code: 'request-invalid' });

function check(parse: (value: unknown) => unknown, { good, bad }: Rows): void {
  for (const value of good) expect(parse(value)).toEqual(value);
  for (const [row, value] of bad.entries()) expect(() => parse(value), `bad row ${row}`).toThrow(refused);
}

test.each(Object.keys(requests) as (keyof typeof requests)[])('the service method %s', (method) => {
  check((value) => parseRequest(method, value), requestRows[method]);
});

test.each(Object.keys(calls) as (keyof typeof calls)[])('the host call %s', (method) => {
  check((value) => parseArguments(method, value), callRows[method]);
});

test('the envelope of a window', () => check(parseWindowMessage, envelopeRows));
test('the envelope of a job', () => check(parseToService, jobRows));
