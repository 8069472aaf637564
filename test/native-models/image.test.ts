/** Preprocessing against Pillow and CLIPImageProcessor: bytes within one, normalised values within 1e-5. */
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { frameFor, normalise, pixelsOf, placementIn } from '../../native-models/inference/image.ts';
import { readPicture } from '../../native-models/inference/picture-file.ts';
import { type Rgb, resample } from '../../native-models/inference/resample.ts';
import { readGolden } from '../../native-models/parity/golden.ts';
import { frameRow } from '../../native-models/parity/preprocessing.ts';

const golden = resolve(import.meta.dirname, '../golden/tiny/golden');
const imagenet = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const;

function maxAbs(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let most = 0;
  for (let at = 0; at < a.length; at++) most = Math.max(most, Math.abs(a[at]! - b[at]!));
  return most;
}

describe.each(['pad', 'squash'] as const)('%s', (mode) => {
  test('frames, resizes and normalises as the reference does', async () => {
    const file = await readGolden(resolve(golden, 'pre_tall_rgba.safetensors'), 'pre_tall_rgba');
    const picture = await readPicture(resolve(golden, 'images/tall_rgba.png'));
    expect(picture.bytes).toEqual(file.take('rgb_u8').data);

    const square = file.take(`${mode}.square_u8`);
    const frame = frameFor(picture, mode);
    expect([frame.heightPx, frame.widthPx, 3]).toEqual(square.shape);
    const row = new Uint8Array(frame.widthPx * 3);
    for (let y = 0; y < frame.heightPx; y++) {
      frameRow(picture, frame, y, row);
      expect(maxAbs(row, square.data.subarray(y * row.length, (y + 1) * row.length))).toBe(0);
    }

    const resized = file.take(`${mode}.resized_u8`);
    const ours = resample(picture, frame, resized.shape[1]!, resized.shape[0]!);
    expect(maxAbs(ours.bytes, resized.data)).toBeLessThanOrEqual(1);

    const reference: Rgb = { widthPx: 192, heightPx: 192, bytes: Uint8Array.from(resized.data) };
    expect(maxAbs(normalise(reference, imagenet), file.floats(`${mode}.pixel_values`))).toBeLessThan(1e-5);
  });

  test('resizes to 768 as the reference does', async () => {
    const picture = await readPicture(resolve(golden, 'images/gray.png'));
    const reference = await readPicture(resolve(golden, `pre768/gray_${mode}.png`));
    const ours = resample(picture, frameFor(picture, mode), 768, 768);
    expect(maxAbs(ours.bytes, reference.bytes)).toBeLessThanOrEqual(1);
  });
});

describe('a strip is padded without building its square', () => {
  const long = 60_000;
  const bytes = new Uint8Array(long * 10 * 3).map((_, at) => (at * 7) % 251);
  const plain = { mean: [0, 0, 0], std: [1, 1, 1] } as const;

  test('a wide one', () => {
    const { pixelsNchw, placement } = pixelsOf({ widthPx: long, heightPx: 10, bytes }, 'pad', 192, plain);
    expect(placement).toEqual({ left: 0, top: (long - 10) / 2 / long, width: 1, height: 10 / long });
    expect(pixelsNchw[0]).toBeCloseTo(123 / 255, 6);
    expect(pixelsNchw[2 * 192 * 192]).toBeCloseTo(103 / 255, 6);
  });

  test('a tall one', () => {
    const { pixelsNchw, placement } = pixelsOf({ widthPx: 10, heightPx: long, bytes }, 'pad', 192, plain);
    expect(placement).toEqual({ left: (long - 10) / 2 / long, top: 0, width: 10 / long, height: 1 });
    expect(pixelsNchw[0]).toBeCloseTo(123 / 255, 6);
    expect(pixelsNchw[192 * 192 - 1]).toBeCloseTo(123 / 255, 6);
  });

  test.each([
    { widthPx: 300, heightPx: 9, outPx: 32 },
    { widthPx: 9, heightPx: 300, outPx: 32 },
    { widthPx: 7, heightPx: 20, outPx: 33 },
  ])('$widthPx × $heightPx to $outPx px is as its square is', ({ widthPx, heightPx, outPx }) => {
    const strip: Rgb = { widthPx, heightPx, bytes: bytes.slice(0, widthPx * heightPx * 3) };
    const frame = frameFor(strip, 'pad');
    const square = new Uint8Array(frame.widthPx * frame.heightPx * 3);
    for (let y = 0; y < frame.heightPx; y++) {
      frameRow(strip, frame, y, square.subarray(y * frame.widthPx * 3, (y + 1) * frame.widthPx * 3));
    }
    const built: Rgb = { widthPx: frame.widthPx, heightPx: frame.heightPx, bytes: square };
    const expected = resample(built, frameFor(built, 'squash'), outPx, outPx);
    expect(resample(strip, frame, outPx, outPx).bytes).toEqual(expected.bytes);
  });
});

test('one pixel becomes the whole square', () => {
  const dot: Rgb = { widthPx: 1, heightPx: 1, bytes: Uint8Array.of(10, 20, 30) };
  const { bytes } = resample(dot, frameFor(dot, 'pad'), 4, 4);
  expect([...bytes]).toEqual(Array.from({ length: 16 }, () => [10, 20, 30]).flat());
});

test('an odd margin puts the smaller half first', () => {
  const picture: Rgb = { widthPx: 5, heightPx: 2, bytes: new Uint8Array(30) };
  const frame = frameFor(picture, 'pad');
  expect([frame.leftPx, frame.topPx]).toEqual([0, 1]);
  expect(placementIn(picture, frame)).toEqual({ left: 0, top: 0.2, width: 1, height: 0.4 });
});
