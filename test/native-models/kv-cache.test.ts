/** The language model's cache: growing, reading what is new, and LongRoPE's switch wherever the text crosses it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drain } from '../../native-models/contract.ts';
import type { Precision } from '../../native-models/convert/recipe.ts';
import { cosineOf } from '../../native-models/inference/agreement.ts';
import { chooseBinding } from '../../native-models/inference/binding.ts';
import { contentOf, embedIds, type LanguageGraphs, prefill, runDecoder } from '../../native-models/inference/decode.ts';
import { type Content, KvCache } from '../../native-models/inference/kv-cache.ts';
import { openGraphs } from '../../native-models/inference/open-graphs.ts';
import { pictureSlot } from '../../native-models/inference/prompt.ts';
import { convertedModel, type ModelFolder, maxAbsDifference } from './model-folder.ts';

const models = new Map<Precision, ModelFolder>();
let model: ModelFolder;
let graphs: LanguageGraphs;

async function use(precision: Precision): Promise<void> {
  model = models.get(precision) ?? (await convertedModel({ precision }));
  models.set(precision, model);
  const { binding } = await chooseBinding('cpu');
  graphs = await drain(openGraphs(model.path, model.manifest, ['embed', 'decoder'], 'cpu', binding));
}
afterAll(async () => {
  for (const folder of models.values()) await folder.remove();
});

/** A picture's tokens, [37, 64], of the name's own. */
const tokensOf = (name: string) => Float32Array.from({ length: 37 * 64 }, (_, i) => Math.sin(i * name.length) / 4);

const words = (count: number, from = 0) => Array.from({ length: count }, (_, at) => 3 + (((from + at) * 37) % 900));

async function read(content: Content, cache: KvCache, chunk = 64): Promise<{ logits: Float32Array; tokens: number }> {
  const before = Math.min(cache.sharedWith(content), content.length - 1);
  const { logits } = await drain(prefill(content, tokensOf, cache, model.manifest, graphs, { chunk }));
  return { logits, tokens: content.length - before };
}

const fresh = () => new KvCache(model.manifest, graphs.decoder);
const afresh = async (content: Content) => (await read(content, fresh())).logits;

async function decode(ids: readonly number[], cache: KvCache): Promise<void> {
  for (const id of ids) {
    const embeddings = await embedIds([id], graphs.embed);
    await runDecoder([id], embeddings, cache, cache.length + 1, model.manifest, graphs.decoder);
  }
}

describe.each(['f32', 'int4-kv8'] as const)('%s', (precision) => {
  beforeAll(() => use(precision));

  describe('growing', () => {
    test('keeps what is there, to the bit', async () => {
      const content = words(700);
      const ample = fresh();
      ample.reserve(768);
      const [growing, whole] = [await read(content, fresh()), await read(content, ample)];
      expect(growing.logits).toEqual(whole.logits);
    });

    test('ends at the context, with a sentence', async () => {
      const cache = fresh();
      await read(words(760), cache);
      expect(() => cache.beginRun(9)).toThrow('The text has 769 tokens, the model takes 768.');
      expect(cache.length).toBe(760);
    });
  });

  describe('reading what is new', () => {
    const question = (name: string, text: readonly number[]) => contentOf([5, pictureSlot, ...text], [name], 37);

    test('a follow-up reads its own tokens alone and gives the same', async () => {
      const first = question('one', words(20));
      const second = [...first, ...words(9, 50)];
      const cache = fresh();
      await read(first, cache);
      const followUp = await read(second, cache);
      expect(followUp.tokens).toBe(9);
      expect(maxAbsDifference(followUp.logits, await afresh(second))).toBeLessThan(1e-4);
    });

    test('the same question again reads its last token alone', async () => {
      const cache = fresh();
      const content = question('one', words(20));
      const { logits } = await read(content, cache);
      await decode(words(5, 300), cache);
      const again = await read(content, cache);
      expect(again.tokens).toBe(1);
      expect(maxAbsDifference(again.logits, logits)).toBeLessThan(1e-4);
    });

    test('another picture under the same words is read anew', async () => {
      const cache = fresh();
      await read(question('one', words(20)), cache);
      const other = question('another', words(20));
      const { logits, tokens } = await read(other, cache);
      expect(tokens).toBe(other.length - 1);
      expect(maxAbsDifference(logits, await afresh(other))).toBeLessThan(1e-4);
    });

    test('two of one picture side by side keep their places', async () => {
      const content = contentOf([5, pictureSlot, pictureSlot, 9], ['one', 'one'], 37);
      const cache = fresh();
      await read(content.slice(0, 50), cache); // into the second
      const { logits, tokens } = await read(content, cache, 16);
      expect(tokens).toBe(content.length - 50);
      expect(maxAbsDifference(logits, await afresh(content))).toBeLessThan(1e-4);
    });

    test('left in the middle, it goes on where it was', async () => {
      const content = words(90);
      const cache = fresh();
      const reader = prefill(content, tokensOf, cache, model.manifest, graphs, { chunk: 32 });
      expect((await reader.next()).value).toBeCloseTo(32 / 90);
      await reader.return(undefined as never);
      const { logits, tokens } = await read(content, cache);
      expect(tokens).toBe(90 - 32);
      expect(maxAbsDifference(logits, await afresh(content))).toBeLessThan(1e-4);
    });

    test('slots and pictures must agree', () => {
      expect(() => contentOf([pictureSlot], [], 37)).toThrow('The prompt has 1 places for 0 pictures.');
    });
  });

  /** The tiny checkpoint's switch is at 96 tokens. */
  describe('across the LongRoPE switch', () => {
    test('a longer prompt does not reuse keys of the short factors', async () => {
      const cache = fresh();
      await read(words(90), cache);
      const { logits, tokens } = await read(words(100), cache);
      expect(tokens).toBe(100);
      expect(logits).toEqual(await afresh(words(100)));
    });

    test('a prompt that is long already reuses the long keys', async () => {
      const cache = fresh();
      await read(words(100), cache);
      const { logits, tokens } = await read(words(110), cache);
      expect(tokens).toBe(10);
      expect(maxAbsDifference(logits, await afresh(words(110)))).toBeLessThan(1e-4);
    });

    test('back below the switch: short keys are reused up to where the long ones begin', async () => {
      const cache = fresh();
      const content = words(94);
      await read(content, cache);
      await decode(words(6, 94), cache); // 95 and 96 short, 97 to 100 long
      expect(cache.sharedWith(words(96))).toBe(96);
      expect(cache.sharedWith(words(100))).toBe(0);
      const { logits, tokens } = await read(words(95), cache);
      expect(tokens).toBe(1);
      expect(maxAbsDifference(logits, await afresh(words(95)))).toBeLessThan(1e-4);
      expect(cache.sharedWith(words(96))).toBe(95);
    });

    test('a long text cut short is not reused as a short one', async () => {
      const cache = fresh();
      await read(words(100), cache);
      expect(cache.sharedWith(words(50))).toBe(0);
    });
  });
});

describe('an int8 cache', () => {
  test('takes a quarter of the memory', async () => {
    const sizes: number[] = [];
    for (const precision of ['int4', 'int4-kv8'] as const) {
      await use(precision);
      const cache = fresh();
      cache.reserve(100);
      sizes.push(cache.sizeBytes);
    }
    expect(sizes[0]).toBe(4 * sizes[1]!);
  });

  test('stays near an f32 one, on both sides of the switch', async () => {
    for (const length of [20, 90, 100, 300]) {
      await use('int4');
      const expected = await afresh(words(length));
      await use('int4-kv8');
      expect(cosineOf(await afresh(words(length)), expected), `${length} tokens`).toBeGreaterThan(0.995);
    }
  });

  test('has a scale a channel, measured on the model itself', async () => {
    await use('int4-kv8');
    const { graphs: outlines, language } = model.manifest;
    expect(outlines.decoder.inputs.filter(({ type }) => type === 'int8')).toHaveLength(2 * language.layers);
    const bytes = await readFile(join(model.path, 'decoder.onnx.cache'));
    const scales = new Float32Array(Uint8Array.from(bytes).buffer);
    expect(scales).toHaveLength(2 * language.layers * language.kvHeads * language.headDim);
    expect(scales.every((scale) => scale > 1e-6 && scale < 1)).toBe(true);
  });
});
