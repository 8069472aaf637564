/** What every command-line program is built on: bounds, choices, exit codes, and how Ctrl+C stops it. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { bench } from '../../native-models/bench/cli.ts';
import { doctor } from '../../native-models/doctor/cli.ts';
import { promptMaps } from '../../native-models/eval/prompt-maps.ts';
import { parityCommand } from '../../native-models/parity/cli.ts';
import { exitCodeOf, listOf, numberIn, type Program, wholeIn } from '../../native-models/program.ts';
import { temporaryFolder, tiny } from './model-folder.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

const refusal = { code: 'request-invalid' };

test.each(['', ' ', 'two', '1.5', '-1', '11', 'NaN', 'Infinity'])('%j is no whole number from 0 to 10', (text) => {
  expect(() => wholeIn('--n', text, 0, 10)).toThrow(
    expect.objectContaining({ ...refusal, message: `--n takes a whole number from 0 to 10, not "${text}".` }),
  );
});

test('bounds belong to what is taken', () => {
  expect([wholeIn('--n', '0', 0, 10), wholeIn('--n', '10', 0, 10), numberIn('--t', '0.5', 0.5, 1)]).toEqual([
    0, 10, 0.5,
  ]);
  expect(() => numberIn('--t', '0.49', 0.5, 1)).toThrow('--t takes a number from 0.5 to 1, not "0.49".');
});

test('a list is its choices, in its own order', () => {
  expect(listOf('--of', 'b,a', ['a', 'b', 'c'])).toEqual(['b', 'a']);
  expect(listOf('--of', '', ['a'])).toEqual([]);
  expect(() => listOf('--of', 'a,d', ['a', 'b'])).toThrow('--of takes a, b, not "d".');
});

test('the exit code: 0, what the work says, 1 with the error’s sentence, 130 where it was stopped', async () => {
  const said: string[] = [];
  const output = { out: () => {}, err: (text: string) => void said.push(text) };
  const [goesOn, stopped] = [new AbortController().signal, AbortSignal.abort()];
  const failing = () => Promise.reject(new Error('No.'));
  expect(await exitCodeOf(async () => {}, output, goesOn)).toBe(0);
  expect(await exitCodeOf(async () => 3, output, goesOn)).toBe(3);
  expect(await exitCodeOf(failing, output, goesOn, 'Stopped.')).toBe(1);
  expect(await exitCodeOf(failing, output, stopped, 'Stopped.')).toBe(130);
  expect(said).toEqual(['No.\n', 'Stopped.\n']);
});

/** Aborted where the work looks at it the second time; how often it has looked. */
function stoppedOnTheWay(): { readonly signal: AbortSignal; looks(): number } {
  const control = new AbortController();
  const { signal } = control;
  const look = signal.throwIfAborted.bind(signal);
  const looking = vi.spyOn(signal, 'throwIfAborted').mockImplementation(() => {
    if (looking.mock.calls.length === 2) control.abort();
    look();
  });
  return { signal, looks: () => looking.mock.calls.length };
}

test.each<[string, Program, () => readonly string[]]>([
  ['bench', bench, () => ['convert', '--layers', '1', '--work', folder.path]],
  ['doctor', doctor, () => []],
  ['parity', parityCommand, () => ['--checkpoint', join(tiny, 'checkpoint'), '--golden', join(tiny, 'golden')]],
  ['prompt-maps', promptMaps, () => ['--out', join(folder.path, 'maps.png')]],
])('%s ends at its signal, at its first look and on its way', async (_name, program, argv) => {
  const said: string[] = [];
  const output = { out: () => {}, err: (text: string) => void said.push(text) };
  expect(await program(argv(), output, AbortSignal.abort())).toBe(130);
  const { signal, looks } = stoppedOnTheWay();
  expect(await program(argv(), output, signal)).toBe(130);
  expect(looks()).toBeGreaterThan(1);
  expect(said.at(-1)).toMatch(/^(This operation was aborted|Stopped\.)\n$/);
});

/** Below the package's folder, which a program looks for. */
const built = 'dist/slow-program';

/** Presses Ctrl+C at these times after its beginning. */
async function stopped(...pressesMs: readonly number[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [join(built, 'slow-program.js')], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((done) => child.once('close', done));
  const said = { out: '', err: '' };
  child.stderr.on('data', (part) => (said.err += part));
  await new Promise<void>((began) =>
    child.stdout.on('data', (part) => {
      said.out += part;
      began();
    }),
  );
  for (const [at, ms] of pressesMs.entries()) {
    await pause(ms - (pressesMs[at - 1] ?? 0));
    child.kill('SIGINT');
  }
  return { code: await ended, ...said };
}

test('Ctrl+C lets a program clean up, also where npm hands it on; a later one ends it at once', async ({ skip }) => {
  if (process.platform === 'win32') {
    console.warn(`NOT RUN on ${process.platform}: Windows has no signals.`);
    skip('Windows has no signals');
  }
  const ssr = 'test/native-models/slow-program.ts';
  await build({ configFile: false, logLevel: 'warn', build: { ssr, outDir: built, target: 'node20' } });
  const cleaned = { code: 130, out: 'began\ncleaned up\n', err: 'Stopped.\n' };
  expect(await stopped(0)).toEqual(cleaned);
  expect(await stopped(0, 100)).toEqual(cleaned);
  expect(await stopped(0, 700)).toEqual({ code: 130, out: 'began\n', err: '' });
});
