/** Checkpoints of other dimensions than the published ones convert and run, and agree with the plain reference. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bartTableNames, finalLogitsBias, paths, temporalTable } from '../../native-models/checkpoint/tensors.ts';
import {
  convertedModel,
  decoderFeeds,
  float32,
  graphRunner,
  int64,
  type ModelFolder,
  maxAbsDifference,
  temporaryFolder,
} from './model-folder.ts';
import { davitReference, phiReference } from './plain-reference.ts';
import {
  type CheckpointFiles,
  type CheckpointOptions,
  otherFiles,
  randomNumbers,
  writeCheckpoint,
} from './random-checkpoint.ts';

const tokenizer = join(import.meta.dirname, '../golden/tokenizers/embedded');
const [shared, encoderTable, decoderTable, headTable] = bartTableNames;

/** Head width 12, which GroupQueryAttention refuses; no LongRoPE; its own output table; one name of the BART table. */
const oddFiles: CheckpointFiles = {
  ...otherFiles,
  llava: {
    ...otherFiles.llava,
    hidden_size: 72,
    num_attention_heads: 6,
    num_key_value_heads: 3,
    rope_scaling: null,
    tie_word_embeddings: false,
    mm_projector_type: 'mlp4x_gelu',
  },
  preprocessor: { ...otherFiles.preprocessor, size: { height: 100, width: 100 } },
};

interface Case {
  readonly name: string;
  readonly files: CheckpointFiles;
  readonly options: CheckpointOptions;
  readonly side: number;
}

const cases: readonly Case[] = [
  {
    name: 'grouped heads, su factors, tied output table, every name and buffer, one F16 file',
    files: otherFiles,
    options: { type: 'F16', without: ['lm_head.weight'] },
    side: 7,
  },
  {
    name: 'an odd head width, plain rotary, one name and no buffers, three F32 shards',
    files: oddFiles,
    options: { type: 'F32', shards: 3, without: [shared!, encoderTable!, headTable!, temporalTable, finalLogitsBias] },
    side: 7,
  },
  {
    name: 'a head that loses its input names, BF16 in two shards',
    files: otherFiles,
    options: { shards: 2, without: [encoderTable!, decoderTable!] },
    side: 7,
  },
];

describe.each(cases)('$name', ({ files, options, side }) => {
  let model: ModelFolder;
  let read: (key: string) => Float32Array;
  let written: Awaited<ReturnType<typeof writeCheckpoint>>;
  let remove = async () => {};

  beforeAll(async () => {
    const folder = await temporaryFolder();
    remove = folder.remove;
    written = await writeCheckpoint(folder.path, files, { ...options, tokenizer });
    model = await convertedModel({ checkpoint: folder.path, traces: true });
    read = (key) => (written.tensors.get(key) ?? written.tensors.get('model.embed_tokens.weight')!).values;
  });
  afterAll(async () => {
    await model.remove();
    await remove();
  });

  test('DaViT agrees with the plain reference', async () => {
    const { config } = written;
    const size = config.davit.imageSizePx;
    const random = randomNumbers(3);
    const pixels = Float32Array.from({ length: 3 * size * size }, () => 2 * random());
    const wanted = davitReference(read, paths.davit, config.davit, pixels);
    const out = await model.run('davit', { pixels: float32(pixels, [1, 3, size, size]) });
    expect(maxAbsDifference(out['davit.out']!.data as Float32Array, wanted.flat())).toBeLessThan(1e-3);
    expect(out.depth!.dims).toEqual([1, side * side, config.bart.width]);
    expect(out['stage.2']!.dims).toEqual([1, side * side, 20]);
    expect(model.manifest.tokenVariant).toBe('temporal');
  });

  test('Phi agrees with the plain reference, in one run and token by token', async () => {
    const { phi } = written.config;
    const length = 23; // past the switch at 20
    const random = randomNumbers(11);
    const rows = Array.from({ length }, () => Array.from({ length: phi.hiddenSize }, () => Math.fround(random())));
    const wanted = phiReference(read, phi, rows);
    const whole = await model.run(
      'decoder',
      decoderFeeds(model.manifest, float32(rows.flat(), [1, length, phi.hiddenSize]), null, 0),
    );
    expect(maxAbsDifference(whole.all_logits!.data as Float32Array, wanted.flat())).toBeLessThan(1e-4);
    expect(maxAbsDifference(whole.logits!.data as Float32Array, wanted.at(-1)!)).toBeLessThan(1e-4);
    expect(whole['present.1.key']!.dims).toEqual([1, phi.kvHeads, length, phi.headDim]);

    const short = rows.slice(0, 19);
    const stepwise = phiReference(read, phi, short);
    let out = await model.run(
      'decoder',
      decoderFeeds(model.manifest, float32(short.slice(0, 8).flat(), [1, 8, phi.hiddenSize]), null, 0),
    );
    for (let at = 8; at < short.length; at++) {
      out = await model.run(
        'decoder',
        decoderFeeds(model.manifest, float32(short[at]!, [1, 1, phi.hiddenSize]), out, at),
      );
      expect(maxAbsDifference(out.logits!.data as Float32Array, stepwise[at]!)).toBeLessThan(1e-4);
    }
  });

  test('every other graph runs in its dimensions', async () => {
    const { florence, image, language } = model.manifest;
    const depth = float32(new Float32Array(image.depthTokenCount * florence.width).fill(0.1), [
      1,
      image.depthTokenCount,
      florence.width,
    ]);
    const length = florence.breadthPromptIds[0].length;
    const { hidden } = await model.run('encoder', {
      depth,
      prompt_ids: int64(florence.breadthPromptIds.flat(), [3, length]),
    });
    expect(hidden!.dims).toEqual([3, image.depthTokenCount + length, florence.width]);
    const { image_tokens } = await model.run('fusion', { depth, hidden: hidden! });
    expect(image_tokens!.dims).toEqual([1, image.tokenCount, language.hiddenSize]);
    expect((image_tokens!.data as Float32Array).every(Number.isFinite)).toBe(true);
    const cross = await graphRunner(model.path)('florence_cross', {
      hidden: float32((hidden!.data as Float32Array).slice(0, hidden!.data.length / 3), [1, ...hidden!.dims.slice(1)]),
    });
    const feeds = Object.fromEntries(
      [0, 1].flatMap((i) =>
        ['key', 'value'].map((part) => [`past.${i}.${part}`, float32([], [2, florence.heads, 0, florence.headDim])]),
      ),
    );
    const { logits } = await model.run('florence_decoder', { ids: int64([2, 0, 2, 0], [2, 2]), ...feeds, ...cross });
    expect(logits!.dims).toEqual([2, 1, florence.vocabularySize]);
    expect((logits!.data as Float32Array).every(Number.isFinite)).toBe(true);
  });
});
