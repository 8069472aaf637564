/** Numbers in fewer bits: the rounding itself, and what it does to the tiny model's answers. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { quantizeBlocks, toFloat16, transposeInto } from '../../native-models/convert/quantize.ts';
import type { Precision } from '../../native-models/convert/recipe.ts';
import { cosineOf } from '../../native-models/inference/agreement.ts';
import { convertedModel, decoderFeeds, float32, int64, type ModelFolder, readGolden } from './model-folder.ts';
import { randomNumbers } from './random-checkpoint.ts';

test('f16 rounds to nearest even, keeps subnormals, and overflows to infinity', () => {
  const cases: readonly (readonly [number, number])[] = [
    [0, 0x0000],
    [-0, 0x8000],
    [1, 0x3c00],
    [-2, 0xc000],
    [65504, 0x7bff],
    [65519.99, 0x7bff],
    [65520, 0x7c00],
    [Number.POSITIVE_INFINITY, 0x7c00],
    [1 + 2 ** -11, 0x3c00], // halfway, to even
    [1 + 3 * 2 ** -11, 0x3c02],
    [2 ** -14, 0x0400],
    [2 ** -24, 0x0001],
    [2 ** -25, 0x0000],
    [2 ** -25 * 1.001, 0x0001],
    [3 * 2 ** -25, 0x0002],
    [2 ** -14 - 2 ** -25, 0x0400],
  ];
  expect(Array.from(toFloat16(Float32Array.from(cases, ([value]) => value)))).toEqual(cases.map(([, bits]) => bits));
  expect(toFloat16(Float32Array.of(Number.NaN))[0]! & 0x7fff).toBeGreaterThan(0x7c00);
});

test('rows become columns, whatever the tiles', () => {
  const [rows, columns] = [37, 65];
  const values = Float32Array.from({ length: rows * columns }, (_, i) => i);
  const turned = new Float32Array(values.length);
  transposeInto(turned, values.subarray(0, 20 * columns), 20, columns, rows, 0);
  transposeInto(turned, values.subarray(20 * columns), rows - 20, columns, rows, 20);
  for (let i = 0; i < values.length; i++) {
    expect(turned[(i % columns) * rows + Math.floor(i / columns)]).toBe(i);
  }
});

test.each([
  [4, 32],
  [8, 32],
  [4, 128],
] as const)('%i bits in blocks of %i come back within half a step', (bits, blockSize) => {
  const [rows, columns] = [3, 70]; // the last block is not full
  const random = randomNumbers(2);
  const values = Float32Array.from({ length: rows * columns }, random);
  values.fill(0, columns, columns + blockSize); // a block of zeros
  const { quants, scales } = quantizeBlocks(values, rows, columns, bits, blockSize);
  const blocks = Math.ceil(columns / blockSize);
  const zero = 2 ** (bits - 1);
  expect(quants).toHaveLength((rows * blocks * blockSize * bits) / 8);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < blocks * blockSize; i++) {
      const place = row * blocks * blockSize + i;
      const quant = bits === 8 ? quants[place]! : (quants[place >> 1]! >> (4 * (place % 2))) & 15;
      const scale = scales[row * blocks + Math.floor(i / blockSize)]!;
      const value = (quant - zero) * scale;
      if (i >= columns) expect(quant).toBe(zero);
      // The number opposite the extreme one may lie a whole step beyond the highest quant.
      else
        expect(Math.abs(value - values[row * columns + i]!)).toBeLessThanOrEqual(
          Math.abs(scale) * (bits === 4 ? 1 : 0.51),
        );
    }
  }
});

const precisions: readonly (readonly [Precision, number])[] = [
  ['f16', 0.99999],
  ['int8', 0.995],
  ['int4', 0.95],
];
const models = new Map<Precision, ModelFolder>();
beforeAll(async () => {
  for (const precision of ['f32', 'f16', 'int8', 'int4'] as const)
    models.set(precision, await convertedModel({ precision }));
});
afterAll(async () => {
  for (const model of models.values()) await model.remove();
});

test.each(precisions)(
  '%s answers like f32: cosine of image tokens and logits at least %f',
  async (precision, least) => {
    const seen = await readGolden('vision_seeded_keep');
    const told = await readGolden('llm_chat_text_pad');
    const model = models.get(precision)!;
    const { breadthPromptIds } = model.manifest.florence;
    const { depth } = await model.run('davit', { pixels: float32(seen('pixel_values').values, [1, 3, 192, 192]) });
    const ids = int64(breadthPromptIds.flat(), [3, breadthPromptIds[0].length]);
    const { hidden } = await model.run('encoder', { depth: depth!, prompt_ids: ids });
    const { image_tokens } = await model.run('fusion', { depth: depth!, hidden: hidden! });
    expect(cosineOf(image_tokens!.data as Float32Array, seen('fused').values), 'image tokens').toBeGreaterThan(least);
    const embeddings = told('inputs_embeds');
    const { logits } = await model.run(
      'decoder',
      decoderFeeds(model.manifest, float32(embeddings.values, embeddings.shape), null, 0),
    );
    expect(
      cosineOf(logits!.data as Float32Array, told('gen_logits').values.subarray(0, 1024)),
      'logits',
    ).toBeGreaterThan(least);
  },
);

test('fewer bits make smaller files', () => {
  const sizes = ['f32', 'f16', 'int8', 'int4'].map((precision) => {
    const { files } = models.get(precision as Precision)!.manifest;
    return files.filter(({ path }) => path.includes('.data')).reduce((total, file) => total + file.sizeBytes, 0);
  });
  expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  expect(sizes[1]! / sizes[0]!).toBeLessThan(0.6);
});
