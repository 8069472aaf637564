/** Opening a model: what its info says, what falls back with a reason, and folders that are refused with a sentence. */
import { cp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { drain } from '../../native-models/contract.ts';
import { readManifest, verifyFiles } from '../../native-models/inference/manifest-file.ts';
import { type AskingModel, askingModel } from './asking-model.ts';
import { openedService, question, serviceOf } from './asking-service.ts';
import { temporaryFolder } from './model-folder.ts';

let model: AskingModel;
beforeAll(async () => {
  model = await askingModel();
});
afterAll(() => model.remove());

let copy: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  copy = await temporaryFolder();
  await cp(model.folder, copy.path, { recursive: true });
});
afterEach(() => copy.remove());

/** Puts a value into the manifest, at a path such as `graphs.davit.file`. */
async function changeManifest(place: string, value: unknown): Promise<void> {
  const path = join(copy.path, 'manifest.json');
  const manifest: Record<string, unknown> = JSON.parse(await readFile(path, 'utf8'));
  const keys = place.split('.');
  const inner = keys.slice(0, -1).reduce((object, key) => object[key] as Record<string, unknown>, manifest);
  inner[keys.at(-1)!] = value;
  await writeFile(path, JSON.stringify(manifest));
}

test('nothing can be asked before', async () => {
  await expect(drain(serviceOf(model).ask(question('Hm?')))).rejects.toMatchObject({ code: 'model-closed' });
});

test('a model that is not there', async () => {
  const service = serviceOf(model);
  await expect(drain(service.open({ model: 'other', provider: 'cpu' }))).rejects.toMatchObject({
    code: 'model-missing',
  });
  const empty = serviceOf(model, join(copy.path, 'tokenizers'));
  await expect(drain(empty.open({ model: 'tiny', provider: 'cpu' }))).rejects.toMatchObject({
    code: 'model-missing',
  });
});

test('a provider that this machine lacks: the CPU, and why', async () => {
  const missing = process.platform === 'darwin' ? 'dml' : 'coreml';
  const info = await drain(serviceOf(model).open({ model: 'tiny', provider: missing }));
  expect(info.provider).toMatchObject({ asked: missing, used: 'cpu' });
  expect(info.provider.reason).toMatch(new RegExp(`^${missing} could not be used: .`));
});

test('a model that does not fit into the memory is a sentence', async () => {
  const available = vi.spyOn(os, 'freemem').mockReturnValue(1e6);
  const total = vi.spyOn(os, 'totalmem').mockReturnValue(1e6);
  await expect(drain(serviceOf(model).open({ model: 'tiny', provider: 'cpu' }))).rejects.toMatchObject({
    code: 'out-of-memory',
    message: expect.stringMatching(/^Tiny takes 0\.0 GB of memory, 0\.0 GB are free: close other programs/),
  });
  available.mockRestore();
  total.mockRestore();
  await openedService(model);
});

test('f16 weights need twice the memory of their files', async () => {
  const half = await askingModel('f16');
  const graphs = ['davit', 'encoder', 'fusion', 'embed', 'decoder'];
  const { files } = await readManifest(half.folder);
  const bytes = files
    .filter(({ path }) => graphs.includes(path.split('.')[0]!))
    .reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const available = vi.spyOn(os, 'freemem').mockReturnValue(1.9 * bytes);
  const total = vi.spyOn(os, 'totalmem').mockReturnValue(1.9 * bytes);
  const open = () => drain(serviceOf(model, half.folder).open({ model: 'tiny', provider: 'cpu' }));
  await expect(open()).rejects.toMatchObject({ code: 'out-of-memory' });
  for (const memory of [available, total]) memory.mockReturnValue(2 * bytes);
  await open();
  available.mockRestore();
  total.mockRestore();
  await half.remove();
});

test('an int8 cache is the CPU’s alone, and answers', async () => {
  const kept = await askingModel('int4-kv8');
  const service = serviceOf(model, kept.folder);
  const info = await drain(service.open({ model: 'tiny', provider: 'webgpu' }));
  expect(info.provider).toEqual({
    asked: 'webgpu',
    used: 'cpu',
    reason: "webgpu was not used: an int8 cache is the CPU's alone.",
  });
  const { answerTokenCount } = await drain(service.ask(question('Hm?', 3, [model.picture])));
  expect(answerTokenCount).toBe(3);
  await kept.remove();
});

test('a token that ends the turn is not part of the answer', async () => {
  const service = await openedService(model, copy.path);
  const free = await drain(service.ask(question('Hm?', 1)));
  expect(free.stopReason).toBe('max-tokens');
  await changeManifest('language.stopIds', [...Array(1024).keys()]);
  const stopped = await drain((await openedService(model, copy.path)).ask(question('Hm?', 9)));
  expect(stopped).toMatchObject({ text: '', stopReason: 'end-of-turn', answerTokenCount: 0 });
});

test.each<[string, string, unknown, RegExp]>([
  ['of a newer version', 'manifestVersion', 99, /manifestVersion 99 is newer than 1.*update Vasari/],
  ['of no version', 'manifestVersion', 0, /manifestVersion/],
  ['with a file outside', 'graphs.davit.file', '../davit.onnx', /inside the folder/],
  ['with an absolute path', 'tokenizers.language', '/etc', /inside the folder/],
  ['without a tokenizer', 'tokenizers.language', null, /no tokenizer/],
  ['with other shapes', 'graphs.embed.outputs.0.shape', [1, 'S', 65], /embed.*65/],
  ['with other names', 'graphs.embed.inputs.0.name', 'tokens', /embed.*tokens/],
  ['that names a missing file', 'files.0.path', 'none.data', /none\.data/],
])('a manifest %s', async (_, place, value, sentence) => {
  await changeManifest(place, value);
  const job = drain(serviceOf(model, copy.path).open({ model: 'tiny', provider: 'cpu' }));
  await expect(job).rejects.toMatchObject({ code: 'model-invalid', message: expect.stringMatching(sentence) });
});

test('a file that was changed is found by its hash', async () => {
  const manifest = await readManifest(copy.path);
  await verifyFiles(copy.path, manifest);
  const path = join(copy.path, 'fusion.onnx.data');
  const bytes = await readFile(path);
  bytes[100]! ^= 1;
  await writeFile(path, bytes);
  const expected = { code: 'model-invalid', message: expect.stringMatching(/^fusion\.onnx\.data: its SHA-256/) };
  await expect(verifyFiles(copy.path, manifest)).rejects.toMatchObject(expected);
  await expect(verifyFiles(copy.path, manifest, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
});

test('weights outside the folder are not read', async () => {
  const graph = await readFile(join(copy.path, 'embed.onnx'), 'latin1');
  expect(graph).toContain('embed.onnx.data');
  await writeFile(join(copy.path, 'embed.onnx'), graph.replaceAll('embed.onnx.data', '../mbed.onnx.da'), 'latin1');
  await cp(join(copy.path, 'embed.onnx.data'), join(copy.path, '../mbed.onnx.da'));
  const job = drain(serviceOf(model, copy.path).open({ model: 'tiny', provider: 'cpu' }));
  await expect(job.finally(() => rm(join(copy.path, '../mbed.onnx.da')))).rejects.toMatchObject({
    code: 'model-invalid',
  });
});

test('a manifest that is not JSON, weights that were cut, a graph that is none', async () => {
  const open = () => drain(serviceOf(model, copy.path).open({ model: 'tiny', provider: 'cpu' }));
  await truncate(join(copy.path, 'davit.onnx.data'), 1000);
  await expect(open()).rejects.toMatchObject({
    code: 'model-invalid',
    message: expect.stringMatching(/davit.*bytes/),
  });
  await writeFile(join(copy.path, 'manifest.json'), '{');
  await expect(open()).rejects.toMatchObject({ code: 'model-invalid', message: 'manifest.json is not JSON.' });
  await cp(join(model.folder, 'manifest.json'), join(copy.path, 'manifest.json'));
  await cp(join(model.folder, 'davit.onnx.data'), join(copy.path, 'davit.onnx.data'));
  const graph = await readFile(join(copy.path, 'embed.onnx'));
  await writeFile(join(copy.path, 'embed.onnx'), graph.fill(0xff));
  await expect(open()).rejects.toMatchObject({ code: 'model-invalid', message: expect.stringMatching(/embed/) });
});
