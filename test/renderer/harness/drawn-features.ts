/** Features that a page without a model can make, from a picture's pixels: brightness, colour and detail of each patch. */
import type {
  Fit,
  Grid,
  Placement,
  ProjectedFit,
  ProjectOtherRequest,
  ProjectOtherResult,
  ProjectRequest,
  ProjectResult,
} from '../../../native-models/inspection.ts';

export type Decode = (picture: string) => Promise<ImageBitmap>;

/** What is mixed of red, green, blue and detail, for three components. */
type Mix = readonly number[];

/** What differs from the border, detail, and colour, each map another way. */
const mixes: readonly Mix[] = [
  [0.4, -0.2, -0.5, 1.4, 0.6, 0.2, -0.7, 0.2, -0.2, 0.9, 0.4, 0.1],
  [0.1, 0.1, 0.1, 2.6, 0.5, -0.5, 0.1, 0.4, 0.2, 0.6, -0.5, 0.3],
  [0.7, -0.4, -0.6, 0.4, -0.2, 0.8, -0.3, 0.2, 0.3, 0.2, 0.7, -0.4],
];

export async function project({ fits }: ProjectRequest, decode: Decode): Promise<ProjectResult> {
  const projected = await projectedFits(fits, { rows: 12, columns: 12 }, mixes, decode);
  return { fits: projected, stageMs: { picture: 21, vision: 380, analysis: 12 } };
}

/** Coarser, and with other weights. */
export async function projectOther(
  { fits, isTurned }: ProjectOtherRequest,
  decode: Decode,
): Promise<ProjectOtherResult> {
  const others = mixes.map((mix) => mix.map((weight, at) => (isTurned ? 1 : -1) * weight + 0.25 * Math.sin(7 * at)));
  const projected = await projectedFits(fits, { rows: 8, columns: 8 }, others, decode);
  const agreeing = [0.93, 0.71, 0.64, 0.82, 0.57];
  return {
    name: 'Vasari Mini',
    precision: 'int8',
    fits: projected.map((fit, at) => ({ ...fit, agreement: agreeing[at % agreeing.length]! })),
  };
}

async function projectedFits(
  fits: readonly Fit[],
  grid: Grid,
  by: readonly Mix[],
  decode: Decode,
): Promise<readonly ProjectedFit[]> {
  const seen = new Map<string, Awaited<ReturnType<typeof patchesOf>>>();
  for (const { picture } of fits.flatMap(({ maps }) => maps)) {
    if (!seen.has(picture)) seen.set(picture, patchesOf(await decode(picture), grid));
  }
  return fits.map(({ maps }, index) => ({
    maps: maps.map(({ picture, source }) => {
      const { patches, placement } = seen.get(picture)!;
      return { picture, source, grid, placement, scores: scoresOf(patches, by[index % by.length]!) };
    }),
    explainedVariance: [0.41, 0.17 - 0.03 * (index % 5), 0.08],
  }));
}

function scoresOf(patches: readonly (readonly number[])[], mix: Mix): Float32Array {
  return Float32Array.from(
    patches.flatMap((values) =>
      [0, 1, 2].map((c) => values.reduce((sum, value, at) => sum + value * mix[4 * c + at]!, 0)),
    ),
  );
}

function patchesOf(bitmap: ImageBitmap, grid: Grid): { readonly patches: number[][]; readonly placement: Placement } {
  const side = Math.max(bitmap.width, bitmap.height);
  const cell = 8;
  const canvas = document.createElement('canvas');
  const [width, height] = [grid.columns * cell, grid.rows * cell];
  Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d')!;
  const placement = {
    left: (side - bitmap.width) / 2 / side,
    top: (side - bitmap.height) / 2 / side,
    width: bitmap.width / side,
    height: bitmap.height / side,
  };
  context.fillStyle = 'rgb(123 116 103)';
  context.fillRect(0, 0, width, height);
  context.drawImage(
    bitmap,
    placement.left * width,
    placement.top * height,
    placement.width * width,
    placement.height * height,
  );
  const patches = Array.from({ length: grid.rows * grid.columns }, (_, patch) => {
    const x = (patch % grid.columns) * cell;
    const { data } = context.getImageData(x, Math.floor(patch / grid.columns) * cell, cell, cell);
    const mean = [0, 1, 2].map((c) => data.filter((_v, at) => at % 4 === c).reduce((a, b) => a + b, 0) / cell ** 2);
    const detail = data.filter((_v, at) => at % 4 === 0).reduce((a, b) => a + Math.abs(b - mean[0]!), 0) / cell ** 2;
    return [...mean, detail];
  });
  return { patches, placement };
}
