/** `npm run random-checkpoint`: writes a checkpoint of the 3B's shape. */
import { drain, ModelError } from '../contract.ts';
import { exitCodeOf, fromHere, type Output, type Program, readArguments, runIfStarted, wholeIn } from '../program.ts';
import { testTokenizer } from './models.ts';
import { writeRandomCheckpoint } from './random-checkpoint.ts';

const help = `Usage: npm run random-checkpoint -- <out> [options]

Writes a checkpoint with the names and shapes of the published Florence-VL-3B and random weights (bf16, sharded): what
conversion, loading, speed and memory can be measured on. Whole, it takes 9.2 GB.

  --layers N        so many of the 32 language layers (default 32)
  --seed N          the same seed, the same bytes (default 0)
  --tokenizer DIR   a folder with Phi's tokenizer.json (default: the part of it that the tests use)
  --help            this text
`;

async function run(argv: readonly string[], { out, err }: Output, signal: AbortSignal): Promise<void> {
  const { values, positionals } = readArguments(argv, {
    allowPositionals: true,
    options: {
      layers: { type: 'string', default: '32' },
      seed: { type: 'string', default: '0' },
      tokenizer: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return out(help);
  const [folder, ...rest] = positionals;
  if (folder === undefined || rest.length > 0) {
    throw new ModelError('request-invalid', 'Expected one folder to make; --help says more.');
  }
  const request = {
    out: fromHere(folder),
    layers: wholeIn('--layers', values.layers, 1, 32),
    seed: wholeIn('--seed', values.seed, 0, 2 ** 31),
    tokenizer: values.tokenizer === undefined ? testTokenizer : fromHere(values.tokenizer),
  };
  let shown = -1;
  const { parameterCount, sizeBytes } = await drain(writeRandomCheckpoint(request, signal), (event) => {
    const percent = Math.floor((10 * event.doneBytes) / event.totalBytes) * 10;
    if (percent !== shown) err(`${percent} % of ${(event.totalBytes / 1e9).toFixed(1)} GB\n`);
    shown = percent;
  });
  out(`${parameterCount} parameters, ${(sizeBytes / 1e9).toFixed(2)} GB, in ${request.out}\n`);
}

const randomCheckpoint: Program = (argv, output, signal) =>
  exitCodeOf(() => run(argv, output, signal), output, signal, 'Cancelled; nothing is left behind.');

await runIfStarted('random-checkpoint', randomCheckpoint);
