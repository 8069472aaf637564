/** Memory around an open model: whether its weights will fit, and what can be let go of once they are loaded. */
import { readFile, realpath } from 'node:fs/promises';
import os from 'node:os';
import { ModelError } from '../contract.ts';

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;

/**
 * Bytes that are free or can be given back at once, and no more than a container's limit leaves beside this process. What
 * else the container has taken does not count: most of it is files that were read, which the system gives back.
 */
function freeBytes(): number {
  const limitBytes = process.constrainedMemory() || Number.POSITIVE_INFINITY;
  return Math.min(os.freemem(), limitBytes - process.memoryUsage.rss());
}

/**
 * Bytes that a process may still take. macOS counts as free only what nobody has touched, so there it is all of its
 * memory.
 */
function availableBytes(): number {
  return process.platform === 'darwin' ? os.totalmem() : freeBytes();
}

/** The same once a model is open: on macOS too without what this process has. */
export function bytesLeft(): number {
  return process.platform === 'darwin' ? os.totalmem() - process.memoryUsage.rss() : freeBytes();
}

/**
 * Throws `out-of-memory` where the weights, every one of which a token reads, are more than the memory. An allocation
 * that fails inside ONNX Runtime can end the process; this says it before.
 */
export function checkMemory(name: string, weightBytes: number, available = availableBytes()): void {
  if (weightBytes <= available) return;
  throw new ModelError(
    'out-of-memory',
    `${name} takes ${gigabytes(weightBytes)} of memory, ${gigabytes(available)} are free: close other programs, or choose a smaller model.`,
  );
}

const doNotNeed = 4; // MADV_DONTNEED of Linux

/**
 * Lets go of what was needed for opening alone: pages of weight files in `folder` that were packed into other memory,
 * and what the allocator keeps of what was freed. Whatever is read again comes back from the file. Linux with glibc;
 * elsewhere the system takes such pages when it needs them, and this does nothing.
 */
export async function releaseUnused(folder: string): Promise<void> {
  if (process.platform !== 'linux') return;
  try {
    const { default: koffi } = await import('koffi');
    const libc = koffi.load('libc.so.6');
    const advise = libc.func('int madvise(uintptr_t, size_t, int)');
    const trim = libc.func('int malloc_trim(size_t)');
    const maps = await readFile('/proc/self/smaps', 'utf8');
    for (const [start, end] of unwrittenMappings(maps, await realpath(folder))) advise(start, end - start, doNotNeed);
    trim(0);
  } catch {
    // Without glibc or koffi it all stays, which costs memory and nothing else.
  }
}

/** Where the folder's files are mapped, and this process has not written into them. */
function* unwrittenMappings(maps: string, folder: string): Generator<readonly [start: number, end: number]> {
  for (const mapping of maps.split(/\n(?=[0-9a-f]+-[0-9a-f]+ )/)) {
    const [, start, end, path] = /^([0-9a-f]+)-([0-9a-f]+) \S+ \S+ \S+ \S+ +(.*)/.exec(mapping) ?? [];
    const isUnwritten = /^Anonymous: +0 kB$/m.test(mapping); // a page that is written to becomes this process's own
    if (isUnwritten && path?.startsWith(`${folder}/`)) yield [Number.parseInt(start!, 16), Number.parseInt(end!, 16)];
  }
}
