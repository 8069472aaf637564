/** The context that an open model offers: its own, or what memory holds. */
import { cp, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { drain } from '../../native-models/contract.ts';
import { withinMemory } from '../../native-models/inference/context.ts';
import { readManifest } from '../../native-models/inference/manifest-file.ts';
import { closeModel, identityIn, openModel } from '../../native-models/inference/model.ts';
import type { Manifest } from '../../native-models/manifest.ts';
import { type AskingModel, askingModel } from './asking-model.ts';
import { temporaryFolder } from './model-folder.ts';

let model: AskingModel;
let tiny: Manifest;
beforeAll(async () => {
  model = await askingModel();
  tiny = await readManifest(model.folder);
});
afterAll(() => model.remove());

/** The published 3B's numbers: 786,432 bytes a token in f32. */
function published(cache: 'float32' | 'int8'): Manifest {
  const { decoder } = tiny.graphs;
  const inputs = decoder.inputs.map((input) => (input.name.startsWith('past.') ? { ...input, type: cache } : input));
  return {
    ...tiny,
    image: { ...tiny.image, tokenCount: 577 },
    language: { ...tiny.language, layers: 32, kvHeads: 32, headDim: 96, contextTokenCount: 131_072 },
    graphs: { ...tiny.graphs, decoder: { ...decoder, inputs } },
  };
}

test.each([
  ['float32', 200e9, 131_072],
  ['float32', 16e9, 15_104],
  ['float32', 4e9, 3_584],
  ['float32', 0.5e9, 577 + 512],
  ['int8', 4e9, 15_104],
] as const)('the 3B with a cache in %s and %d bytes free: %d tokens', (cache, freeBytes, expected) => {
  const { language, ...rest } = withinMemory(published(cache), freeBytes);
  expect(language.contextTokenCount).toBe(expected);
  expect({ language: { ...language, contextTokenCount: 131_072 }, ...rest }).toEqual(published(cache));
});

test('a small model offers its own on every machine', () => {
  expect(withinMemory(tiny, 0)).toEqual(tiny);
});

test('a model is opened with it, and keeps its identity', async () => {
  const folder = await temporaryFolder();
  await cp(model.folder, folder.path, { recursive: true });
  const path = join(folder.path, 'manifest.json');
  const manifest = JSON.parse(await readFile(path, 'utf8'));
  manifest.language.contextTokenCount = 1_000_000;
  await writeFile(path, JSON.stringify(manifest));
  const free = vi.spyOn(os, 'freemem').mockReturnValue(512 * 1024 * 1024);
  vi.spyOn(process, 'platform', 'get').mockReturnValue('linux');
  const open = await drain(openModel(folder.path, 'cpu')).finally(() => vi.restoreAllMocks());
  expect(free).toHaveBeenCalled();
  const { layers, kvHeads, headDim, contextTokenCount } = open.manifest.language;
  const bytes = contextTokenCount * layers * kvHeads * headDim * 8;
  expect(contextTokenCount % 256).toBe(0);
  expect(bytes).toBeLessThanOrEqual(384 * 1024 * 1024);
  expect(bytes).toBeGreaterThan(380 * 1024 * 1024);
  expect(open.identity).toBe(await identityIn(folder.path));
  await closeModel(open);
  await folder.remove();
});
