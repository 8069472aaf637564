/** `npm run convert`: a published checkpoint becomes a model folder that the app opens. */
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import type { TokenVariant } from '../architecture/graphs.ts';
import { ModelError } from '../contract.ts';
import { type ConvertRequest, convert } from './convert.ts';
import { type Precision, recipe } from './recipe.ts';

const help = `Usage: npm run convert -- <checkpoint> <out> [options]

Turns a checkpoint in Florence-VL's published layout (config.json, safetensors, vision_tower/) into a model folder:
ONNX graphs with their weights, tokenizers, manifest.json.

  --precision NAME                how linear layers are stored: f32, f16, int8, int4, int4-b128 or int4-dynamic
                                  (default f32; docs/precision.md compares them)
  --tokens keep|drop|temporal     which of Florence-2's image tokens the language model sees
                                  (default: as the checkpoint's config says; keep where it does not)
  --name NAME                     what the app calls the model (default: the folder's name)
  --repository NAME               where the checkpoint is from, for the manifest
  --revision ID                   which commit of it
  --traces                        further outputs for comparison with the reference
  --help                          this text
`;

const variants: readonly TokenVariant[] = ['keep', 'drop', 'temporal'];

/** null asks for the help. Throws `request-invalid`. */
export function parseArguments(args: readonly string[]): ConvertRequest | null {
  const { values, positionals } = readArguments(args);
  if (values.help) return null;
  const [checkpoint, out, ...rest] = positionals;
  if (checkpoint === undefined || out === undefined || rest.length > 0) {
    throw new ModelError('request-invalid', 'Expected a checkpoint and a folder to make; --help says more.');
  }
  const tokens = values.tokens === undefined ? undefined : oneOf('--tokens', variants, values.tokens);
  return {
    checkpoint,
    out,
    precision: oneOf('--precision', Object.keys(recipe) as Precision[], values.precision),
    ...(tokens === undefined ? {} : { tokenVariant: tokens }),
    ...(values.name === undefined ? {} : { name: values.name }),
    ...(values.repository === undefined ? {} : { repository: values.repository }),
    ...(values.revision === undefined ? {} : { revision: values.revision }),
    traces: values.traces,
  };
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        precision: { type: 'string', default: 'f32' },
        tokens: { type: 'string' },
        name: { type: 'string' },
        repository: { type: 'string' },
        revision: { type: 'string' },
        traces: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('. ')[0] : String(cause);
    throw new ModelError('request-invalid', `${reason}.`, { cause });
  }
}

function oneOf<T extends string>(option: string, choices: readonly T[], value: string): T {
  const choice = choices.find((name) => name === value);
  if (choice) return choice;
  throw new ModelError('request-invalid', `${option}: expected ${choices.join(', ')}, found ${value}.`);
}

/** Where the program writes; the terminal, or a test. */
export interface Output {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether `err` shows on a terminal, where a line can be written over. */
  readonly terminal: boolean;
}

/** The program: its exit code. */
export async function convertCommand(args: readonly string[], output: Output, signal: AbortSignal): Promise<number> {
  try {
    const request = parseArguments(args);
    if (request === null) {
      output.out(help);
      return 0;
    }
    const job = convert(request, signal);
    const line = progressLine(output);
    let step = await job.next();
    for (; !step.done; step = await job.next())
      line.show(step.value.graph, step.value.doneBytes, step.value.totalBytes);
    line.end();
    const { name, parameterCount, precision, files } = step.value;
    const sizeBytes = files.reduce((total, file) => total + file.sizeBytes, 0);
    const size = `${(parameterCount / 1e6).toFixed(1)} million parameters in ${precision}, ${megabytes(sizeBytes)}`;
    output.out(`${name}: ${size}, in ${request.out}\n`);
    return 0;
  } catch (error) {
    const sentence = error instanceof Error ? error.message : String(error);
    output.err(`${signal.aborted ? 'Cancelled; nothing is left behind.' : sentence}\n`);
    return signal.aborted ? 130 : 1;
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** One line that is written over on a terminal; a line at each graph elsewhere. */
function progressLine({ err, terminal }: Output) {
  let last = '';
  return {
    show(graph: string, doneBytes: number, totalBytes: number): void {
      const percent = Math.floor((100 * doneBytes) / totalBytes);
      const text = `${graph.padEnd(18)} ${String(percent).padStart(3)} %  ${megabytes(doneBytes)} of ${megabytes(totalBytes)}`;
      const key = terminal ? text : graph;
      if (key === last) return;
      last = key;
      err(terminal ? `\r${text}\u001b[K` : `${text}\n`);
    },
    end(): void {
      if (terminal) err('\r\u001b[K');
    },
  };
}

if (basename(process.argv[1] ?? '') === 'convert.js') {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const output: Output = {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    terminal: process.stderr.isTTY === true,
  };
  process.exitCode = await convertCommand(process.argv.slice(2), output, stop.signal);
}
