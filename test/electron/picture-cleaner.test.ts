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

test('a picture whose decoding never ends ends the process', async ({ skip }) => {
  skip(process.platform !== 'linux', 'a file that never ends is made with mkfifo');
  execFileSync('mkfifo', [join(folder, 'endless')]); // whoever opens it waits for the other end
  const hurried = 'const wait = setTimeout; globalThis.setTimeout = (then, ms) => wait(then, ms / 1000);';
  expect(await clean(['endless'], ['--import', `data:text/javascript,${hurried}`])).toBe('SIGKILL');
});
