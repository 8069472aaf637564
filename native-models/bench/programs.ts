/** Benches of other rooms, which are programs of their own under test/bench: the chats' store, the inspector's frames. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { packageFolder } from '../program.ts';
import { type BenchRow, row } from './rows.ts';

const timing = z.object({ what: z.string(), medianMs: z.number(), leastMs: z.number(), mostMs: z.number() });
const printed = z.object({ rows: z.array(timing) });

const run = (program: string, args: readonly string[], signal: AbortSignal) =>
  promisify(execFile)(process.execPath, [join(packageFolder, program), ...args], { cwd: packageFolder, signal });

/** Bundles the program, runs it, and reads what it prints last. */
export async function benchProgram(name: 'chats' | 'inspector', signal: AbortSignal): Promise<BenchRow[]> {
  const build = ['build', '-c', 'test/bench/vite.config.ts', '--logLevel', 'error'];
  await run('node_modules/vite/bin/vite.js', build, signal);
  const { stdout } = await run(`dist/bench/${name}.js`, ['--json'], signal);
  const { rows } = printed.parse(JSON.parse(stdout.trim().split('\n').at(-1)!));
  return rows.map(({ what, medianMs, leastMs, mostMs }) =>
    row({
      bench: `${name}: ${what}`,
      recipe: '',
      ours: { median: medianMs, least: leastMs, most: mostMs },
      unit: 'ms',
    }),
  );
}
