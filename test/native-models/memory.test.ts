/** Memory around an open model: what does not fit is said, and what is let go of was not needed. */
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import { expect, onTestFinished, test, vi } from 'vitest';
import { chooseBinding } from '../../native-models/inference/binding.ts';
import { bytesLeft, checkMemory, releaseUnused } from '../../native-models/inference/memory.ts';
import { floats, floatsOf, openGraph } from '../../native-models/inference/session.ts';
import { convertedModel } from './model-folder.ts';

test('weights that do not fit are said in gigabytes, those that fit are not', () => {
  expect(() => checkMemory('Vasari 3B', 3.4e9, 2.1e9)).toThrow(
    'Vasari 3B takes 3.4 GB of memory, 2.1 GB are free: close other programs, or choose a smaller model.',
  );
  checkMemory('Vasari 3B', 3.4e9, 3.5e9);
});

test.each([
  ['a container, however many files it has read', { freeBytes: 20e9, limitBytes: 8e9 }, 7e9],
  ['a container on a full machine', { freeBytes: 3e9, limitBytes: 8e9 }, 3e9],
  ['no container', { freeBytes: 20e9, limitBytes: 0 }, 20e9],
  ['a group without a limit', { freeBytes: 20e9, limitBytes: 2 ** 64 }, 20e9],
])('the memory that is left in %s', (_, { freeBytes, limitBytes }, expected) => {
  onTestFinished(() => void vi.restoreAllMocks());
  vi.spyOn(process, 'platform', 'get').mockReturnValue('linux');
  vi.spyOn(process, 'availableMemory').mockReturnValue(0); // the limit without all that was read
  vi.spyOn(process, 'constrainedMemory').mockReturnValue(limitBytes);
  vi.spyOn(process.memoryUsage, 'rss').mockReturnValue(1e9);
  vi.spyOn(os, 'freemem').mockReturnValue(freeBytes);
  expect(bytesLeft()).toBe(expected);
  expect(() => checkMemory('Vasari 3B', expected)).not.toThrow();
  expect(() => checkMemory('Vasari 3B', expected + 1)).toThrow('memory');
});

/** Bytes of the folder's mapped files that are in memory. */
async function residentBytes(folder: string): Promise<number> {
  const mappings = (await readFile('/proc/self/smaps', 'utf8')).split(/\n(?=[0-9a-f]+-[0-9a-f]+ )/);
  const ours = mappings.filter((mapping) => mapping.split('\n')[0]!.includes(folder));
  return ours.reduce((sum, mapping) => sum + 1024 * Number(/^Rss: +(\d+) kB$/m.exec(mapping)![1]), 0);
}

test('pages of packed weights go, and the numbers stay', async ({ skip }) => {
  skip(process.platform !== 'linux', 'what is in memory is read from /proc');
  const model = await convertedModel({ precision: 'int4' });
  const { binding } = await chooseBinding('cpu', 'native');
  const fusion = await openGraph(model.path, 'fusion', model.manifest.graphs.fusion, 'cpu', binding);
  const wave = (count: number) => Float32Array.from({ length: count }, (_, at) => Math.sin(at));
  const feeds = { depth: floats(wave(37 * 40), [1, 37, 40]), hidden: floats(wave(3 * 50 * 40), [3, 50, 40]) };
  const before = floatsOf(await fusion.run(feeds), 'image_tokens');
  expect(await residentBytes(model.path)).toBeGreaterThan(0);
  await releaseUnused(model.path);
  expect(await residentBytes(model.path)).toBe(0);
  expect(floatsOf(await fusion.run(feeds), 'image_tokens')).toEqual(before);
  await fusion.close();
  await model.remove();
});
