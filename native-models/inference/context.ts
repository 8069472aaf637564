/** How long a text may become: as the model's positions allow, and this machine's memory. */
import { cacheType, type Manifest } from '../manifest.ts';

/** A cache of this size is taken for granted, so that small models offer the same everywhere. */
const grantedBytes = 256 * 1024 * 1024;
/** The rest is what runs compute on their way, and other programs take. */
const cacheShare = 3 / 4;
const step = 256;
/** Beside one picture: a question and a short answer. */
const fewestTextTokens = 512;

/** Keys and values of all layers. */
function bytesPerToken(manifest: Manifest): number {
  const { layers, kvHeads, headDim } = manifest.language;
  return 2 * layers * kvHeads * headDim * (cacheType(manifest) === 'int8' ? 1 : 4);
}

/**
 * The manifest of a model that was opened, its context cut to what `freeBytes` of memory hold. Without it a long chat would
 * take memory until the system ends the process.
 */
export function withinMemory(manifest: Manifest, freeBytes: number): Manifest {
  const { image, language } = manifest;
  const cacheBytes = Math.max(grantedBytes, cacheShare * freeBytes);
  const held = Math.floor(cacheBytes / bytesPerToken(manifest) / step) * step;
  const most = Math.max(held, image.tokenCount + fewestTextTokens);
  return { ...manifest, language: { ...language, contextTokenCount: Math.min(language.contextTokenCount, most) } };
}
