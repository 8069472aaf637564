/** Features of pictures on disk: found again, least recently used out, damaged ones as good as none. */
import { mkdir, readdir, readFile, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFeatureStore, type Features } from '../../native-models/inference/feature-store.ts';
import { temporaryFolder } from './model-folder.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

const stored = () => true;
const open = (diskBytes = 1e6, memoryBytes = 1e6) =>
  createFeatureStore(folder.path, stored, { diskBytes, memoryBytes });
const features = (seed: number): Features => ({
  arrays: { depth: Float32Array.from({ length: 1000 }, (_, i) => Math.sin(i * seed)), empty: new Float32Array(0) },
  facts: { left: 0.25 },
});
const entryPath = async () => join(folder.path, (await readdir(folder.path))[0]!);

test('what was put is there in the next process, number for number', async () => {
  await open().put('a pad', features(1));
  const found = await open().get('a pad');
  expect(found).toEqual(features(1));
  expect(await open().get('a squash')).toBeUndefined();
});

test('without a folder it is kept in memory', async () => {
  const store = createFeatureStore(undefined, stored);
  await store.put('a pad', features(1));
  expect(await store.get('a pad')).toEqual(features(1));
  store.clear();
  expect(await store.get('a pad')).toBeUndefined();
});

test('memory keeps the last used within its limit', async () => {
  const store = createFeatureStore(undefined, stored, { memoryBytes: 9000, diskBytes: 0 });
  await store.put('a', features(1));
  await store.put('b', features(2));
  await store.get('a');
  await store.put('c', features(3));
  expect(await store.get('b')).toBeUndefined();
  expect(await store.get('a')).toEqual(features(1));
});

test('the least recently used leaves the disk', async () => {
  for (const [at, name] of ['a', 'b', 'c'].entries()) {
    await open(13_500).put(name, features(at));
    const path = join(folder.path, (await readdir(folder.path)).find((file) => file.startsWith(name))!);
    await utimes(path, at + 1, at + 1);
  }
  await open().get('a'); // used just now
  await open(13_500).put('d', features(9));
  expect((await readdir(folder.path)).map((name) => name[0]).sort()).toEqual(['a', 'c', 'd']);
  for (const name of await readdir(folder.path)) expect((await stat(join(folder.path, name))).size).toBeLessThan(4500);
});

test('an entry of more than the limit is not written', async () => {
  await open(1000).put('a', features(1));
  expect(await readdir(folder.path)).toEqual([]);
});

test.each<[string, (path: string) => Promise<void>]>([
  ['cut short', (path) => truncate(path, 900)],
  ['empty', (path) => truncate(path, 0)],
  [
    'a byte changed',
    async (path) => {
      const bytes = await readFile(path);
      bytes[bytes.length - 7]! ^= 4;
      await writeFile(path, bytes);
    },
  ],
  ['another file', (path) => writeFile(path, 'VSF1 this is no entry')],
  [
    'of another key',
    async (path) => {
      const bytes = await readFile(path);
      await writeFile(path, bytes.toString('latin1').replace('"a pad"', '"a pbd"'), 'latin1');
    },
  ],
])('an entry that is %s is as good as none, and goes', async (_, damage) => {
  await open().put('a pad', features(1));
  await damage(await entryPath());
  expect(await open().get('a pad')).toBeUndefined();
  expect(await readdir(folder.path)).toEqual([]);
});

test('what a process left half goes after an hour, what is being written stays', async () => {
  await mkdir(folder.path, { recursive: true });
  for (const name of ['old.partial', 'new.partial']) await writeFile(join(folder.path, name), 'half');
  await utimes(join(folder.path, 'old.partial'), 1, 1);
  await open().put('a', features(1));
  expect((await readdir(folder.path)).filter((name) => name.endsWith('.partial'))).toEqual(['new.partial']);
});

test('no entry outlives its picture', async () => {
  await open().put('gone pad', features(1));
  await open().put('there pad', features(2));
  await createFeatureStore(folder.path, (picture) => picture === 'there').sweep();
  expect((await readdir(folder.path)).map((name) => name.split('.')[0])).toEqual(['there']);
});
