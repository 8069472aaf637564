/** `npm run parity`: converts a checkpoint and compares every stage with a reference set. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { precisions } from '../manifest.ts';
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

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      checkpoint: { type: 'string' },
      golden: { type: 'string' },
      precision: { type: 'string', default: 'f32' },
      binding: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  if (values.checkpoint === undefined || values.golden === undefined) {
    throw new Error('--checkpoint and --golden are needed; --help shows how.');
  }
  const precision = precisions.find((known) => known === values.precision);
  if (!precision) throw new Error(`--precision takes ${precisions.join(', ')}, not "${values.precision}".`);
  const binding = bindings.find((known) => known === values.binding);
  if (values.binding !== undefined && !binding) throw new Error(`--binding takes ${bindings.join(' or ')}.`);
  const here = (path: string) => resolve(process.env.INIT_CWD ?? process.cwd(), path);
  const request = {
    checkpoint: here(values.checkpoint),
    golden: here(values.golden),
    precision,
    ...(binding && { binding }),
  };
  return (await parity(request, (line) => process.stdout.write(`${line}\n`))) === 0 ? 0 : 1;
}

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return 1;
});
