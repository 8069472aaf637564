/** Electron's binary found, run, and given up on; programs of our own take its place. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  download,
  downloadedBinary,
  findElectron,
  installedElectron,
  runElectron,
} from '../../electron/electron-binary.ts';
import { until } from './ports.ts';

const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

if (process.platform !== 'linux') {
  const why = 'Programs of our own are shell scripts, laid out as Linux has its binary.';
  console.warn(`NOT RUN, or only in part, on ${process.platform}: a binary in Electron’s place. ${why}`);
}

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

test.each([
  [{}, false],
  [{ HTTPS_PROXY: 'http://127.0.0.1:1' }, true],
  [{ http_proxy: 'http://127.0.0.1:1' }, true],
])('with %j the download is told to use a proxy: %s', async (proxy, isTold) => {
  await program('proxied/install.js', 'process.exit(process.env.ELECTRON_GET_USE_PROXY ? 0 : 1)');
  expect(await download(join(folder, 'proxied'), proxy)).toBe(isTold);
});

test.runIf(process.platform === 'linux')('without a screen there is no window to open', async () => {
  expect(await findElectron({})).toEqual({ missing: 'There is no screen here for a window.' });
});

test.runIf(process.platform !== 'win32')('a window that was closed is no failure', async () => {
  expect(await runElectron(await program('closes', 'exit 0'), folder)).toBeUndefined();
  expect(await runElectron(await program('interrupted', 'kill -INT $$'), folder)).toBeUndefined();
});

/** As Electron does: it quits at the first signal of a kind, and dies at the second. */
const quits = `
for signal in INT TERM HUP; do trap "trap - $signal; : > '$0.ending'" $signal; done
echo $$ > "$0.running"
until [ -e "$0.ending" ]; do sleep 0.05; done
sleep 0.3
: > "$0.quit"
exit 3`;

test.runIf(process.platform !== 'win32').each<[string, NodeJS.Signals | undefined, NodeJS.Signals[]]>([
  ['by the terminal and by npm', 'SIGINT', ['SIGINT', 'SIGINT']],
  ['by npm alone', undefined, ['SIGINT', 'SIGINT']],
  ['by a terminal that closes', 'SIGHUP', ['SIGHUP']],
  ['by systemd', 'SIGTERM', ['SIGTERM']],
  ['by a program', undefined, ['SIGTERM']],
])('a window that is ended %s quits, and is waited for', async (name, toWindow, toUs) => {
  const path = await program(`ended ${name}`, quits);
  const before = endings.map((signal) => process.listenerCount(signal));
  const running = runElectron(path, folder);
  const pid = (): Promise<number> => readFile(`${path}.running`, 'utf8').then(Number, () => 0);
  await until(async () => (await pid()) > 0);
  if (toWindow !== undefined) {
    process.kill(await pid(), toWindow);
    await until(() => existsSync(`${path}.ending`));
  }
  for (const signal of toUs) process.emit(signal, signal);
  expect(await running).toBeUndefined();
  expect(existsSync(`${path}.quit`)).toBe(true);
  expect(endings.map((signal) => process.listenerCount(signal))).toEqual(before);
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
