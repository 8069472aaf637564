/** Each box of the figure against the reference tensors of the tiny checkpoint. */
import type { Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TokenVariant } from '../../native-models/architecture/graphs.ts';
import {
  convertedModel,
  decoderFeeds,
  expectClose,
  float32,
  type Golden,
  int64,
  type ModelFolder,
  readGolden,
  type Tensors,
} from './model-folder.ts';

/** The reference's own tolerances. */
const tolerance = { davit: 1e-3, features: 3e-4, language: 1e-3, florence: 2e-3 };

const asTensor = ({ values, shape }: Golden) => float32(values, shape);

describe.each<TokenVariant>(['keep', 'drop', 'temporal'])('vision, variant %s', (variant) => {
  let model: ModelFolder;
  beforeAll(async () => {
    model = await convertedModel({ tokenVariant: variant, traces: true });
  });
  afterAll(() => model.remove());

  test('DaViT, the prompted encoder and the fusion', async () => {
    const golden = await readGolden(`vision_seeded_${variant}`);
    const davit = await model.run('davit', { pixels: asTensor(golden('pixel_values')) });
    if (variant === 'keep') {
      const places = ['conv0', 'stage0.0.spatial', 'stage0.0.channel', 'conv1', 'stage1.0.spatial', 'stage1.0.channel'];
      places.push('conv2', 'stage2.0.spatial', 'stage2.0.channel', 'stage2.1.spatial', 'stage2.1.channel');
      places.push('conv3', 'stage3.0.spatial', 'stage3.0.channel', 'out');
      for (const place of places) {
        expectClose(`davit.${place}`, davit[`davit.${place}`], golden(`davit.${place}`), tolerance.davit);
      }
    }
    expectClose('V', davit.depth, golden('V'), tolerance.features);
    const { breadthPromptIds } = model.manifest.florence;
    const ids = int64(breadthPromptIds.flat(), [3, breadthPromptIds[0].length]);
    const { hidden } = await model.run('encoder', { depth: davit.depth!, prompt_ids: ids });
    const [, length, width] = hidden!.dims as [number, number, number];
    for (const prompt of [0, 1, 2]) {
      const row = (hidden!.data as Float32Array).subarray(prompt * length * width, (prompt + 1) * length * width);
      const wanted = golden(`enc_last_hidden.${prompt}`);
      expectClose(`enc_last_hidden.${prompt}`, float32(row, wanted.shape), wanted, tolerance.features);
    }
    const fusion = await model.run('fusion', { depth: davit.depth!, hidden: hidden! });
    expectClose('fused_in', fusion.fused_in, golden('fused_in'), tolerance.features);
    expectClose('fused', fusion.image_tokens, golden('fused'), tolerance.features);
    expect(fusion.image_tokens!.dims).toEqual([1, model.manifest.image.tokenCount, 64]);
    expect(davit.depth!.dims).toEqual([1, model.manifest.image.depthTokenCount, 40]);
  });
});

describe('language', () => {
  let model: ModelFolder;
  beforeAll(async () => {
    model = await convertedModel({ traces: true });
  });
  afterAll(() => model.remove());

  test('embeddings are rows of the table', async () => {
    const golden = await readGolden('llm_textonly');
    const ids = golden('prompt_ids');
    const { embeddings } = await model.run('embed', { ids: int64(ids.values, [1, ids.values.length]) });
    expectClose('inputs_embeds', embeddings, golden('inputs_embeds'), 0);
  });

  // The second crosses the LongRoPE switch while it answers.
  test.each(['llm_textonly', 'llm_chat_text_pad', 'llm_two_images'])(
    '%s: prefill, cache and 16 greedy tokens',
    async (file) => {
      const golden = await readGolden(file);
      let embeddings = asTensor(golden('inputs_embeds'));
      let out = await model.run('decoder', decoderFeeds(model.manifest, embeddings, null, 0));
      for (const i of [0, 1, 2, 3])
        expectClose(`hidden.${i}`, out[`hidden.${i}`], golden(`hidden.${i}`), tolerance.language);
      expectClose('prefill_logits', out.all_logits, golden('prefill_logits'), tolerance.language);
      for (const i of [0, 1, 2]) {
        for (const side of ['key', 'value']) {
          expectClose(
            `cache.${i}.${side}`,
            out[`present.${i}.${side}`],
            golden(`cache.${i}.${side}`),
            tolerance.language,
          );
        }
      }
      const { values: wanted, shape } = golden('gen_logits');
      const vocabulary = shape[1]!;
      const ids: number[] = [];
      let past = embeddings.dims[1]!;
      for (let step = 0; step < shape[0]!; step++) {
        const logits = wanted.subarray(step * vocabulary, (step + 1) * vocabulary);
        expectClose(`step ${step}`, out.logits, { shape: [1, 1, vocabulary], values: logits }, tolerance.language);
        ids.push(largest(out.logits!));
        embeddings = (await model.run('embed', { ids: int64([ids.at(-1)!], [1, 1]) })).embeddings!;
        out = await model.run('decoder', decoderFeeds(model.manifest, embeddings, out, past));
        past += 1;
      }
      expect(ids).toEqual(Array.from(golden('gen_ids').values));
    },
  );

  test('a prompt read in two chunks is the prompt read at once', async () => {
    const golden = await readGolden('llm_textonly');
    const { values, shape } = golden('inputs_embeds');
    const [, length, width] = shape as [number, number, number];
    const cut = 13;
    const first = float32(values.subarray(0, cut * width), [1, cut, width]);
    const rest = float32(values.subarray(cut * width), [1, length - cut, width]);
    const before = await model.run('decoder', decoderFeeds(model.manifest, first, null, 0));
    const out = await model.run('decoder', decoderFeeds(model.manifest, rest, before, cut));
    const logits = golden('prefill_logits');
    const last = logits.values.subarray(-logits.shape[2]!);
    expectClose('logits', out.logits, { shape: logits.shape, values: last }, tolerance.language);
    expectClose('cache', out['present.2.key'], golden('cache.2.key'), tolerance.language);
  });
});

describe('Florence-2’s own decoder', () => {
  let model: ModelFolder;
  beforeAll(async () => {
    model = await convertedModel();
  });
  afterAll(() => model.remove());

  async function memory(golden: (name: string) => Golden, task: string): Promise<[Tensor, Tensors]> {
    const { depth } = await model.run('davit', { pixels: asTensor(golden('pixel_values')) });
    const ids = golden(`${task}.prompt_ids`).values;
    const { hidden } = await model.run('encoder', { depth: depth!, prompt_ids: int64(ids, [1, ids.length]) });
    return [hidden!, await model.run('florence_cross', { hidden: hidden! })];
  }

  function feeds(ids: readonly (readonly number[])[], cross: Tensors, cache: Tensors | null): Tensors {
    const { layers, heads, headDim } = model.manifest.florence;
    const all: Record<string, Tensor> = { ids: int64(ids.flat(), [ids.length, ids[0]!.length]), ...cross };
    for (let i = 0; i < layers; i++) {
      for (const side of ['key', 'value']) {
        const empty = () => float32([], [ids.length, heads, 0, headDim]);
        all[`past.${i}.${side}`] = cache?.[`present.${i}.${side}`] ?? empty();
      }
    }
    return all;
  }

  test.each(['MORE_DETAILED_CAPTION', 'OCR', 'OD'])(
    '%s: two tokens at once, one by one, and in beams',
    async (task) => {
      const golden = await readGolden('florence2_text');
      const [hidden, cross] = await memory(golden, task);
      expectClose('encoder_last_hidden', hidden, golden(`${task}.encoder_last_hidden`), tolerance.features);
      const wanted = golden(`${task}.dec2_logits_last`);
      const together = await model.run('florence_decoder', feeds([[2, 0]], cross, null));
      expectClose('both', together.logits, wanted, tolerance.florence);
      const first = await model.run('florence_decoder', feeds([[2], [2], [2]], cross, null));
      const second = await model.run('florence_decoder', feeds([[0], [4], [0]], cross, first));
      const width = wanted.values.length;
      for (const beam of [0, 2]) {
        const logits = (second.logits!.data as Float32Array).subarray(beam * width, (beam + 1) * width);
        expectClose(`beam ${beam}`, float32(logits, wanted.shape), wanted, tolerance.florence);
      }
      expect(second['present.0.key']!.dims).toEqual([3, 4, 2, 10]);
    },
  );
});

function largest(logits: Tensor): number {
  const values = logits.data as Float32Array;
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}
