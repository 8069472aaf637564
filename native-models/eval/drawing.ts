/** Held-out pictures, drawn by the training's renderer with Python. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ModelError } from '../contract.ts';

const run = promisify(execFile);

/** Programs tried in turn; the first that has Pillow draws. */
const pythons = [process.env.PYTHON ?? '/usr/bin/python3', 'python3'];

/** Draws a set of `make_eval.py` into `folder`. Throws `request-invalid` with what to install. */
export async function drawSet(
  script: string,
  folder: string,
  set: { readonly name: string; readonly count: number; readonly seed: number },
): Promise<void> {
  const python = await withPillow();
  const { name, count, seed } = set;
  try {
    await run(python, [script, '--out', folder, '--set', name, '--count', String(count), '--seed', String(seed)], {
      maxBuffer: 1 << 26,
    });
  } catch (cause) {
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim().split('\n').at(-1) : '';
    throw new ModelError('unexpected', `The pictures could not be drawn: ${said || String(cause)}`, { cause });
  }
}

async function withPillow(): Promise<string> {
  for (const python of pythons) {
    const works = await run(python, ['-c', 'import PIL, numpy']).then(
      () => true,
      () => false,
    );
    if (works) return python;
  }
  throw new ModelError(
    'request-invalid',
    'Drawing the pictures takes Python 3 with Pillow and NumPy: apt-get install python3-pil python3-numpy, or pip install pillow numpy.',
  );
}
