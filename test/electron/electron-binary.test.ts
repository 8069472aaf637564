/** Electron's binary found, run, and given up on; programs of our own take its place. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { downloadedBinary, findElectron, installedElectron, runElectron } from '../../electron/electron-binary.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vasari-binary-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function program(name: string, script: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return path;
}

test.runIf(process.platform === 'linux')('ELECTRON_OVERRIDE_DIST_PATH names the folder of the binary', async () => {
  const path = await program('dist/electron', 'exit 0');
  expect(installedElectron({ ELECTRON_OVERRIDE_DIST_PATH: dirname(path) })).toBe(path);
  expect(installedElectron({ ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'absent') })).not.toBe(path);
});

test.runIf(process.platform === 'linux')('a download counts once it came to its end', async () => {
  const electron = { folder: join(folder, 'package'), version: '45.4.1' };
  expect(downloadedBinary(electron)).toBeUndefined();
  const path = await program('package/dist/electron', 'exit 0');
  await writeFile(join(electron.folder, 'dist', 'version'), electron.version);
  expect(downloadedBinary(electron)).toBeUndefined();
  await writeFile(join(electron.folder, 'path.txt'), 'electron');
  expect(downloadedBinary(electron)).toBe(path);
  expect(downloadedBinary({ ...electron, version: '46.0.0' })).toBeUndefined();
  await rm(path);
  expect(downloadedBinary(electron)).toBeUndefined();
});

test.runIf(process.platform === 'linux')('without a screen there is no window to open', async () => {
  expect(await findElectron({})).toEqual({ missing: 'There is no screen here for a window.' });
});

test.runIf(process.platform !== 'win32')('a window that was closed is no failure', async () => {
  expect(await runElectron(await program('closes', 'exit 0'), folder)).toBeUndefined();
  expect(await runElectron(await program('interrupted', 'kill -INT $$'), folder)).toBeUndefined();
});

test.runIf(process.platform !== 'win32').each([
  ['fails', 'exit 127', 'Electron could not open its window (exit code 127).'],
  ['is trapped', 'kill -TRAP $$', 'Electron could not open its window (SIGTRAP).'],
])('a binary that %s is one sentence', async (name, script, sentence) => {
  expect(await runElectron(await program(name, script), folder)).toBe(sentence);
});

test('a binary that is none is one sentence', async () => {
  const sentence = await runElectron(join(folder, 'absent'), folder);
  expect(sentence).toMatch(/^Electron could not open its window \(spawn .* ENOENT\)\.$/);
});

test.runIf(process.platform !== 'win32')('Electron is given main.js, and is not told to be Node', async () => {
  process.env.ELECTRON_RUN_AS_NODE = '1';
  const script = `[ "$1" = "${join(folder, 'main.js')}" ] && [ -z "$ELECTRON_RUN_AS_NODE" ]`;
  expect(await runElectron(await program('looks', script), folder)).toBeUndefined();
  delete process.env.ELECTRON_RUN_AS_NODE;
});
