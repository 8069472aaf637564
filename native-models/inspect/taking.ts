/** Image tokens of a picture from which something was taken away. */
import { drain } from '../contract.ts';
import { patchesOfPicture } from '../figure-colours.ts';
import { padColour } from '../inference/image.ts';
import type { OpenModel } from '../inference/model.ts';
import { fuse, see } from '../inference/vision.ts';
import type { FeatureChannel, Grid, Replacement } from '../inspection.ts';
import type { Manifest } from '../manifest.ts';
import type { Seen } from './eyes.ts';
import { patchesIn, type Region } from './regions.ts';

/** In the order of DBFusion's channels. */
export const channels = ['depth', 'caption', 'ocr', 'grounding'] as const satisfies readonly FeatureChannel[];

/** All tokens of one channel, the pooled one too, replaced before DBFusion: [1, N, H]. */
export async function withoutChannel(
  channel: FeatureChannel,
  replacement: Replacement,
  seen: Seen,
  { manifest, graphs }: OpenModel,
  signal?: AbortSignal,
): Promise<Float32Array> {
  const { width } = manifest.florence;
  const rows = manifest.image.depthTokenCount * width;
  const parts = [seen.sight.depth, ...[0, 1, 2].map((at) => seen.sight.breadth.subarray(at * rows, (at + 1) * rows))];
  const taken = channels.indexOf(channel);
  const stand = new Float32Array(rows);
  if (replacement === 'mean') {
    const mean = pictureMean(parts[taken]!, seen, manifest);
    for (let at = 0; at < rows; at++) stand[at] = mean[at % width]!;
  }
  parts[taken] = stand;
  const breadth = new Float32Array(3 * rows);
  for (const at of [0, 1, 2]) breadth.set(parts[at + 1]!, at * rows);
  return fuse(parts[0]!, breadth, manifest, graphs.fusion, signal);
}

/** The mean of tokens [T, D] over the grid's patches that see the picture: [D]. */
function pictureMean(tokens: Float32Array, { placement }: Seen, manifest: Manifest): Float64Array {
  const { grid, depthTokenCount } = manifest.image;
  const { width } = manifest.florence;
  const first = depthTokenCount - grid.rows * grid.columns;
  const patches = [...patchesOfPicture(grid, placement).entries()].filter(([, isSeen]) => isSeen === 1);
  const mean = new Float64Array(width);
  for (const [patch] of patches) {
    for (let at = 0; at < width; at++) mean[at]! += tokens[(first + patch) * width + at]! / patches.length;
  }
  return mean;
}

/** The image token [H] that DBFusion makes of the picture's mean features. It works on each token by itself. */
export async function meanImageToken(seen: Seen, { manifest, graphs }: OpenModel, signal?: AbortSignal) {
  const { depthTokenCount, tokenCount } = manifest.image;
  const { width } = manifest.florence;
  const rows = depthTokenCount * width;
  const filled = (tokens: Float32Array): Float32Array => {
    const mean = pictureMean(tokens, seen, manifest);
    return Float32Array.from({ length: rows }, (_, at) => mean[at % width]!);
  };
  const breadth = new Float32Array(3 * rows);
  for (const at of [0, 1, 2]) breadth.set(filled(seen.sight.breadth.subarray(at * rows, (at + 1) * rows)), at * rows);
  const tokens = await fuse(filled(seen.sight.depth), breadth, manifest, graphs.fusion, signal);
  return tokens.slice(tokens.length - tokens.length / tokenCount);
}

/** The image tokens with a region's replaced by one: [1, N, H]. The pooled token stays. */
export function withoutRegion(region: Region, stand: Float32Array, { sight }: Seen, manifest: Manifest): Float32Array {
  const { grid, tokenCount } = manifest.image;
  const first = tokenCount - grid.rows * grid.columns;
  const tokens = sight.imageTokens.slice();
  for (const patch of patchesIn(region, grid)) tokens.set(stand, (first + patch) * stand.length);
  return tokens;
}

/** Looks again at pixels [1, 3, size, size] in which a region has the padding's colour. */
export async function lookWithout(
  region: Region,
  pixelsNchw: Float32Array,
  { manifest, graphs }: OpenModel,
  signal?: AbortSignal,
): Promise<Float32Array> {
  const { imageTokens } = await drain(see(painted(region, pixelsNchw, manifest), manifest, graphs, signal));
  return imageTokens;
}

function painted(region: Region, pixelsNchw: Float32Array, { image }: Manifest): Float32Array {
  const { sizePx, grid, mean, std } = image;
  const edge = (cell: number, cells: Grid['rows']): number => Math.round((cell * sizePx) / cells);
  const [top, bottom] = [edge(region.row, grid.rows), edge(region.row + region.rows, grid.rows)];
  const [left, right] = [edge(region.column, grid.columns), edge(region.column + region.columns, grid.columns)];
  const pixels = pixelsNchw.slice();
  for (const channel of [0, 1, 2] as const) {
    const colour = (padColour[channel] / 255 - mean[channel]) / std[channel];
    for (let y = top; y < bottom; y++) {
      const row = (channel * sizePx + y) * sizePx;
      pixels.fill(colour, row + left, row + right);
    }
  }
  return pixels;
}
