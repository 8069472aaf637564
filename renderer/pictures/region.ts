/** A region of a picture: from what is drawn over it, in per cent, to the picture's own pixels and back. */
import type { PictureRegion } from '../../native-models/contract.ts';

/** Of the picture as it is shown, however large; 0 to 100. */
export interface DrawnRegion {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** In whole pixels: moving it leaves its size as it is. Undefined where it is smaller than a pixel. */
export function regionIn({ x, y, width, height }: DrawnRegion, size: Size): PictureRegion | undefined {
  const pixels = (percent: number, sidePx: number): number => Math.round((percent / 100) * sidePx);
  const widthPx = Math.min(size.widthPx, pixels(width, size.widthPx));
  const heightPx = Math.min(size.heightPx, pixels(height, size.heightPx));
  if (widthPx < 1 || heightPx < 1) return undefined;
  const within = (startPx: number, mostPx: number): number => Math.min(mostPx, Math.max(0, startPx));
  return {
    leftPx: within(pixels(x, size.widthPx), size.widthPx - widthPx),
    topPx: within(pixels(y, size.heightPx), size.heightPx - heightPx),
    widthPx,
    heightPx,
  };
}

export function drawnFrom(region: PictureRegion, { widthPx, heightPx }: Size): DrawnRegion {
  return {
    x: (100 * region.leftPx) / widthPx,
    y: (100 * region.topPx) / heightPx,
    width: (100 * region.widthPx) / widthPx,
    height: (100 * region.heightPx) / heightPx,
  };
}

/** `receipt.jpg` becomes `receipt-320x200.png`. */
export function nameOfCut(name: string, { widthPx, heightPx }: PictureRegion): string {
  return `${name.replace(/\.[a-z0-9]{2,5}$/i, '')}-${widthPx}x${heightPx}.png`;
}
