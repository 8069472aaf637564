/** Checkpoints without `vision_tower`: its files are where the config says, or Florence-2-large's published ones. */
import { mkdir, open, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { positionRows } from '../../native-models/bench/published-3b.ts';
import { Checkpoint } from '../../native-models/checkpoint/checkpoint.ts';
import { parseConfig } from '../../native-models/checkpoint/config.ts';
import { florence2Large, florence2LargePreprocessor } from '../../native-models/checkpoint/florence-2-large.ts';
import { expectedTensors } from '../../native-models/checkpoint/tensors.ts';
import { drain } from '../../native-models/contract.ts';
import { convertCheckpoint } from '../../native-models/conversion.ts';
import { findTokenizers } from '../../native-models/convert/tokenizers.ts';
import { temporaryFolder } from './model-folder.ts';
import { type CheckpointOptions, otherFiles, withHeader, writeCheckpoint } from './random-checkpoint.ts';

const tokenizer = join(import.meta.dirname, '../golden/tokenizers/embedded');

let folder: string;
let remove = async () => {};
beforeAll(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterAll(() => remove());

async function opened<T>(checkpoint: string, look: (open: Checkpoint) => T | Promise<T>): Promise<T> {
  const open = await Checkpoint.open(checkpoint);
  try {
    return await look(open);
  } finally {
    await open.close();
  }
}

test.each([
  ['a path', () => join(folder, 'a path.tower')],
  ['a name beside the checkpoint', () => 'a name beside the checkpoint.tower'],
  ['a name inside of it', () => 'inner/tower'],
])('the folder that the config names: %s', async (name, named) => {
  const checkpoint = join(folder, name);
  const llava = { ...otherFiles.llava, mm_vision_tower: named() };
  await writeCheckpoint(checkpoint, { ...otherFiles, llava }, { tokenizer });
  await mkdir(join(checkpoint, 'inner'));
  const place = name === 'a name inside of it' ? join(checkpoint, 'inner/tower') : join(folder, `${name}.tower`);
  await rename(join(checkpoint, 'vision_tower'), place);
  await opened(checkpoint, async (open) => {
    expect([open.tower, open.config.davit.imageSizePx]).toEqual([place, 112]);
    expect((await findTokenizers(open, true)).florence).toBeDefined();
  });
});

test.each<[string, Record<string, unknown>, CheckpointOptions, RegExp]>([
  ['stages', { depths: [1, 2] }, { tokenizer }, /^stages\.tower\/config\.json, vision_config\.depths: expected/],
  ['grid', { patch_stride: [4, 2, 1] }, { tokenizer }, /^grid\.tower\/config\.json: expected a grid/],
  ['words', {}, {}, /^words\.tower\/tokenizer\.json is missing, and 600 tokens/],
])('a fault of a folder that the config names is said by its name: %s', async (name, change, options, message) => {
  const [checkpoint, place] = [join(folder, name), join(folder, `${name}.tower`)];
  const llava = { ...otherFiles.llava, mm_vision_tower: `${name}.tower` };
  await writeCheckpoint(checkpoint, { ...otherFiles, llava }, options);
  await rename(join(checkpoint, 'vision_tower'), place);
  const vision_config = { ...(otherFiles.florence.vision_config as object), ...change };
  await writeFile(join(place, 'config.json'), JSON.stringify({ ...otherFiles.florence, vision_config }));
  const request = { checkpoint, out: join(folder, `${name}.model`), precision: 'f32', mayLackTokenizer: true } as const;
  await expect(drain(convertCheckpoint(request))).rejects.toMatchObject({ message: expect.stringMatching(message) });
});

test('a folder on another machine is not asked for', async () => {
  const checkpoint = join(folder, 'far');
  const llava = { ...otherFiles.llava, mm_vision_tower: `//${folder}/a path.tower` };
  await writeCheckpoint(checkpoint, { ...otherFiles, llava });
  await rename(join(checkpoint, 'vision_tower'), join(folder, 'gone'));
  await expect(Checkpoint.open(checkpoint)).rejects.toMatchObject({
    code: 'checkpoint-invalid',
    message: expect.stringMatching(
      /^vision_tower\/config\.json is missing from .*far, and the weights are not those of Florence-2-large\. model\.vision_tower.*: expected .*, found .*\. Copy vision_tower into it from the checkpoint of the pretraining\.$/,
    ),
  });
});

/** The weights' names, shapes and places, and a file of that length with nothing in it. */
async function writeEmptyWeights(path: string, shapes: ReadonlyMap<string, readonly number[]>): Promise<void> {
  let end = 0;
  const entries = [...shapes].map(([key, shape]) => {
    const start = end;
    end += shape.reduce((product, dim) => product * dim, 2);
    return [key, { dtype: 'BF16', shape, data_offsets: [start, end] }];
  });
  const header = withHeader(JSON.stringify(Object.fromEntries(entries)), new Uint8Array());
  const file = await open(path, 'w');
  await file.write(header);
  await file.truncate(header.byteLength + end);
  await file.close();
}

test('weights of Florence-2-large’s shapes are taken as its', async () => {
  const checkpoint = join(folder, 'large');
  await mkdir(checkpoint);
  const llava = { ...otherFiles.llava, mm_vision_tower: 'microsoft/Florence-2-large' };
  await writeFile(join(checkpoint, 'config.json'), JSON.stringify(llava));
  const tensors = expectedTensors(parseConfig(llava, florence2Large, florence2LargePreprocessor));
  const needed = [...tensors].filter(([key, { kind }]) => kind === 'parameter' || key.endsWith('model.shared.weight'));
  const shapes = new Map(needed.map(([key, { shape }]) => [key, shape.map((dim) => dim ?? positionRows)]));
  await writeEmptyWeights(join(checkpoint, 'model.safetensors'), shapes);
  await opened(checkpoint, (open) => {
    expect(open.tower).toBe(null);
    expect(open.config.davit).toMatchObject({ imageSizePx: 768, heads: [8, 16, 32, 64], windowSize: 12 });
    expect(open.config.bart.generation).toMatchObject({ beams: 3, noRepeatNgramSize: 3 });
  });
});
