/** The process that makes pictures fit to be given away, as built: what it opens, and that no file keeps it for ever. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CleanedPicture, CleaningJob } from '../../electron/store/picture-export.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vasari-cleaner-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** How the process ended, for the pictures with these names. */
async function clean(names: readonly string[], node: readonly string[] = []): Promise<number | NodeJS.Signals | null> {
  const job: CleaningJob = {
    pictures: names.map((name) => ({ from: join(folder, name), to: join(folder, `${name}-cleaned`) })),
    resultPath: join(folder, 'cleaned.json'),
  };
  await writeFile(join(folder, 'job.json'), JSON.stringify(job));
  const args = [...node, resolve('dist/electron/picture-cleaner.js'), join(folder, 'job.json')];
  return new Promise((done) => {
    const child = execFile(process.execPath, args, { timeout: 30_000 }, () => done(child.signalCode ?? child.exitCode));
  });
}

test('what is none of the six formats is never opened', async () => {
  const pixels = { create: { width: 4, height: 2, channels: 3, background: '#c05020' } } as const;
  await writeFile(join(folder, 'photo'), await sharp(pixels).png().toBuffer());
  await writeFile(join(folder, 'drawing'), '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"/>');
  expect(await clean(['photo', 'drawing'])).toBe(0);
  const results = JSON.parse(await readFile(join(folder, 'cleaned.json'), 'utf8')) as CleanedPicture[];
  expect(results).toEqual([
    { type: 'cleaned', extension: 'png', mediaType: 'image/png' },
    { type: 'failed', message: expect.stringContaining('unsupported image format') },
  ]);
});

/** A JPEG with one more segment behind its first. */
function withSegment(jpeg: Buffer, marker: number, content: string): Buffer {
  const at = 4 + jpeg.readUInt16BE(4);
  const head = Buffer.from([0xff, marker, 0, 2 + content.length]);
  return Buffer.concat([jpeg.subarray(0, at), head, Buffer.from(content, 'latin1'), jpeg.subarray(at)]);
}

test('comments go: those of a JPEG, which no metadata tells, and those of a GIF; what is silent stays as it is', async () => {
  const picture = () => sharp({ create: { width: 64, height: 48, channels: 3, background: '#c05020' } });
  const jpeg = await picture().jpeg({ progressive: true }).toBuffer();
  const gif = await picture().gif().toBuffer();
  const comment = Buffer.from('\x21\xfe\x06canary\0', 'latin1');
  const files: Readonly<Record<string, Buffer>> = {
    silent: jpeg,
    profile: await picture().jpeg().withIccProfile('p3').toBuffer(),
    adobe: withSegment(jpeg, 0xee, 'Adobe\0\x64\0\0\0\0\x01'),
    comment: withSegment(jpeg, 0xfe, 'canary'),
    notes: withSegment(jpeg, 0xed, 'Something canary'),
    gif: Buffer.concat([gif.subarray(0, -1), comment, gif.subarray(-1)]),
  };
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
  const names = Object.keys(files);
  expect(await clean(names)).toBe(0);
  const results = JSON.parse(await readFile(join(folder, 'cleaned.json'), 'utf8')) as CleanedPicture[];
  expect(results.map((result) => result.type === 'cleaned' && result.extension)).toEqual([
    ...Array(5).fill('jpg'),
    'png',
  ]);
  const cleaned = await Promise.all(names.map((name) => readFile(join(folder, `${name}-cleaned`))));
  expect(names.filter((name, index) => files[name]!.equals(cleaned[index]!))).toEqual(['silent', 'profile', 'adobe']);
  expect(cleaned.filter((bytes) => bytes.includes('canary'))).toEqual([]);
});

test('a picture whose decoding never ends ends the process', async ({ skip }) => {
  skip(process.platform !== 'linux', 'a file that never ends is made with mkfifo');
  execFileSync('mkfifo', [join(folder, 'endless')]); // whoever opens it waits for the other end
  const hurried = 'const wait = setTimeout; globalThis.setTimeout = (then, ms) => wait(then, ms / 1000);';
  expect(await clean(['endless'], ['--import', `data:text/javascript,${hurried}`])).toBe('SIGKILL');
});
