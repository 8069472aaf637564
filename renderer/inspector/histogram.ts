/** How often each value of the first component occurs over the picture. */

const binCount = 32;

/** [binCount], the fullest bin 1. */
export function histogram(first: Float32Array, ofPicture: Uint8Array): Float32Array {
  const counts = new Float32Array(binCount);
  for (let patch = 0; patch < first.length; patch++) {
    if (ofPicture[patch] === 1) counts[Math.min(binCount - 1, Math.floor(first[patch]! * binCount))]! += 1;
  }
  const most = counts.reduce((a, b) => Math.max(a, b), 1);
  return counts.map((count) => count / most);
}

/** Bars standing on the floor of a box of 1 by 1. */
export function histogramPath(heights: Float32Array): string {
  const width = 1 / heights.length;
  return heights.reduce((path, height, bin) => {
    if (height === 0) return path;
    const tall = Math.max(0.06, height); // one patch is still seen
    return `${path}M${bin * width} 1v${-tall}h${0.8 * width}v${tall}z`;
  }, '');
}
