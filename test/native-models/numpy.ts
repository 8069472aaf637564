/** NumPy as a second opinion: a script, arrays in, numbers out. Tests that need it say so where it is missing. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type TestContext, test } from 'vitest';
import { temporaryFolder } from './model-folder.ts';

const python = process.env.PYTHON ?? 'python3';
const run = promisify(execFile);

const hasNumpy = await run(python, ['-c', 'import numpy']).then(
  () => true,
  () => false,
);
if (!hasNumpy) console.warn(`NOT CHECKED AGAINST NUMPY: ${python} with numpy was not found.`);

/** A test that asks NumPy; without it the report names the test as skipped, with the reason. */
export function testWithNumpy(name: string, body: () => Promise<void>): void {
  test(name, async (context: TestContext) => {
    context.skip(!hasNumpy, `${python} with numpy was not found`);
    await body();
  });
}

/** Runs a script in a folder that holds the files; what it prints is JSON. */
export async function numpy<Answer>(script: string, files: Readonly<Record<string, Uint8Array>>): Promise<Answer> {
  const folder = await temporaryFolder();
  try {
    for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder.path, name), bytes);
    const { stdout } = await run(python, ['-c', script], { cwd: folder.path, maxBuffer: 1 << 28 });
    return JSON.parse(stdout) as Answer;
  } finally {
    await folder.remove();
  }
}

export function bytesOf(array: Float32Array | Float64Array | Uint8Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
