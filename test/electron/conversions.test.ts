/** Converting in a process of its own: what windows hear, and what is on the disk however it ends. */
import { existsSync, rmSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type ConversionJob, Conversions } from '../../electron/conversions.ts';
import type { ConversionState } from '../../electron/desktop-api.ts';
import { type ModelProcess, startNodeProcess } from '../../electron/model-host.ts';
import { listModels } from '../../electron/models.ts';
import { until } from './ports.ts';

vi.mock('node:fs', { spy: true });
vi.mock('node:fs/promises', { spy: true });

/** Its language model has no tokenizer. */
const mute = resolve('test/golden/tiny/checkpoint');
const tiny = join(tmpdir(), `vasari-tiny-${process.pid}`);
/** Large enough to be stopped on the way. */
const larger = resolve('native-models/training/checkpoint');
const request = { folder: tiny, precision: 'int4', name: 'Tiny Florence' } as const;

let root: string;
let models: string;
let processes: ModelProcess<ConversionJob>[];
let conversions: Conversions;
let heard: ConversionState[];

const begin = (): Conversions =>
  new Conversions(models, () => {
    const started = startNodeProcess(resolve('dist/electron/convert-process.js'), []);
    processes.push(started);
    return started;
  });

beforeAll(async () => {
  await cp(mute, tiny, { recursive: true });
  await cp(resolve('test/golden/tokenizers/embedded'), tiny, { recursive: true });
});
afterAll(() => rm(tiny, { recursive: true, force: true }));
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'vasari-conversions-'));
  models = join(root, 'models');
  processes = [];
  conversions = begin();
  heard = [];
  conversions.listen((state) => heard.push(state));
});
afterEach(async () => {
  conversions.close();
  await rm(root, { recursive: true, force: true });
});

const patientMs = 60_000;
const isAt = (type: ConversionState['type']) => () => heard.at(-1)?.type === type;
const onDisk = () => readdir(models).catch(() => []);

test('a checkpoint says what it is and what each precision would take', async () => {
  const facts = await conversions.describeCheckpoint(` "${larger}" `);
  expect(facts).toMatchObject({ folder: larger, name: 'checkpoint' });
  expect(facts.parameterCount).toBeGreaterThan(1_000_000);
  expect(facts.freeBytes).toBeGreaterThan(0);
  const sizes = Object.fromEntries(facts.choices.map(({ precision, sizeBytes }) => [precision, sizeBytes]));
  expect(Object.keys(sizes)).toEqual(['int4', 'int4-b128', 'int8', 'f16']);
  expect(sizes.int4).toBeLessThan(sizes.int8!);
  expect(sizes.int8).toBeLessThan(sizes.f16!);
});

test('a checkpoint whose model could not be talked with is refused', async () => {
  const refused = { code: 'checkpoint-invalid', message: expect.stringContaining('tokenizer.json is missing') };
  await expect(conversions.describeCheckpoint(mute)).rejects.toMatchObject(refused);
});

test.each([
  ['a folder that is not there', join(tmpdir(), 'nothing-here'), 'checkpoint-invalid', /config\.json/],
  ['a relative path', 'models/3b', 'request-invalid', /whole path/],
])('%s is refused', async (_what, folder, code, message) => {
  const refused = { code, message: expect.stringMatching(message) };
  await expect(conversions.describeCheckpoint(folder)).rejects.toMatchObject(refused);
  if (code === 'request-invalid') {
    await expect(conversions.startConversion({ ...request, folder })).rejects.toMatchObject(refused);
  } else {
    await conversions.startConversion({ ...request, folder });
    await until(isAt('failed'), patientMs);
    expect(heard.at(-1)).toMatchObject({ name: request.name, ...refused });
  }
  expect(await onDisk()).toEqual([]);
});

test('a model comes of it, every listener hears how, and its name is never taken twice', async () => {
  const late: ConversionState[] = [];
  await conversions.startConversion(request);
  conversions.listen((state) => late.push(state));
  expect(late).toMatchObject([{ type: 'running', name: request.name, doneBytes: 0, totalBytes: 0 }]);
  await expect(conversions.startConversion(request)).rejects.toMatchObject({ code: 'request-invalid' });
  await until(isAt('done'), patientMs);
  expect(heard.at(-1)).toEqual({ type: 'done', name: request.name, model: 'tiny-florence-int4' });
  expect(late.at(-1)).toEqual(heard.at(-1));
  expect(heard.some((state) => state.type === 'running' && state.totalBytes > 0)).toBe(true);

  await conversions.startConversion(request);
  await until(() => heard.filter(({ type }) => type === 'done').length === 2, patientMs);
  expect(heard.at(-1)).toMatchObject({ model: 'tiny-florence-int4-2' });
  const listed = await listModels([models]);
  expect(listed.map(({ id, name }) => [id, name])).toEqual([
    ['tiny-florence-int4', request.name],
    ['tiny-florence-int4-2', request.name],
  ]);
  await conversions.dismissConversion();
  expect(heard.at(-1)).toEqual({ type: 'none' });
});

test('what is stopped, or ends by itself, leaves nothing', async () => {
  const isUnderWay = () => heard.some((state) => state.type === 'running' && state.totalBytes > 0);
  await conversions.startConversion({ ...request, folder: larger });
  await until(isUnderWay, patientMs);
  await conversions.stopConversion();
  expect(heard.at(-1)).toEqual({ type: 'none' });
  await until(async () => (await onDisk()).length === 0);

  heard.length = 0;
  await conversions.startConversion({ ...request, folder: larger });
  await until(isUnderWay, patientMs);
  process.kill(processes.at(-1)!.pid!, 'SIGKILL');
  await until(isAt('failed'), patientMs);
  expect(heard.at(-1)).toMatchObject({ code: 'process-died', message: expect.stringContaining('SIGKILL') });
  await until(async () => (await onDisk()).length === 0);

  heard.length = 0;
  await conversions.startConversion({ ...request, folder: larger });
  await until(isUnderWay, patientMs);
  conversions.close();
  expect(await onDisk()).toEqual([]);
});

test('what an earlier host left goes; what another is writing stays', async () => {
  const longAgo = new Date(Date.now() - 3_600_000);
  for (const name of ['old.partial', 'new.partial']) {
    await mkdir(join(models, name), { recursive: true });
    await writeFile(join(models, name, 'weights'), 'x');
  }
  for (const path of ['old.partial/weights', 'old.partial']) await utimes(join(models, path), longAgo, longAgo);
  begin();
  await until(async () => (await onDisk()).length === 1);
  expect(await onDisk()).toEqual(['new.partial']);
});

test('what cannot be removed stays, and nothing else does', async () => {
  const longAgo = new Date(Date.now() - 3_600_000);
  for (const name of ['a.partial', 'b.partial']) {
    await mkdir(join(models, name), { recursive: true });
    await utimes(join(models, name), longAgo, longAgo);
  }
  vi.mocked(rm).mockRejectedValueOnce(new Error('EROFS: read-only file system'));
  begin();
  await until(async () => (await onDisk()).length === 1);

  await conversions.startConversion({ ...request, folder: larger });
  vi.mocked(rmSync).mockImplementationOnce(() => {
    throw new Error('ENOTEMPTY: directory not empty');
  });
  expect(() => conversions.close()).not.toThrow();
});

test('a converter that cannot be run says so', async () => {
  const { execPath } = process;
  process.execPath = join(root, 'no-such-node');
  try {
    const refused = { code: 'process-died', message: expect.stringContaining('no-such-node ENOENT') };
    await expect(conversions.describeCheckpoint(tiny)).rejects.toMatchObject(refused);
    await conversions.startConversion(request);
    await until(isAt('failed'));
    expect(heard.at(-1)).toMatchObject(refused);
  } finally {
    process.execPath = execPath;
  }
});

test("a model of the user's own can be removed, no other", async () => {
  await conversions.startConversion(request);
  await until(isAt('done'), patientMs);
  await conversions.removeModel('tiny-florence-int4');
  expect(existsSync(join(models, 'tiny-florence-int4'))).toBe(false);
  await expect(conversions.removeModel('embedded')).rejects.toMatchObject({ code: 'model-missing' });
});
