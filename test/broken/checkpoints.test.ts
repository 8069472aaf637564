/** Checkpoints that are malformed, truncated or hostile: each row a file made wrong, and the sentence it must give. */
import { appendFile, cp, mkdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drain, ModelError } from '../../native-models/contract.ts';
import { convert } from '../../native-models/convert/convert.ts';
import { temporaryFolder } from '../native-models/model-folder.ts';
import {
  otherFiles,
  randomTensors,
  safetensors,
  type TestTensor,
  withHeader,
  writeCheckpoint,
} from '../native-models/random-checkpoint.ts';

const tokenizer = join(import.meta.dirname, '../golden/tokenizers/embedded');
const weights = 'model.safetensors';
const index = 'model.safetensors.index.json';
const florence = 'model.vision_tower.vision_tower';
const bart = `${florence}.language_model`;

let whole: string;
let tensors: Map<string, TestTensor>;
let remove = async () => {};
let made = 0;

beforeAll(async () => {
  const folder = await temporaryFolder();
  remove = folder.remove;
  whole = join(folder.path, 'whole');
  ({ tensors } = await writeCheckpoint(whole, otherFiles, { tokenizer }));
});
afterAll(() => remove());

/** Spoils a copy, converts it, and expects one `checkpoint-invalid` whose sentence matches, and no trace of a model. */
async function expectRefusal(spoil: (folder: string) => Promise<unknown>, sentence: RegExp): Promise<void> {
  const folder = join(whole, `../copy-${made++}`);
  await cp(whole, folder, { recursive: true });
  await spoil(folder);
  const out = join(folder, 'out');
  const request = { checkpoint: folder, out, precision: 'f32', mayLackTokenizer: true } as const;
  const error = await drain(convert(request)).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ModelError);
  expect((error as ModelError).code).toBe('checkpoint-invalid');
  expect((error as ModelError).message).toMatch(sentence);
  expect((error as ModelError).message.length).toBeLessThan(500);
  await expect(readFile(join(out, 'manifest.json'))).rejects.toThrow();
  await rm(folder, { recursive: true });
}

type Row = readonly [name: string, change: Record<string, unknown>, sentence: RegExp];

function editJson(path: string, change: (json: Record<string, unknown>) => void) {
  return async (folder: string) => {
    const json = JSON.parse(await readFile(join(folder, path), 'utf8')) as Record<string, unknown>;
    change(json);
    await writeFile(join(folder, path), JSON.stringify(json));
  };
}

describe('config.json', () => {
  test.each<Row>([
    ['no hidden size', { hidden_size: undefined }, /config\.json, hidden_size: /],
    ['a hidden size of text', { hidden_size: '64' }, /config\.json, hidden_size: /],
    ['an absurd hidden size', { hidden_size: 1e12 }, /config\.json, hidden_size: /],
    ['a million layers', { num_hidden_layers: 1e6 }, /config\.json, num_hidden_layers: /],
    ['no layers', { num_hidden_layers: 0 }, /config\.json, num_hidden_layers: /],
    ['heads that do not divide', { num_attention_heads: 5 }, /num_attention_heads: expected heads .* in 64, found 5/],
    [
      'key heads that do not divide',
      { num_key_value_heads: 3 },
      /num_key_value_heads: expected a divisor of 4, found 3/,
    ],
    ['another projector', { mm_projector_type: 'linear' }, /config\.json, mm_projector_type: /],
    ['another activation', { hidden_act: 'gelu' }, /config\.json, hidden_act: /],
    ['another rotary scaling', { rope_scaling: { type: 'yarn', factor: 4 } }, /config\.json, rope_scaling/],
    [
      'too few factors',
      { rope_scaling: { type: 'longrope', short_factor: [1], long_factor: [1] } },
      /rope_scaling\.short_factor: expected 8 factors, found 1/,
    ],
    ['a switch beyond the context', { original_max_position_embeddings: 161 }, /original_max_position_embeddings: /],
    ['no end of turn', { eos_token_id: [] }, /config\.json, eos_token_id/],
  ])('%s', (_name, change, sentence) =>
    expectRefusal(
      editJson('config.json', (json) => Object.assign(json, change)),
      sentence,
    ),
  );

  test('missing', () => expectRefusal((folder) => rm(join(folder, 'config.json')), /config\.json is missing/));
  test('not JSON', () =>
    expectRefusal((folder) => writeFile(join(folder, 'config.json'), '{'), /config\.json is not JSON/));
  test('a list', () => expectRefusal((folder) => writeFile(join(folder, 'config.json'), '[]'), /config\.json: /));
  test('a folder', () =>
    expectRefusal(async (folder) => {
      await rm(join(folder, 'config.json'));
      await mkdir(join(folder, 'config.json'));
    }, /config\.json: expected a file/));
});

describe('vision_tower', () => {
  const vision = (change: Record<string, unknown>) =>
    editJson('vision_tower/config.json', (json) => Object.assign(json.vision_config as object, change));
  test.each<Row>([
    ['stages of different counts', { depths: [1, 2] }, /vision_config\.depths: expected 3 stages, found 2/],
    [
      'heads that do not divide',
      { num_heads: [5, 2, 5] },
      /vision_config\.num_heads: expected a divisor of 12, found 5/,
    ],
    ['no window', { window_size: 0 }, /vision_config\.window_size/],
    ['an unknown pooling', { image_feature_source: ['last_frame'] }, /image_feature_source/],
    ['a norm of the pixels', { patch_prenorm: [true, true, true] }, /expected false in the first stage, found true/],
    ['a stride of nothing', { patch_stride: [4, 2, 0] }, /patch_stride/],
    ['a grid wider than its positions', { patch_stride: [4, 2, 1] }, /expected a grid of 1 to 9 a side, found 14/],
  ])('%s', (_name, change, sentence) => expectRefusal(vision(change), sentence));

  test('missing, with weights of its own', () =>
    expectRefusal(
      (folder) => rm(join(folder, 'vision_tower'), { recursive: true }),
      /^vision_tower\/config\.json is missing from .* not those of Florence-2-large\..* Copy vision_tower into it/,
    ));
  test('half missing', () =>
    expectRefusal(
      (folder) => rm(join(folder, 'vision_tower/config.json')),
      /^vision_tower\/config\.json is missing from [^,]+\.$/,
    ));
  test('a picture that is not square', () =>
    expectRefusal(
      editJson('vision_tower/preprocessor_config.json', (json) =>
        Object.assign(json, { size: { height: 96, width: 112 } }),
      ),
      /preprocessor_config\.json, size: expected a square, found 96 × 112/,
    ));
  test('no tokenizer for a vocabulary of its own', () =>
    expectRefusal(
      (folder) => rm(join(folder, 'vision_tower/tokenizer.json')),
      /tokenizer\.json is missing, and 600 tokens/,
    ));
  test('a tokenizer without its config', () =>
    expectRefusal(
      (folder) => rm(join(folder, 'vision_tower/tokenizer_config.json')),
      /vision_tower\/tokenizer_config\.json is missing/,
    ));
  test('a tokenizer that is none', () =>
    expectRefusal(
      (folder) => writeFile(join(folder, 'vision_tower/tokenizer.json'), '{"model":5}'),
      /tokenizer\.json is not a tokenizer/,
    ));
  test('positions for fewer tokens than a picture has', () =>
    expectRefusal(async (folder) => {
      const { config } = await writeCheckpoint(join(folder, 'unused'), otherFiles);
      await writeFile(join(folder, weights), safetensors(randomTensors(config, { positionRows: 30 })));
    }, /encoder\.embed_positions\.weight: expected \d+ positions or more, found 28/));
});

describe('safetensors header', () => {
  const entry = (change: object) =>
    JSON.stringify({ a: { dtype: 'F32', shape: [2], data_offsets: [0, 8], ...change } });
  const two = (first: number) =>
    JSON.stringify({
      a: { dtype: 'F32', shape: [2], data_offsets: [0, 8] },
      b: { dtype: 'F32', shape: [2], data_offsets: [first, first + 8] },
    });
  const data = new Uint8Array(16);
  const long = Buffer.alloc(16, 0xff);
  const bytes: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ['an empty file', new Uint8Array(), /expected a safetensors file, found 0 bytes/],
    ['half a length', new Uint8Array(4), /expected a safetensors file, found 4 bytes/],
    ['a header of 2^64 bytes', long, /expected a header of at most 100000000 bytes/],
    [
      'a header longer than the file',
      Buffer.from([255, 0, 0, 0, 0, 0, 0, 0, 1]),
      /expected a header of 255 bytes, found a file of 9/,
    ],
    ['a header that is not JSON', withHeader('{"a":', data), /the header is not JSON/],
    [
      'a header that is not UTF-8',
      Buffer.concat([Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]), long]),
      /the header is not JSON/,
    ],
    ['a header that is a list', withHeader('[]', data), /the header is not an object/],
    [
      'an entry without offsets',
      withHeader('{"a":{"dtype":"F32","shape":[2]}}', data),
      /a: expected dtype, shape and data_offsets/,
    ],
    ['numbers that do not fit', withHeader(entry({ shape: [-2] }), data), /a: expected dtype, shape and data_offsets/],
    ['a shape of fractions', withHeader(entry({ shape: [1.5] }), data), /a: expected dtype, shape and data_offsets/],
    [
      'a shape beyond all memory',
      withHeader(entry({ shape: [2 ** 40, 2 ** 40] }), data),
      /a: expected at most \d+ numbers/,
    ],
    ['integers', withHeader(entry({ dtype: 'I64', shape: [1] }), data), /a: expected BF16, F16 or F32, found I64/],
    ['eight-bit floats', withHeader(entry({ dtype: 'F8_E4M3', shape: [8] }), data), /found F8_E4M3/],
    ['a type that is a name of Object', withHeader(entry({ dtype: 'constructor' }), data), /found constructor/],
    ['fewer bytes than the shape needs', withHeader(entry({ data_offsets: [0, 4] }), data), /needs 8 bytes, found 4/],
    ['offsets that run backwards', withHeader(entry({ data_offsets: [8, 0] }), data), /needs 8 bytes, found -8/],
    [
      'offsets beyond the end',
      withHeader(entry({ data_offsets: [12, 20] }), data),
      /a ends at byte 20 of 16: the file is truncated/,
    ],
    [
      'two tensors in one place',
      withHeader(two(4), data),
      /b starts at byte 4, inside the tensor before it, which ends at 8/,
    ],
  ];
  test.each(bytes)('%s', (_name, file, sentence) =>
    expectRefusal((folder) => writeFile(join(folder, weights), file), sentence),
  );

  test('a download that stopped', () =>
    expectRefusal(async (folder) => {
      const { byteLength } = await readFile(join(folder, weights));
      await truncate(join(folder, weights), byteLength - 100);
    }, /the file is truncated/));
});

describe('tensors', () => {
  const edited = (change: (copy: Map<string, TestTensor>) => void) => async (folder: string) => {
    const copy = new Map(tensors);
    change(copy);
    await writeFile(join(folder, weights), safetensors(copy));
  };
  const norm = 'model.layers.1.input_layernorm.weight';

  test('a missing one', () =>
    expectRefusal(
      edited((copy) => copy.delete(norm)),
      /model\.layers\.1\.input_layernorm\.weight: expected \[64\], found no such tensor/,
    ));
  test('an unexpected one', () =>
    expectRefusal(
      edited((copy) => copy.set('model.layers.2.extra', copy.get(norm)!)),
      /model\.layers\.2\.extra: expected no such tensor, found \[64\]/,
    ));
  test('one of another shape', () =>
    expectRefusal(
      edited((copy) => copy.set(norm, { ...copy.get(norm)!, shape: [8, 8] })),
      /input_layernorm\.weight: expected \[64\], found \[8, 8\]/,
    ));
  test('none of the four names of the BART table', () =>
    expectRefusal(
      edited((copy) => {
        for (const name of ['model.shared', 'model.encoder.embed_tokens', 'model.decoder.embed_tokens', 'lm_head']) {
          copy.delete(`${bart}.${name}.weight`);
        }
      }),
      /language_model\.model\.shared\.weight: expected \[600, 24\], found no such tensor/,
    ));
  test('two names of the BART table that differ', () =>
    expectRefusal(
      edited((copy) => {
        const table = copy.get(`${bart}.lm_head.weight`)!;
        copy.set(`${bart}.lm_head.weight`, { ...table, values: table.values.map((value) => -value) });
      }),
      /language_model\.lm_head\.weight: expected the same numbers as .*shared\.weight, found others/,
    ));
});

describe('files', () => {
  const write = (json: unknown) => async (folder: string) => writeFile(join(folder, index), JSON.stringify(json));
  test('an index that points out of the folder', () =>
    expectRefusal(write({ weight_map: { a: '../../etc/passwd.safetensors' } }), /index\.json: expected weight_map/));
  test('an index that points to another kind of file', () =>
    expectRefusal(write({ weight_map: { a: 'config.json' } }), /index\.json: expected weight_map/));
  test('an index without a map', () => expectRefusal(write({}), /index\.json: expected weight_map/));
  test('an index of a file that is not there', () =>
    expectRefusal(write({ weight_map: { a: 'gone.safetensors' } }), /gone\.safetensors: the file cannot be read/));
  test('an index that says another place', () =>
    expectRefusal(write({ weight_map: { a: weights } }), /is in model\.safetensors, where .*index\.json says nothing/));
  test('an index of a tensor that is not in its file', () =>
    expectRefusal(
      write({
        weight_map: { ...Object.fromEntries([...tensors.keys()].map((key) => [key, weights])), ghost: weights },
      }),
      /ghost is not in model\.safetensors/,
    ));
  test('only PyTorch’s own format', () =>
    expectRefusal(
      (folder) => rename(join(folder, weights), join(folder, 'pytorch_model.bin')),
      /pytorch_model\.bin is not read/,
    ));
  test('bytes after the last tensor do no harm to the rest', async () => {
    const folder = join(whole, '../longer');
    await cp(whole, folder, { recursive: true });
    await appendFile(join(folder, weights), 'more');
    const request = { checkpoint: folder, out: join(folder, 'out'), precision: 'f32', mayLackTokenizer: true } as const;
    const manifest = await drain(convert(request));
    expect(manifest.parameterCount).toBeGreaterThan(0);
  });
});
