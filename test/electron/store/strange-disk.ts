/** Runs `store-writer.js` on a disk that is full or cannot be written to: a mount of its own, seen by nobody else. */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const writer = resolve('dist/test/store-writer.js');

/** Undefined where this system lets no test make mounts of its own. */
export function onDisk(script: string): readonly string[] | undefined {
  const probe = spawnSync('unshare', ['-rm', 'true']);
  if (probe.status !== 0) return undefined;
  const { stdout, stderr, status } = spawnSync(
    'unshare',
    ['-rm', 'sh', '-ec', script, 'sh', process.execPath, writer],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`${stdout}${stderr}`);
  return stdout.trim().split('\n');
}
