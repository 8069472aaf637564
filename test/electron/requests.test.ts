/** Every door's table of what may come in: at least one row that passes and the rows that must not. */
import { expect, test } from 'vitest';
import { calls } from '../../electron/call-rows.ts';
import { parseArguments, parseRequest, parseToService, parseWindowMessage, requests } from '../../electron/requests.ts';
import { figures } from './store/opened-store.ts';

const id = 'a'.repeat(64);
const sampling = { temperature: 0, topP: 1, topK: 0, repetitionPenalty: 1, seed: 0 };
const ask = { turns: [{ role: 'user', text: 'Well?', pictures: [id] }], sampling, maxNewTokens: 1 };
const map = { picture: id, source: 'ocr' };
const refit = { threshold: 0.4, isFlipped: false };
const basis = { width: 2, mean: [0, 1], axes: [1, 0, 0, 1, 0, 0] };
const question = {
  chat: null,
  parent: null,
  text: 'Well?',
  pictures: [{ picture: id, name: 'a.png' }],
  takesDraft: true,
};
const preset = { id: 'mine', name: 'Mine', text: 'What now?', settings: { temperature: 0.5 } };
const transfer = '0123456789abcdef0123456789abcdef';
const oversize = new Uint8Array(100_000_001);

interface Rows {
  readonly good: readonly unknown[];
  readonly bad: readonly unknown[];
}

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

const conversion = { folder: '/models/3b', precision: 'int4', name: 'Florence-VL 3B' };

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

  listScreens: { good: [[]], bad: [['screen:0']] },
  captureScreen: { good: [['screen:0:0']], bad: [[], [''], [7], ['x'.repeat(201)]] },

  listChats: {
    good: [
      [null, 50],
      ['1.2.3', 1],
    ],
    bad: [[], [null], [null, 0], [null, 201], [7, 1], [null, 1.5]],
  },
  openChat: { good: [[1]], bad: [[], [0], [-1], ['1'], [1.5], [2 ** 60], [1, 2]] },
  searchChats: { good: [['Rechnung "x', 20]], bad: [[], ['x'], ['x', 0], ['x'.repeat(1001), 1], [null, 1]] },
  addQuestion: {
    good: [[question], [{ ...question, chat: 1, parent: 2, settings: { seed: 3, imageMode: 'model' } }]],
    bad: [
      [{ ...question, chat: 0 }],
      [{ ...question, parent: undefined }],
      [{ ...question, text: 'x'.repeat(1_000_001) }],
      [{ ...question, text: 'a\0b' }],
      [{ ...question, pictures: [{ picture: 'x', name: 'a.png' }] }],
      [{ ...question, pictures: [{ picture: id, name: '' }] }],
      [{ ...question, pictures: [{ picture: id, name: 'a.png', imageMode: 'model' }] }],
      [{ ...question, pictures: new Array(65).fill({ picture: id, name: 'a.png' }) }],
      [{ ...question, settings: { temperature: 11 } }],
      [{ ...question, settings: { theme: 'dark' } }],
      [{ ...question, takesDraft: 1 }],
      [{ ...question, extra: 1 }],
    ],
  },
  beginAnswer: { good: [[7]], bad: [[], ['7'], [0]] },
  appendText: {
    good: [[7, 0, 'word']],
    bad: [
      [7, -1, ''],
      [7, 0.5, ''],
      [7, 0, 'x'.repeat(100_001)],
      [7, 0, '\0'],
      [7, 0, 'half \ud83d'],
      [7, 0],
      [7, 1_000_001, ''],
    ],
  },
  finishAnswer: {
    good: [
      [7, 'text', { type: 'stopped' }],
      [7, 'text', { type: 'interrupted', code: 'out-of-memory', message: 'It was too much.' }],
      [7, 'text', { type: 'done', figures }],
    ],
    bad: [
      [7, 'text', { type: 'writing' }],
      [7, 'text', { type: 'stopped', extra: 1 }],
      [7, 'text', { type: 'interrupted', code: 'toString', message: '' }],
      [7, 'text', { type: 'done', figures: { ...figures, stopReason: 'bored' } }],
      [7, 'text', { type: 'done', figures: { ...figures, sent: { imageMode: 'crop', leftOutCount: 0 } } }],
      [7, 'text', { type: 'done', figures: { ...figures, tokensPerSecond: Number.NaN } }],
      [7, 'text', { type: 'done' }],
    ],
  },
  chooseLeaf: { good: [[1, 2]], bad: [[1], [1, null], [0, 1]] },
  renameChat: {
    good: [
      [1, 'A title'],
      [1, null],
    ],
    bad: [[1, ''], [1, 'x'.repeat(201)], [1], ['1', 'a']],
  },
  pinChat: { good: [[1, true]], bad: [[1], [1, 'true']] },
  deleteChats: { good: [[[1, 2]], ['all']], bad: [[], ['some'], [[0]], [1]] },
  restoreChats: { good: [[[1]], ['all']], bad: [['some'], [[null]]] },
  setChatSettings: {
    good: [
      [1, {}],
      [1, { systemPrompt: null, maxNewTokens: 9 }],
    ],
    bad: [[1], [1, { maxNewTokens: 0 }], [1, { seed: undefined }], [1, { systemPrompt: 'x'.repeat(100_001) }]],
  },
  readDraft: { good: [[null], [1]], bad: [[], [0]] },
  saveDraft: {
    good: [
      [null, { text: '', pictures: [] }],
      [1, { text: 'a', pictures: [{ picture: id, name: 'a.png' }] }],
    ],
    bad: [[null], [null, {}], [null, { text: 'a' }], [0, { text: '', pictures: [] }]],
  },

  readSettings: { good: [[]], bad: [['theme']] },
  changeSettings: {
    good: [[{}], [{ theme: 'dark', textScale: 1.2, threads: 4 }], [{ presets: [preset] }]],
    bad: [
      [],
      [{ theme: 'blue' }],
      [{ textScale: 3 }],
      [{ threads: -1 }],
      [{ language: 'xx' }],
      [{ model: '../x' }],
      [{ ask: { temperature: 0 } }],
      [{ presets: new Array(101).fill(preset) }],
      [{ presets: [{ ...preset, name: '' }] }],
      [{ extra: 1 }],
    ],
  },
  dataInfo: { good: [[]], bad: [[1]] },
  openDataFolder: { good: [[]], bad: [['/etc']] },
  chooseFolder: { good: [[]], bad: [['/etc']] },
  moveData: { good: [['/new']], bad: [[], [''], ['a\0b'], ['x'.repeat(4097)]] },
  eraseAll: { good: [[]], bad: [[true]] },
  exportChat: {
    good: [
      [1, 'markdown'],
      [1, 'json'],
      [1, 'html'],
    ],
    bad: [[1], [1, 'pdf'], [0, 'json']],
  },
  offerPicture: { good: [[id, 'a.png']], bad: [['../x', 'a.png'], [id, ''], [id]] },
  importChat: { good: [[transfer]], bad: [[], ['/etc/passwd'], [`../${transfer.slice(3)}`]] },
  makeBackup: { good: [[]], bad: [['x']] },
  restoreBackup: { good: [[transfer]], bad: [[], ['backup.zip']] },
  restoreAutomaticBackup: { good: [[]], bad: [['x']] },
  dismissDamage: { good: [[]], bad: [['x']] },
  beginUpload: { good: [['a.json', 5]], bad: [['a.json', 0], ['a.json', 5e9], ['', 5], ['a.json', 1.5], ['a.json']] },
  writePart: {
    good: [[transfer, 0, new Uint8Array(1)]],
    bad: [
      [transfer, -1, new Uint8Array(1)],
      [transfer, 0, new Uint8Array(0)],
      [transfer, 0, new Uint8Array(4_000_001)],
    ],
  },
  readPart: { good: [[transfer, 0]], bad: [[transfer], [transfer, -1], ['x', 0]] },
  endTransfer: { good: [[transfer]], bad: [[], ['x']] },
  openLink: { good: [['https://example.org']], bad: [[], [''], ['x'.repeat(8001)], [7]] },

  describeCheckpoint: { good: [['/models/3b']], bad: [[], [''], [7], ['x'.repeat(4097)], ['/a\0b']] },
  startConversion: {
    good: [[conversion], [{ ...conversion, precision: 'f16' }]],
    bad: [
      [],
      [{ ...conversion, precision: 'int2' }],
      [{ ...conversion, name: '' }],
      [{ ...conversion, name: 'x'.repeat(101) }],
      [{ ...conversion, folder: '' }],
      [{ ...conversion, out: '/etc' }],
    ],
  },
  stopConversion: { good: [[]], bad: [['x']] },
  dismissConversion: { good: [[]], bad: [[1]] },
  removeModel: { good: [['florence-vl-3b-int4']], bad: [[], [''], ['../x'], ['a/b'], ['.hidden']] },
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
