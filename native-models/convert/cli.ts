/** `npm run convert`: a published checkpoint becomes a model folder that the app opens. */
import type { TokenVariant } from '../architecture/graphs.ts';
import { drain, ModelError } from '../contract.ts';
import { convertCheckpoint } from '../conversion.ts';
import { exitCodeOf, fromHere, type Output, oneOf, type Program, readArguments, runIfStarted } from '../program.ts';
import type { ConvertEvent, ConvertRequest } from './convert.ts';
import { type Precision, recipe } from './recipe.ts';

const help = `Usage: npm run convert -- <checkpoint> <out> [options]

Turns a checkpoint in Florence-VL's published layout into a model folder: ONNX graphs with their weights, tokenizers,
manifest.json. It takes config.json, the safetensors files, tokenizer_config.json with tokenizer.json or tokenizer.model,
and vision_tower/, without which the image tower is taken as Florence-2-large if its weights have those shapes.

  --precision NAME                how linear layers are stored: f32, f16, int8, int4, int4-b128 or int4-dynamic;
                                  int4-kv8 and int4-b128-kv8 also keep the cache in int8, for the CPU alone
                                  (default f32; docs/precision.md compares them)
  --tokens keep|drop|temporal     which of Florence-2's image tokens the language model sees
                                  (default: as the checkpoint's config says; keep where it does not)
  --name NAME                     what the app calls the model (default: the folder's name)
  --repository NAME               where the checkpoint is from, for the manifest
  --revision ID                   which commit of it
  --traces                        further outputs for comparison with the reference
  --without-tokenizer             convert even where the language model's tokenizer is missing: a model to compare,
                                  which cannot be asked
  --help                          this text
`;

const variants: readonly TokenVariant[] = ['keep', 'drop', 'temporal'];

/** null asks for the help. */
function requestOf(argv: readonly string[]): ConvertRequest | null {
  const { values, positionals } = parsed(argv);
  if (values.help) return null;
  const [checkpoint, out, ...rest] = positionals;
  if (checkpoint === undefined || out === undefined || rest.length > 0) {
    throw new ModelError('request-invalid', 'Expected a checkpoint and a folder to make; --help says more.');
  }
  const tokens = values.tokens === undefined ? undefined : oneOf('--tokens', values.tokens, variants);
  return {
    checkpoint: fromHere(checkpoint),
    out: fromHere(out),
    precision: oneOf('--precision', values.precision, Object.keys(recipe) as Precision[]),
    ...(tokens === undefined ? {} : { tokenVariant: tokens }),
    ...(values.name === undefined ? {} : { name: values.name }),
    ...(values.repository === undefined ? {} : { repository: values.repository }),
    ...(values.revision === undefined ? {} : { revision: values.revision }),
    traces: values.traces,
    mayLackTokenizer: values['without-tokenizer'],
  };
}

function parsed(argv: readonly string[]) {
  return readArguments(argv, {
    allowPositionals: true,
    options: {
      precision: { type: 'string', default: 'f32' },
      tokens: { type: 'string' },
      name: { type: 'string' },
      repository: { type: 'string' },
      revision: { type: 'string' },
      traces: { type: 'boolean', default: false },
      'without-tokenizer': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
}

async function run(argv: readonly string[], output: Output, signal: AbortSignal): Promise<void> {
  const request = requestOf(argv);
  if (request === null) return output.out(help);
  const line = progressLine(output);
  const { name, parameterCount, precision, files } = await drain(convertCheckpoint(request, signal), line.show);
  line.end();
  const sizeBytes = files.reduce((total, file) => total + file.sizeBytes, 0);
  const size = `${(parameterCount / 1e6).toFixed(1)} million parameters in ${precision}, ${megabytes(sizeBytes)}`;
  output.out(`${name}: ${size}, in ${request.out}\n`);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** One line that is written over on a terminal; a line at each graph elsewhere. */
function progressLine({ err, terminal }: Output) {
  let last = '';
  return {
    show(event: ConvertEvent): void {
      const what = event.type === 'progress' ? event.graph : 'measuring the cache';
      const fraction = event.type === 'progress' ? event.doneBytes / event.totalBytes : event.fraction;
      const bytes = event.type === 'progress' ? `${megabytes(event.doneBytes)} of ${megabytes(event.totalBytes)}` : '';
      const text = `${what.padEnd(19)} ${String(Math.floor(100 * fraction)).padStart(3)} %  ${bytes}`.trimEnd();
      const key = terminal ? text : what;
      if (key === last) return;
      last = key;
      err(terminal ? `\r${text}\u001b[K` : `${text}\n`);
    },
    end(): void {
      if (terminal) err('\r\u001b[K');
    },
  };
}

export const convertCommand: Program = (argv, output, signal) =>
  exitCodeOf(() => run(argv, output, signal), output, signal, 'Cancelled; nothing is left behind.');

await runIfStarted('convert', convertCommand);
