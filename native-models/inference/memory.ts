/** Whether a model's weights fit into the memory that is there, before anything is opened that could not be held. */
import os from 'node:os';
import { ModelError } from '../contract.ts';

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;

/**
 * Bytes that a process may still take. macOS counts as free only what nobody has touched, so there it is all of its
 * memory; elsewhere what can be given back at once counts too, and the limits of a container do.
 */
export function availableBytes(): number {
  return process.platform === 'darwin' ? os.totalmem() : process.availableMemory();
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
