/**
 * A checkpoint whose language model has tokenizer.model and no tokenizer.json, as the slow LlamaTokenizer saves it: what is
 * made of it equals the published file. The model is written from the part of Phi-3's vocabulary under golden/.
 */
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { drain } from '../../native-models/contract.ts';
import { convert, describeCheckpoint } from '../../native-models/convert/convert.ts';
import { rulesOf } from '../../native-models/convert/sentencepiece.ts';
import { openTokenizer } from '../../native-models/inference/tokenizer.ts';
import { temporaryFolder, tiny } from './model-folder.ts';
import { piecesOf, sentencePieceModel, type TestModel } from './sentencepiece-model.ts';

const part = resolve(import.meta.dirname, '../golden/tokenizers/phi-3-part');
const size = 32_000;

let folder: string;
let remove = async () => {};
let published: { added_tokens: object[]; model: { vocab: Record<string, number>; merges: string[] } };
let config: Record<string, unknown>;
let model: TestModel;
beforeAll(async () => {
  ({ path: folder, remove } = await temporaryFolder());
  const read = async (name: string) => JSON.parse(await readFile(join(part, name), 'utf8'));
  [published, config] = [await read('tokenizer.json'), await read('tokenizer_config.json')];
  model = { pieces: piecesOf(published.model.vocab, size) };
});
afterAll(() => remove());

type Rules = typeof published;

test('vocabulary, merges in their order, and added tokens are the published ones', () => {
  const rules = rulesOf(sentencePieceModel(model), config) as Rules;
  expect(rules.model.vocab).toMatchObject(published.model.vocab);
  expect(rules.model.merges).toEqual(published.model.merges);
  const { merges, vocab, ...rest } = published.model;
  expect(rules.model).toMatchObject(rest);
  expect(rules.added_tokens).toEqual(published.added_tokens);
  const {
    model: _model,
    added_tokens: _added,
    post_processor: _none,
    ...ways
  } = published as Rules & {
    post_processor: unknown;
  };
  expect(rules).toMatchObject(ways);
});

/** The tiny checkpoint with these files beside it. */
async function checkpointWith(name: string, files: Readonly<Record<string, Uint8Array | string>>): Promise<string> {
  const checkpoint = join(folder, name);
  await cp(join(tiny, 'checkpoint'), checkpoint, { recursive: true });
  for (const [file, content] of Object.entries(files)) await writeFile(join(checkpoint, file), content);
  return checkpoint;
}

test('a model converted with it reads texts as the published tokenizer does', async () => {
  const files = { 'tokenizer.model': sentencePieceModel(model), 'tokenizer_config.json': JSON.stringify(config) };
  const checkpoint = await checkpointWith('slow', files);
  expect((await describeCheckpoint(checkpoint)).parameterCount).toBeGreaterThan(0);
  const out = join(folder, 'made');
  const { tokenizers } = await drain(convert({ checkpoint, out, precision: 'int4' }));
  const [made, phi] = [await openTokenizer(join(out, tokenizers.language!)), await openTokenizer(part)];
  for (const text of [
    ...[
      'Hello',
      '  Hello',
      'Hello<|end|>\n  world',
      '<s>Hello',
      '<|user|>\nHi',
      '日本語 🙂',
      'a▁b',
      '',
      '\t\r\n\u0000',
    ],
    '\nWhat is it?<|end|>\n<|assistant|>\n',
    'You are a helpful AI assistant.</s>  <|placeholder1|> <unk>',
    'Ωμέγα, naïve, 한국어, \u{1f468}\u200d\u{1f469}',
  ]) {
    const ids = phi.encode(text);
    expect(made.encode(text), text).toEqual(ids);
    expect(ids.map(made.bytesOf), text).toEqual(ids.map(phi.bytesOf));
  }
});

test('without either file nothing is written, and a sentence says what to do', async () => {
  const checkpoint = await checkpointWith('none', {});
  await mkdir(join(folder, 'models'));
  const refused = {
    code: 'checkpoint-invalid',
    message: `tokenizer.json is missing from ${checkpoint}, and so is tokenizer.model. Copy tokenizer.json and tokenizer_config.json from microsoft/Phi-3.5-mini-instruct into it.`,
  };
  const out = join(folder, 'models/none');
  await expect(drain(convert({ checkpoint, out, precision: 'int4' }))).rejects.toMatchObject(refused);
  await expect(describeCheckpoint(checkpoint)).rejects.toMatchObject(refused);
  expect(await readdir(join(folder, 'models'))).toEqual([]);
});

const remedy = / Copy tokenizer\.json and tokenizer_config\.json from microsoft\/Phi-3\.5-mini-instruct into it\.$/;
const withPiece = (id: number, change: Partial<TestModel['pieces'][number]>): TestModel => ({
  pieces: model.pieces.with(id, { ...model.pieces[id]!, ...change }),
});

test.each<readonly [string, () => Uint8Array, RegExp]>([
  ['an empty file', () => Buffer.alloc(0), /expected 1 to 1000000 pieces, found 0/],
  [
    'a pointer in its place',
    () => Buffer.from('version https://git-lfs.github.com/spec/v1\n'),
    /is no SentencePiece model/,
  ],
  ['a file that ends inside a piece', () => sentencePieceModel(model).subarray(0, 5000), /is no SentencePiece model/],
  [
    'a file that ends between two pieces',
    () => sentencePieceModel({ pieces: model.pieces.slice(0, 300) }).subarray(0, -40),
    /is no SentencePiece model|expected BPE/,
  ],
  ['unigram', () => sentencePieceModel({ ...model, algorithm: 1 }), /expected BPE, found algorithm 1/],
  [
    'rules for characters',
    () => sentencePieceModel({ ...model, normalizerBytes: 9 }),
    /expected no rules that change characters, found 9 bytes/,
  ],
  [
    'spaces that are dropped',
    () => sentencePieceModel({ ...model, removesSpaces: true }),
    /expected every space kept as a mark/,
  ],
  [
    'no bytes to fall back to',
    () => sentencePieceModel({ ...model, byteFallback: false }),
    /expected a piece for each of 256 bytes/,
  ],
  ['a byte that is missing', () => sentencePieceModel(withPiece(77, { kind: 1 })), /256 bytes, found 255/],
  ['a piece of a user', () => sentencePieceModel(withPiece(300, { kind: 4 })), /expected pieces that are normal/],
  [
    'a piece twice',
    () => sentencePieceModel(withPiece(300, { text: '<s>' })),
    /expected 32000 different pieces, found 31999/,
  ],
  ['no unknown piece', () => sentencePieceModel(withPiece(0, { kind: 3 })), /expected one unknown piece, found 0/],
  ['a score that is no number', () => sentencePieceModel(withPiece(300, { score: Number.NaN })), /expected pieces/],
  [
    'an added token in another’s place',
    () => sentencePieceModel(withPiece(1, { text: '<bos>' })),
    /expected <s> as token 1, found <bos>/,
  ],
])('%s is refused', (_what, bytes, sentence) => {
  const read = () => rulesOf(bytes(), config);
  expect(read).toThrow(sentence);
  expect(read).toThrow(expect.objectContaining({ code: 'checkpoint-invalid', message: expect.stringMatching(remedy) }));
});

test('a config that does not name the added tokens is refused', () => {
  const { added_tokens_decoder: _tokens, ...older } = config;
  expect(() => rulesOf(sentencePieceModel(model), older)).toThrow(/added_tokens_decoder: expected the added tokens/);
});
