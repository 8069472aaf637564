/** The program behind `npm start`, as built: what it prints, what it refuses, and that nothing outlives it. */
import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dataFolder } from '../../electron/places.ts';
import { until } from './ports.ts';

const program = 'dist/electron/start.js';
let data: string;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'vasari-start-'));
});
afterAll(() => rm(data, { recursive: true, force: true }));

function environment(): NodeJS.ProcessEnv {
  const { DISPLAY: _x, WAYLAND_DISPLAY: _wayland, ...env } = process.env;
  return { ...env, VASARI_DATA: data };
}

function run(...args: string[]): Promise<{ code: number | null; out: string; error: string }> {
  return new Promise((done) => {
    const child = execFile(process.execPath, [program, ...args], { env: environment() }, (_failure, out, error) =>
      done({ code: child.exitCode, out, error }),
    );
  });
}

interface Started {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  out(): string;
  error(): string;
}

function startProgram(args: readonly string[], node: readonly string[] = []): Started {
  const child = spawn(process.execPath, [...node, program, ...args], {
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', error: '' };
  child.stdout.on('data', (part) => (said.out += part));
  child.stderr.on('data', (part) => (said.error += part));
  return { child, out: () => said.out, error: () => said.error };
}

async function end({ child }: Started): Promise<number | null> {
  const ended = new Promise<number | null>((done) => child.once('exit', done));
  child.kill('SIGINT');
  return ended;
}

/** From Linux's own list of processes: not every machine has `ps`. */
async function modelPidOf(parent: number): Promise<number | undefined> {
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const [stat, args] = await Promise.all(
      ['stat', 'cmdline'].map((file) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')),
    );
    const [, parentPid] = /\) \S (\d+) /.exec(stat ?? '') ?? [];
    if (Number(parentPid) === parent && args?.includes('model-process.js')) return Number(pid);
  }
  return undefined;
}

test('--help explains', async () => {
  const { code, out } = await run('--help');
  expect(code).toBe(0);
  for (const option of ['--browser', '--no-open', '--port']) expect(out).toContain(option);
});

test.each([
  [['--colour'], "Unknown option '--colour'. See npm start -- --help\n"],
  [['picture.png'], "Unexpected argument 'picture.png'. See npm start -- --help\n"],
  [['--port'], "Option '--port <value>' argument missing. See npm start -- --help\n"],
  [['--port', 'x'], '--port takes a number from 0 to 65535, not "x". See npm start -- --help\n'],
  [['--port', '65536'], '--port takes a number from 0 to 65535, not "65536". See npm start -- --help\n'],
  [['--port='], '--port takes a number from 0 to 65535, not "". See npm start -- --help\n'],
])('%j is one sentence', async (args, sentence) => {
  expect(await run(...args)).toEqual({ code: 1, out: '', error: sentence });
});

test('a port in use is one sentence', async () => {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  const { code, error } = await run('--browser', '--no-open', '--port', String(port));
  expect({ code, error }).toEqual({
    code: 1,
    error: `Port ${port} is in use. Choose another with --port, or leave it out for a free one.\n`,
  });
  server.close();
});

/** Skips aloud. */
function notHere(skip: (reason: string) => never, why: string): never {
  console.warn(`NOT RUN on ${process.platform}: this test needs Linux, ${why}.`);
  return skip(why);
}

test('one line is printed, and Ctrl-C ends the model process too', async ({ skip }) => {
  if (process.platform !== 'linux') notHere(skip, 'the model process is found through /proc');
  const started = startProgram(['--browser', '--no-open']);
  await until(() => started.out().includes('\n'));
  expect(started.out()).toMatch(/^Vasari is at http:\/\/127\.0\.0\.1:\d+\/#token=[0-9a-f]{64}\n$/);
  const modelPid = await modelPidOf(started.child.pid!);
  expect(modelPid).toBeDefined();
  expect(await end(started)).toBe(0);
  await until(() => {
    try {
      return !process.kill(modelPid!, 0);
    } catch {
      return true;
    }
  });
  expect(started.error()).toBe('');
});

test('a later Ctrl-C ends it at once, the same one twice does not', async ({ skip }) => {
  if (process.platform === 'win32') notHere(skip, 'Windows has no signals');
  const nothingDies = "import { ChildProcess } from 'node:child_process'; ChildProcess.prototype.kill = () => true;";
  const started = startProgram(['--browser', '--no-open'], ['--import', `data:text/javascript,${nothingDies}`]);
  await until(() => started.out().includes('\n'));
  const { child } = started;
  child.kill('SIGINT');
  child.kill('SIGTERM');
  await new Promise((done) => setTimeout(done, 1000));
  expect(child.exitCode).toBeNull();
  expect(await end(started)).toBe(1);
});

test('without a screen it says why it is the browser', async ({ skip }) => {
  if (process.platform !== 'linux') notHere(skip, 'only there is a screen named by the environment');
  const started = startProgram([]);
  await until(() => started.error().split('\n').length > 2);
  expect(started.out()).toMatch(/^Vasari is at /);
  expect(started.error()).toBe(
    'There is no screen here for a window. Using the browser instead.\n' +
      'There is no screen here to open a browser on. Open the address above in a browser.\n',
  );
  await end(started);
});

test.each<[NodeJS.Platform, Record<string, string>, RegExp]>([
  ['linux', { VASARI_DATA: '/x/y' }, /^\/x\/y$/],
  ['linux', { VASARI_DATA: 'x/y' }, /^\/.+\/x\/y$/],
  ['linux', { XDG_CONFIG_HOME: '/x' }, /^\/x.Vasari$/],
  ['linux', {}, /\.config.Vasari$/],
  ['darwin', {}, /Library.Application Support.Vasari$/],
  ['win32', { APPDATA: 'C:/Users/me/AppData/Roaming' }, /Roaming.Vasari$/],
])('the data folder on %s with %j', (platform, env, expected) => {
  expect(dataFolder(env, platform)).toMatch(expected);
});
