/** What may come in by each call of the host: at least one row that passes and the rows that must not. */
import { test } from 'vitest';
import { calls } from '../../electron/call-rows.ts';
import { parseArguments } from '../../electron/requests.ts';
import { check, type Rows } from './rows.ts';
import { figures } from './store/opened-store.ts';

const id = 'a'.repeat(64);
const question = {
  chat: null,
  parent: null,
  text: 'Well?',
  pictures: [{ picture: id, name: 'a.png' }],
};
const preset = { id: 'mine', name: 'Mine', text: 'What now?', settings: { temperature: 0.5 } };
const transfer = '0123456789abcdef0123456789abcdef';
const oversize = new Uint8Array(100_000_001);
const conversion = { folder: '/models/3b', precision: 'int4', name: 'Florence-VL 3B' };

const callRows: Record<keyof typeof calls, Rows> = {
  info: { good: [[]], bad: [['x'], {}, undefined] },
  storePicture: {
    good: [
      ['a.png', new Uint8Array(1)],
      ['a.png', new Uint8Array(0)],
    ],
    bad: [
      [],
      ['a.png'],
      ['', new Uint8Array(1)],
      ['x'.repeat(256), new Uint8Array(1)],
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
  forgetScreens: { good: [[]], bad: [['screen:0']] },

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
    good: [
      [question],
      [{ ...question, chat: 1, parent: 2, settings: { seed: 3, imageMode: 'model' } }],
      [{ ...question, takesDraft: { text: 'Well', pictures: question.pictures } }],
    ],
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
      [{ ...question, takesDraft: true }],
      [{ ...question, takesDraft: { text: 'Well' } }],
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
      [1, 'markdown', 'en'],
      [1, 'json', 'de'],
      [1, 'html', 'de'],
    ],
    bad: [[1], [1, 'json'], [1, 'json', 'fr'], [1, 'pdf', 'en'], [0, 'json', 'en']],
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

test.each(Object.keys(calls) as (keyof typeof calls)[])('the host call %s', (method) => {
  check((value) => parseArguments(method, value), callRows[method]);
});
