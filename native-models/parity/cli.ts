/** `npm run parity`: converts a checkpoint and compares every stage with a reference set. */
import { ModelError } from '../contract.ts';
import { precisions } from '../manifest.ts';
import { exitCodeOf, fromHere, type Output, oneOf, type Program, readArguments, runIfStarted } from '../program.ts';
import { parity } from './parity.ts';

const help = `Compares a converted checkpoint with reference tensors.

  npm run parity -- --checkpoint DIR --golden DIR [options]

  --checkpoint DIR       a checkpoint in the published layout
  --golden DIR           its reference tensors, as docs/architecture.md describes them
  --precision NAME       f32 compares every tensor; int4 and the other recipes say how near they stay (default f32)
  --binding native|npm   how ONNX Runtime is called (default: natively where that works)
  --help                 this text

One line a tensor: its name, the greatest difference, the tolerance, ok or FAIL. Ends with 1 where anything failed, was
missing, or was compared by nothing.
`;

const bindings = ['native', 'npm'] as const;

async function run(argv: readonly string[], { out }: Output, signal: AbortSignal): Promise<number> {
  const { values } = readArguments(argv, {
    options: {
      checkpoint: { type: 'string' },
      golden: { type: 'string' },
      precision: { type: 'string', default: 'f32' },
      binding: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    out(help);
    return 0;
  }
  if (values.checkpoint === undefined || values.golden === undefined) {
    throw new ModelError('request-invalid', '--checkpoint and --golden are needed; --help shows how.');
  }
  const request = {
    checkpoint: fromHere(values.checkpoint),
    golden: fromHere(values.golden),
    precision: oneOf('--precision', values.precision, precisions),
    ...(values.binding !== undefined && { binding: oneOf('--binding', values.binding, bindings) }),
  };
  const failed = await parity(request, (line) => out(`${line}\n`), signal);
  return failed === 0 ? 0 : 1;
}

export const parityCommand: Program = (argv, output, signal) =>
  exitCodeOf(() => run(argv, output, signal), output, signal);

await runIfStarted('parity', parityCommand);
