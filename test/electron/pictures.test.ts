import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { listSamples, removePartialPictures, storePicture, storeSample } from '../../electron/pictures.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vasari-pictures-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const bytes = new TextEncoder().encode('the bytes of a picture');
const hash = createHash('sha256').update(bytes).digest('hex');

test('a picture is stored once, whole, under the hash of its bytes', async () => {
  const pictures = join(folder, 'pictures');
  const stored = await storePicture(pictures, 'C:\\Users\\me\\holiday.png', bytes);
  expect(stored).toEqual({ picture: hash, name: 'holiday.png', sizeBytes: bytes.length });
  await storePicture(pictures, 'again.png', bytes);
  expect(await readdir(pictures)).toEqual([hash]);
  expect(new Uint8Array(await readFile(join(pictures, hash)))).toEqual(bytes);
});

test('a file that was cut short is written again', async () => {
  await writeFile(join(folder, hash), 'the by');
  await storePicture(folder, 'a.png', bytes);
  expect(new Uint8Array(await readFile(join(folder, hash)))).toEqual(bytes);
});

test('an empty and an oversize picture are refused', async () => {
  const empty = storePicture(folder, 'a.png', new Uint8Array(0));
  await expect(empty).rejects.toMatchObject({ code: 'picture-invalid', message: 'The picture file is empty.' });
  const huge = storePicture(folder, 'a.png', new Uint8Array(100_000_001));
  await expect(huge).rejects.toMatchObject({ code: 'picture-invalid' });
  expect(await readdir(folder)).toEqual([]);
});

test('what an earlier run left half-written goes; what another is writing stays', async () => {
  const longAgo = new Date(Date.now() - 3_600_000);
  for (const name of [hash, `${hash}.1.partial`, `${hash}.2.partial`]) await writeFile(join(folder, name), bytes);
  for (const name of [hash, `${hash}.1.partial`]) await utimes(join(folder, name), longAgo, longAgo);
  await removePartialPictures(folder);
  expect((await readdir(folder)).sort()).toEqual([hash, `${hash}.2.partial`]);
});

async function samplesOf(list: unknown): Promise<string> {
  const samples = join(folder, 'samples');
  await mkdir(samples);
  await writeFile(join(samples, 'till-receipt.png'), bytes);
  await writeFile(join(samples, 'questions.json'), typeof list === 'string' ? list : JSON.stringify(list));
  return samples;
}

test('samples have titles and questions; those without a file are left out', async () => {
  const samples = await samplesOf([
    { file: 'till-receipt.png', questions: ['What is the total?', { question: 'Which shop?', answer: 'Ours' }] },
    { file: 'absent.png', title: 'Absent', questions: [] },
  ]);
  expect(await listSamples(samples)).toEqual([
    { name: 'till-receipt.png', title: 'Till receipt', questions: ['What is the total?', 'Which shop?'] },
  ]);
  const stored = await storeSample(samples, join(folder, 'pictures'), 'till-receipt.png');
  expect(stored.picture).toBe(hash);
});

test('only a listed sample can be stored', async () => {
  const samples = await samplesOf([{ file: 'till-receipt.png', questions: [] }]);
  for (const name of ['questions.json', '../samples/till-receipt.png', '/etc/passwd', '']) {
    await expect(storeSample(samples, folder, name)).rejects.toMatchObject({ code: 'picture-invalid' });
  }
});

test.each([
  ['no JSON', '{'],
  ['another shape', { file: 'till-receipt.png' }],
  ['a path', [{ file: '../till-receipt.png', questions: [] }]],
])('a list that is %s gives no samples and says so', async (_name, list) => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  expect(await listSamples(await samplesOf(list))).toEqual([]);
  expect(said).toHaveBeenCalledOnce();
  said.mockRestore();
});

test('no folder of samples is no error', async () => {
  expect(await listSamples(join(folder, 'absent'))).toEqual([]);
});
