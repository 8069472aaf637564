/** Conversion as a job: progress, cancelling, no half models, and the command line. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { drain } from '../../native-models/contract.ts';
import { convertCommand } from '../../native-models/convert/cli.ts';
import { type ConvertEvent, type ConvertRequest, convert } from '../../native-models/convert/convert.ts';
import type { Manifest } from '../../native-models/manifest.ts';
import { temporaryFolder, tiny } from './model-folder.ts';

const disk = vi.hoisted(() => ({ freeBlocks: null as number | null, isLocked: false }));
vi.mock('node:fs/promises', async (original) => {
  const actual = await original<typeof import('node:fs/promises')>();
  const statfs = async (path: string) => {
    const found = await actual.statfs(path);
    return disk.freeBlocks === null ? found : Object.assign(found, { bavail: disk.freeBlocks });
  };
  const mkdir = async (path: string, options?: Parameters<typeof actual.mkdir>[1]) => {
    if (!disk.isLocked || !path.endsWith('.partial')) return actual.mkdir(path, options);
    throw Object.assign(new Error(`EACCES: permission denied, mkdir '${path}'`), { code: 'EACCES' });
  };
  return { ...actual, statfs, mkdir };
});

const checkpoint = join(tiny, 'checkpoint');
let folder: string;
let remove = async () => {};
beforeAll(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterAll(() => remove());

const request = (name: string): ConvertRequest => ({
  checkpoint,
  out: join(folder, name),
  precision: 'f32',
  mayLackTokenizer: true,
});

type Progress = Extract<ConvertEvent, { type: 'progress' }>;

/** Hears the progress alone. */
const onProgress = (hear: (event: Progress) => void) => (event: ConvertEvent) => {
  if (event.type === 'progress') hear(event);
};

test('progress rises to the total, and the manifest says what was written', async () => {
  const events: Progress[] = [];
  const hear = onProgress((event) => events.push(event));
  const manifest = await drain(convert(request('whole')), hear);
  const done = events.map((event) => event.doneBytes);
  expect(done).toEqual([...done].sort((a, b) => a - b));
  expect(done.at(-1)).toBe(events[0]!.totalBytes);
  const out = join(folder, 'whole');
  expect(JSON.parse(await readFile(join(out, 'manifest.json'), 'utf8'))).toEqual(manifest);
  expect((await readdir(out)).sort()).toEqual(['manifest.json', ...manifest.files.map((file) => file.path)].sort());
  for (const { path, sizeBytes, sha256 } of manifest.files) {
    const bytes = await readFile(join(out, path));
    expect(bytes.byteLength, path).toBe(sizeBytes);
    expect(createHash('sha256').update(bytes).digest('hex'), path).toBe(sha256);
  }
});

test('the manifest of the tiny checkpoint', async () => {
  const { graphs, files, ...manifest } = JSON.parse(
    await readFile(join(folder, 'whole/manifest.json'), 'utf8'),
  ) as Manifest;
  expect(Object.keys(graphs)).toEqual([
    ...['davit', 'encoder', 'fusion', 'embed', 'decoder', 'florence_cross', 'florence_decoder'],
  ]);
  expect(files.length).toBeGreaterThan(Object.keys(graphs).length);
  expect(manifest).toMatchSnapshot();
});

test('a finished model is not written over', async () => {
  await expect(drain(convert(request('whole')))).rejects.toMatchObject({
    code: 'request-invalid',
    message: expect.stringMatching(/holds a finished model already/),
  });
});

test('a folder with other things in it is left alone', async () => {
  await mkdir(join(folder, 'taken'));
  await writeFile(join(folder, 'taken/letter.txt'), 'dear');
  await expect(drain(convert(request('taken')))).rejects.toMatchObject({ code: 'request-invalid' });
  expect(await readdir(join(folder, 'taken'))).toEqual(['letter.txt']);
});

test('an empty folder is taken', async () => {
  await mkdir(join(folder, 'empty'));
  await drain(convert(request('empty')));
  expect(await readdir(join(folder, 'empty'))).toContain('manifest.json');
});

test('two at once: the second is refused, and the first one ends well', async () => {
  const first = convert(request('both'));
  await first.next();
  await expect(drain(convert(request('both')))).rejects.toMatchObject({
    code: 'request-invalid',
    message: expect.stringContaining(`both.partial is being written by process ${process.pid}: wait for it`),
  });
  await drain(first);
  expect(await readdir(join(folder, 'both'))).toContain('manifest.json');
});

test('what an ended process left is written over', async () => {
  const partial = join(folder, 'again.partial');
  await mkdir(partial);
  await writeFile(join(partial, 'process-id'), '2147483646');
  await writeFile(join(partial, 'davit.onnx.data'), 'half');
  await drain(convert(request('again')));
  expect(await readdir(folder)).not.toContain('again.partial');
  expect(await readdir(join(folder, 'again'))).not.toContain('process-id');
});

test('what came into the folder meanwhile stays', async () => {
  const job = convert(request('meanwhile'));
  await job.next();
  await mkdir(join(folder, 'meanwhile'));
  await writeFile(join(folder, 'meanwhile/notes.txt'), 'mine');
  await expect(drain(job)).rejects.toMatchObject({
    code: 'request-invalid',
    message: expect.stringMatching(/not empty/),
  });
  expect(await readdir(join(folder, 'meanwhile'))).toEqual(['notes.txt']);
  expect(await readdir(folder)).not.toContain('meanwhile.partial');
});

test('leaving the loop leaves nothing behind', async () => {
  for await (const event of convert(request('left'))) if (event.type === 'progress' && event.graph === 'encoder') break;
  expect((await readdir(folder)).filter((name) => name.startsWith('left'))).toEqual([]);
});

test('the signal stops between tensors and leaves nothing behind', async () => {
  const stop = new AbortController();
  const graphs = new Set<string>();
  const job = convert(request('stopped'), stop.signal);
  const hear = onProgress(({ graph }) => {
    graphs.add(graph);
    if (graph === 'fusion') stop.abort();
  });
  const run = drain(job, hear);
  await expect(run).rejects.toMatchObject({ name: 'AbortError' });
  expect([...graphs]).toEqual(['davit', 'encoder', 'fusion']);
  expect((await readdir(folder)).filter((name) => name.startsWith('stopped'))).toEqual([]);
});

test('a folder that cannot be written to is named', async () => {
  disk.isLocked = true;
  const refused = { code: 'read-only', message: `${folder} cannot be written to.` };
  await expect(drain(convert(request('locked')))).rejects.toMatchObject(refused);
  disk.isLocked = false;
});

test('a full disk is said before anything is written', async () => {
  disk.freeBlocks = 10;
  await expect(drain(convert(request('full')))).rejects.toMatchObject({
    code: 'disk-full',
    message: expect.stringMatching(/expected 0\.1 GB free, found 0\.0 GB/),
  });
  disk.freeBlocks = null;
  expect((await readdir(folder)).filter((name) => name.startsWith('full'))).toEqual([]);
});

async function command(...args: string[]) {
  const written = { out: '', err: '' };
  const keep = (where: keyof typeof written) => (text: string) => {
    written[where] += text;
  };
  const output = { out: keep('out'), err: keep('err'), terminal: false };
  const code = await convertCommand(args, output, new AbortController().signal);
  return { code, ...written };
}

test('the command converts, and says what it made', async () => {
  const { code, out, err } = await command(
    checkpoint,
    join(folder, 'by-command'),
    '--precision',
    'int4',
    '--name',
    'Tiny',
    '--without-tokenizer',
  );
  expect(code).toBe(0);
  expect(out).toMatch(/^Tiny: 2\.7 million parameters in int4, \d+\.\d MB, in .*by-command\n$/);
  expect(err.split('\n').filter(Boolean)).toHaveLength(7);
});

test('the command refuses a checkpoint whose model could not be asked, unless that is wanted', async () => {
  const { code, err } = await command(checkpoint, join(folder, 'mute'));
  expect(code).toBe(1);
  expect(err).toMatch(/^tokenizer\.json is missing from .*, and so is tokenizer\.model\. Copy tokenizer\.json/);
  expect(await readdir(folder)).not.toContain('mute');
});

test('the command shows its help', async () => {
  const { code, out } = await command('--help');
  expect(code).toBe(0);
  expect(out).toMatch(/^Usage: npm run convert -- <checkpoint> <out>/);
});

test.each([
  [[], /^Expected a checkpoint and a folder to make; --help says more\.\n$/],
  [['a', 'b', 'c'], /^Expected a checkpoint and a folder to make/],
  [
    ['a', 'b', '--precision', 'f8'],
    /^--precision takes f32, f16, int8, int4, int4-b128, int4-dynamic, int4-kv8, int4-b128-kv8, not "f8"\.\n$/,
  ],
  [['a', 'b', '--tokens', 'all'], /^--tokens takes keep, drop, temporal, not "all"\.\n$/],
  [['a', 'b', '--fast'], /^Unknown option '--fast'; --help shows what it takes\.\n$/],
  [['/nowhere', 'b'], /^config\.json is missing from \/nowhere\.\n$/],
])('the command refuses %j with one sentence', async (args, sentence) => {
  const { code, err } = await command(...args);
  expect(code).toBe(1);
  expect(err).toMatch(sentence);
});
