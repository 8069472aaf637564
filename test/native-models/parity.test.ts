/** The parity command on the committed part of the reference set, and the faults that it must not pass over. */
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parity } from '../../native-models/parity/parity.ts';
import { temporaryFolder, tiny } from './model-folder.ts';

const checkpoint = join(tiny, 'checkpoint');
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

async function run(golden: string, precision: 'f32' | 'int4' = 'f32'): Promise<{ failed: number; lines: string[] }> {
  const lines: string[] = [];
  const failed = await parity({ checkpoint, golden, precision }, (line) => lines.push(line));
  return { failed, lines };
}

test('every tensor of the committed reference agrees', { timeout: 180_000 }, async () => {
  const { failed, lines } = await run(join(tiny, 'golden'));
  expect(lines.filter((line) => line.endsWith('FAIL'))).toEqual([]);
  expect(failed).toBe(0);
  expect(lines.length).toBeGreaterThan(150);
  for (const part of [
    'llm_two_images/gen_ids',
    'beam3_noearly.ids',
    'V_used',
    'cache.2.value',
    'rgb_refit_0.5',
    'pixel_values',
  ]) {
    expect(lines.some((line) => line.includes(part))).toBe(true);
  }
});

test('a wrong value, a missing file, a missing and an unknown tensor each fail', async () => {
  const golden = join(folder.path, 'faulty');
  await mkdir(golden);
  const file = await readFile(join(tiny, 'golden/llm_textonly.safetensors'));
  const headerEnd = 8 + Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.toString('utf8', 8, headerEnd));
  const [start] = header['hidden.1'].data_offsets;
  file.writeFloatLE(file.readFloatLE(headerEnd + start) + 0.01, headerEnd + start);
  header.mystery = header.gen_ids;
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  await writeFile(join(golden, 'llm_textonly.safetensors'), Buffer.concat([length, text, file.subarray(headerEnd)]));
  const promised = { llm_textonly: { 'hidden.9': [] }, pca_nothing: {} };
  await writeFile(join(golden, 'manifest.json'), JSON.stringify(promised));

  const { failed, lines } = await run(golden);
  const names = lines.filter((line) => line.endsWith('FAIL')).map((line) => line.split(/\s/)[0]);
  expect(names).toEqual(['llm_textonly/hidden.9', 'pca_nothing', 'llm_textonly/hidden.1', 'llm_textonly/mystery']);
  expect(failed).toBe(4);
});

test('a picture that is missing fails its file', async () => {
  const golden = join(folder.path, 'blind');
  await mkdir(golden);
  await cp(join(tiny, 'golden/pre_tall_rgba.safetensors'), join(golden, 'pre_tall_rgba.safetensors'));
  const { failed, lines } = await run(golden);
  expect(failed).toBeGreaterThan(1);
  expect(lines[0]).toMatch(/^pre_tall_rgba .*missing.*FAIL$/);
});

test('int4 says how near it stays', async () => {
  const { failed, lines } = await run(join(tiny, 'golden'), 'int4');
  expect(failed).toBe(0);
  const cosine = Number(/logits mean ([\d.]+)/.exec(lines.at(-1)!)?.[1]);
  expect(cosine).toBeGreaterThan(0.85);
  expect(cosine).toBeLessThan(1);
});

test('a folder that is no reference set is refused', async () => {
  await expect(run(folder.path)).rejects.toMatchObject({ code: 'request-invalid' });
});
