/** From a decoded picture to DaViT's input: framed to a square, resized, normalised. */
import type { ImageMode } from '../contract.ts';
import type { Placement } from '../inspection.ts';
import { type Frame, type Rgb, resample } from './resample.ts';

/** The padding's colour: CLIP's mean times 255, truncated, as LLaVA's process_images takes it. */
export const padColour = [123, 116, 103] as const;

export interface ImageNormalisation {
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}

/** `pad` centres the picture in its square as LLaVA's expand2square does; `squash` takes it as it is. */
export function frameFor(picture: Rgb, mode: ImageMode): Frame {
  const { widthPx, heightPx } = picture;
  if (mode === 'squash') return { widthPx, heightPx, leftPx: 0, topPx: 0, fill: padColour };
  const side = Math.max(widthPx, heightPx);
  return {
    widthPx: side,
    heightPx: side,
    leftPx: Math.floor((side - widthPx) / 2),
    topPx: Math.floor((side - heightPx) / 2),
    fill: padColour,
  };
}

export function placementIn(picture: Rgb, frame: Frame): Placement {
  return {
    left: frame.leftPx / frame.widthPx,
    top: frame.topPx / frame.heightPx,
    width: picture.widthPx / frame.widthPx,
    height: picture.heightPx / frame.heightPx,
  };
}

/** Bytes to (x / 255 - mean) / std, channels first: [heightPx, widthPx, 3] to [1, 3, heightPx, widthPx]. */
export function normalise(picture: Rgb, by: ImageNormalisation): Float32Array {
  const plane = picture.widthPx * picture.heightPx;
  const pixelsNchw = new Float32Array(3 * plane);
  for (let channel = 0; channel < 3; channel++) {
    const mean = by.mean[channel]!;
    const std = by.std[channel]!;
    for (let at = 0; at < plane; at++) {
      pixelsNchw[channel * plane + at] = (picture.bytes[at * 3 + channel]! / 255 - mean) / std;
    }
  }
  return pixelsNchw;
}

/** The picture as the model takes it: [1, 3, sizePx, sizePx], and where it lies in there. */
export function pixelsOf(
  picture: Rgb,
  mode: ImageMode,
  sizePx: number,
  by: ImageNormalisation,
): { readonly pixelsNchw: Float32Array; readonly placement: Placement } {
  const frame = frameFor(picture, mode);
  const square = resample(picture, frame, sizePx, sizePx);
  return { pixelsNchw: normalise(square, by), placement: placementIn(picture, frame) };
}
