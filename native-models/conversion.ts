/** Conversion as programs ask for it: where the recipe has an int8 cache, the new model itself measures its scales. */
import { measureCacheScales } from './calibrate/cache-scales.ts';
import type { Job } from './contract.ts';
import { type ConvertEvent, type ConvertRequest, convert } from './convert/convert.ts';
import type { Manifest } from './manifest.ts';

export { type CheckpointOutline, describeCheckpoint } from './convert/convert.ts';

/** Throws what `convert` does, and what running the model throws. */
export function convertCheckpoint(
  request: Omit<ConvertRequest, 'measureCacheScales'>,
  signal?: AbortSignal,
): Job<ConvertEvent, Manifest> {
  return convert({ ...request, measureCacheScales }, signal);
}
