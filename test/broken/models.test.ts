/** Model folders and moments that are not as they should be: each has its code and says what to do; nothing is lost. */
import { cp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { drain, greedy, ModelError, type ModelService } from '../../native-models/contract.ts';
import type { Binding, OpenedGraph } from '../../native-models/inference/binding.ts';
import { chooseBinding } from '../../native-models/inference/binding.ts';
import { KvCache } from '../../native-models/inference/kv-cache.ts';
import { readManifest } from '../../native-models/inference/manifest-file.ts';
import { integers, openGraph } from '../../native-models/inference/session.ts';
import { createModelService } from '../../native-models/service.ts';
import { type AskingModel, askingModel } from '../native-models/asking-model.ts';
import { temporaryFolder } from '../native-models/model-folder.ts';

let model: AskingModel;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  model = await askingModel();
});
afterAll(() => model.remove());
beforeEach(async () => {
  folder = await temporaryFolder();
  await cp(model.folder, folder.path, { recursive: true });
});
afterEach(() => folder.remove());

const at = (name: string) => join(folder.path, name);
let isStored = true;
const serviceOf = (): ModelService =>
  createModelService({
    findPicture() {
      if (!isStored) throw new ModelError('picture-invalid', 'This picture is no longer stored: attach it again.');
      return model.picturePath;
    },
    findModel: () => folder.path,
  });

async function flip(name: string): Promise<void> {
  const bytes = await readFile(at(name));
  bytes[bytes.length >> 1]! ^= 1;
  await writeFile(at(name), bytes);
}

describe('a model folder', () => {
  test.each<[string, () => Promise<void>, RegExp]>([
    ['without its weights', () => rm(at('decoder.onnx.data')), /^decoder\.onnx\.data: .* missing .* again/],
    ['without a graph', () => rm(at('davit.onnx')), /^davit\.onnx: .* missing/],
    ['without its tokenizer', () => rm(at('tokenizers/language/tokenizer.json')), /tokenizer\.json: .* missing/],
    ['with short weights', () => truncate(at('decoder.onnx.data'), 5000), /^decoder.* bytes, found 5000\. Convert/],
    ['with altered weights', () => flip('decoder.onnx.data'), /^decoder\.onnx\.data: its SHA-256 .* again/],
    ['with an altered graph', () => flip('encoder.onnx'), /^encoder\.onnx: its SHA-256/],
    ['with an altered tokenizer', () => flip('tokenizers/language/tokenizer.json'), /tokenizer\.json: its SHA-256/],
  ])('%s', async (_, damage, sentence) => {
    await damage();
    const opening = drain(serviceOf().open({ model: 'tiny', provider: 'cpu' }));
    await expect(opening).rejects.toMatchObject({ code: 'model-invalid', message: expect.stringMatching(sentence) });
  });

  test('that cannot be opened leaves the service as it was, and the next one opens', async () => {
    const service = serviceOf();
    await rm(at('fusion.onnx'));
    await expect(drain(service.open({ model: 'tiny', provider: 'cpu' }))).rejects.toThrow(/fusion/);
    await cp(join(model.folder, 'fusion.onnx'), at('fusion.onnx'));
    expect(await drain(service.open({ model: 'tiny', provider: 'cpu' }))).toMatchObject({ name: 'Tiny' });
  });
});

test('a picture whose file is gone: said, and the chat goes on without it', async () => {
  const service = serviceOf();
  await drain(service.open({ model: 'tiny', provider: 'cpu' }));
  isStored = false;
  const ask = (pictures: readonly string[]) =>
    drain(service.ask({ turns: [{ role: 'user', text: 'Hm?', pictures }], sampling: greedy, maxNewTokens: 2 }));
  const sentence = 'This picture is no longer stored: attach it again.';
  await expect(ask([model.picture])).rejects.toMatchObject({ code: 'picture-invalid', message: sentence });
  isStored = true;
  expect((await ask([model.picture])).answerTokenCount).toBeGreaterThan(0);
});

describe('out of memory', () => {
  /** A binding whose every opening, or every run, ends as ONNX Runtime's allocator does. */
  const full = (where: 'open' | 'run'): Binding => ({
    kind: 'native',
    async open(path, provider) {
      const graph: OpenedGraph = await (await chooseBinding('cpu')).binding.open(path, provider);
      const fail = () => Promise.reject(new Error('[ONNXRuntimeError] : 6 : bad_alloc'));
      return where === 'open' ? fail() : { ...graph, run: fail };
    },
  });

  test.each(['open', 'run'] as const)('%s', async (where) => {
    const manifest = await readManifest(folder.path);
    const use = async () => {
      const embed = await openGraph(folder.path, 'embed', manifest.graphs.embed, 'cpu', full(where));
      return embed.run({ ids: integers([3], [1, 1]) }).finally(() => embed.close());
    };
    await expect(use()).rejects.toMatchObject({
      code: 'out-of-memory',
      message: expect.stringMatching(/not enough memory\. Close other programs, or choose a smaller model/),
    });
  });

  test('a cache that cannot grow says so, and can be used again', async () => {
    const manifest = await readManifest(folder.path);
    const vast = { ...manifest, language: { ...manifest.language, contextTokenCount: 2 ** 40 } };
    const decoder = await openGraph(folder.path, 'decoder', manifest.graphs.decoder, 'cpu');
    const cache = new KvCache(vast, decoder);
    expect(() => cache.reserve(2 ** 36)).toThrow(
      expect.objectContaining({ code: 'out-of-memory', message: expect.stringMatching(/start a new chat/) }),
    );
    expect(cache.beginRun(3).past['past.0.key']!.shape).toEqual([1, 4, 512, 16]);
    await decoder.close();
  });
});
