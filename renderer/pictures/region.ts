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

/** Each edge goes to the pixel border nearest to it. Undefined where no pixel lies between them. */
export function regionIn(drawn: DrawnRegion, { widthPx, heightPx }: Size): PictureRegion | undefined {
  const border = (percent: number, sidePx: number): number =>
    Math.min(sidePx, Math.max(0, Math.round((percent / 100) * sidePx)));
  const leftPx = border(drawn.x, widthPx);
  const topPx = border(drawn.y, heightPx);
  const region = {
    leftPx,
    topPx,
    widthPx: border(drawn.x + drawn.width, widthPx) - leftPx,
    heightPx: border(drawn.y + drawn.height, heightPx) - topPx,
  };
  return region.widthPx > 0 && region.heightPx > 0 ? region : undefined;
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
