/** Pictures against Pillow and CLIPImageProcessor: `pre_<picture>`, `pre768/<picture>_<mode>.png`, `pre768_samples`. */
import { join } from 'node:path';
import type { ImageMode } from '../contract.ts';
import { frameFor, type ImageNormalisation, normalise } from '../inference/image.ts';
import { readPicture } from '../inference/picture-file.ts';
import { type Frame, type Rgb, resample } from '../inference/resample.ts';
import type { GoldenFile } from './golden.ts';
import { type Report, tolerance } from './report.ts';

const modes: readonly ImageMode[] = ['pad', 'squash'];

/** Writes row `y` of the framed picture: [frame.widthPx, 3]. */
export function frameRow(picture: Rgb, frame: Frame, y: number, row: Uint8Array): void {
  const inside = y - frame.topPx;
  const covered = inside >= 0 && inside < picture.heightPx;
  if (!covered || picture.widthPx < frame.widthPx) {
    for (let at = 0; at < row.length; at++) row[at] = frame.fill[at % 3]!;
  }
  if (covered) {
    const start = inside * picture.widthPx * 3;
    row.set(picture.bytes.subarray(start, start + picture.widthPx * 3), frame.leftPx * 3);
  }
}

/** Everything of `pre_<picture>`. */
export async function comparePicture(
  file: GoldenFile,
  folder: string,
  by: ImageNormalisation,
  report: Report,
): Promise<void> {
  const picture = await readPicture(join(folder, 'images', `${file.name.replace(/^pre_/, '')}.png`));
  report.compare(file.take('rgb_u8'), picture.bytes, tolerance.exact);
  for (const mode of modes) {
    if (!file.has(`${mode}.resized_u8`)) continue;
    const frame = frameFor(picture, mode);
    const square = new Uint8Array(frame.widthPx * frame.heightPx * 3);
    const stride = frame.widthPx * 3;
    for (let y = 0; y < frame.heightPx; y++) {
      frameRow(picture, frame, y, square.subarray(y * stride, (y + 1) * stride));
    }
    report.compare(file.take(`${mode}.square_u8`), square, tolerance.exact);
    const resized = file.take(`${mode}.resized_u8`);
    const [heightPx, widthPx] = resized.shape as [number, number];
    report.compare(resized, resample(picture, frame, widthPx, heightPx).bytes, tolerance.pixelBytes);
    // From the reference's own bytes: one byte's difference would hide an error here.
    const same: Rgb = { widthPx, heightPx, bytes: Uint8Array.from(resized.data) };
    report.compare(file.take(`${mode}.pixel_values`), normalise(same, by), tolerance.pixels);
  }
}

/** The larger pictures, whole as bytes and sampled as pixels: the samples' spacing follows from their shape. */
export async function compareLarger(
  file: GoldenFile,
  folder: string,
  by: ImageNormalisation,
  report: Report,
): Promise<void> {
  const shown = new Set(file.names.map((name) => name.split('.')[0]!));
  for (const name of shown) {
    const [, pictureName, mode] = /^(.+)_(pad|squash)$/.exec(name) as unknown as [string, string, ImageMode];
    const picture = await readPicture(join(folder, 'images', `${pictureName}.png`));
    const expected = await readPicture(join(folder, 'pre768', `${name}.png`));
    const { widthPx, heightPx } = expected;
    const ours = resample(picture, frameFor(picture, mode), widthPx, heightPx);
    const whole = { name: `pre768/${name}.png`, shape: [heightPx, widthPx, 3], data: expected.bytes };
    report.compare(whole, ours.bytes, tolerance.pixelBytes);

    const pixels = normalise(expected, by);
    const samples = file.take(`${name}.pixel_values_sub`);
    const [, , rows, columns] = samples.shape as [number, number, number, number];
    const [stepY, stepX] = [heightPx / rows, widthPx / columns];
    const sampled = Float32Array.from(samples.data, (_, at) => {
      const x = (at % columns) * stepX;
      const y = (Math.floor(at / columns) % rows) * stepY;
      const channel = Math.floor(at / columns / rows);
      return pixels[(channel * heightPx + y) * widthPx + x]!;
    });
    report.compare(samples, sampled, tolerance.pixels);
    report.compare(file.take(`${name}.mean_std`), meanAndStd(pixels), tolerance.pixels);
  }
}

/** As torch's `std` has it: n - 1 in the denominator. */
function meanAndStd(values: Float32Array): [number, number] {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return [mean, Math.sqrt(squares / (values.length - 1))];
}
