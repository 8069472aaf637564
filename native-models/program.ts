/** What the command-line programs share: how they read arguments, where they write, how they stop and fail. */
import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { ModelError } from './contract.ts';

/** Where a program writes; the terminal, or a test. */
export interface Output {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether `err` shows on a terminal, where a line can be written over. */
  readonly terminal?: boolean;
}

/** Its exit code. `argv` starts with the first argument; the signal stops it. */
export type Program = (argv: readonly string[], output: Output, signal: AbortSignal) => Promise<number>;

/** Throws ModelError 'request-invalid' for what the program does not take. */
export function readArguments<const Config extends ParseArgsConfig>(
  argv: readonly string[],
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs<Config>({ ...config, args: [...argv] });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split(/\. |\n/)[0] : String(cause);
    throw new ModelError('request-invalid', `${reason}; --help shows what it takes.`, { cause });
  }
}

/** Throws ModelError 'request-invalid' for what is none of the choices. */
export function oneOf<Choice extends string>(option: string, text: string, choices: readonly Choice[]): Choice {
  const found = choices.find((choice) => choice === text);
  if (found !== undefined) return found;
  throw new ModelError('request-invalid', `${option} takes ${choices.join(', ')}, not "${text}".`);
}

/** Choices with commas between them. */
export function listOf<Choice extends string>(option: string, text: string, choices: readonly Choice[]): Choice[] {
  const parts = text.split(',').filter((part) => part !== '');
  return parts.map((part) => oneOf(option, part, choices));
}

/** Throws ModelError 'request-invalid' outside of the bounds, which belong to it. */
export function numberIn(option: string, text: string, low: number, high: number): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= low && value <= high) return value;
  throw new ModelError('request-invalid', `${option} takes a number from ${low} to ${high}, not "${text}".`);
}

/** Throws ModelError 'request-invalid' outside of the bounds, which belong to it. */
export function wholeIn(option: string, text: string, low: number, high: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= low && value <= high) return value;
  throw new ModelError('request-invalid', `${option} takes a whole number from ${low} to ${high}, not "${text}".`);
}

/** npm runs its scripts in the package's folder; paths are the person's. */
export function fromHere(path: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), path);
}

/** The package's folder, from the source tree and from the bundle. */
export const packageFolder: string = ['..', '../..', '../../..']
  .map((up) => resolve(import.meta.dirname, up))
  .find((folder) => existsSync(join(folder, 'package.json')))!;

/** What came with the package. */
export function asset(path: string): string {
  return join(packageFolder, 'assets', path);
}

/** The embedded model's folder. */
export const embeddedModel: string = asset('models/embedded');

/** 0, or the number that `work` returns; 1 after an error, whose sentence is written; 130 where the signal stopped it. */
export async function exitCodeOf(
  work: () => Promise<unknown>,
  { err }: Output,
  signal: AbortSignal,
  whenStopped?: string,
): Promise<number> {
  try {
    const code = await work();
    return typeof code === 'number' ? code : 0;
  } catch (error) {
    const sentence = error instanceof Error ? error.message : String(error);
    err(`${(signal.aborted ? whenStopped : undefined) ?? sentence}\n`);
    return signal.aborted ? 130 : 1;
  }
}

/** npm hands on the Ctrl+C that the terminal has given to this process too: one press, two signals. */
const samePressMs = 500;

/** Aborted by Ctrl+C; a later press ends the process at once, with 130. */
function stoppedByPress(): AbortSignal {
  const stop = new AbortController();
  let firstMs = 0;
  process.on('SIGINT', () => {
    if (!stop.signal.aborted) {
      firstMs = performance.now();
      stop.abort();
    } else if (performance.now() - firstMs > samePressMs) process.exit(130);
  });
  return stop.signal;
}

/** Runs a program where the file of its name was started; Ctrl+C is its signal. */
export async function runIfStarted(name: string, program: Program): Promise<void> {
  if (basename(process.argv[1] ?? '') !== `${name}.js`) return;
  const output: Output = {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    terminal: process.stderr.isTTY === true,
  };
  process.exitCode = await program(process.argv.slice(2), output, stoppedByPress());
}
