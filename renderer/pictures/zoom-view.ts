/** Where a picture lies in its box, and how large. Pure. */

export interface View {
  /** 1 fits the picture into its box. */
  readonly scale: number;
  /** Of the picture's middle from the box's, in pixels. */
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const fitted: View = { scale: 1, x: 0, y: 0 };
export const middle = { x: 0, y: 0 };
/** Of the fitted picture, or of its own size where that is larger. */
const largestScale = 16;

/** Pixels on the screen for one of the picture's, where it is fitted. */
export function fitOf(picture: Size, box: Size): number {
  return Math.min(box.width / picture.width, box.height / picture.height);
}

/** Zooms so that what lies under a point, from the box's middle, stays there; what is seen whole lies in the middle. */
export function zoomed(
  { scale, x, y }: View,
  by: number,
  at: { readonly x: number; readonly y: number },
  fit: number,
): View {
  const actual = 1 / fit;
  const next = Math.min(Math.max(largestScale, actual), Math.max(Math.min(1, actual), scale * by));
  if (next <= 1) return { ...fitted, scale: next };
  const share = next / scale;
  return { scale: next, x: at.x - (at.x - x) * share, y: at.y - (at.y - y) * share };
}

/** Each of the picture's pixels as one of the screen's. */
export function actualSize(view: View, fit: number): View {
  return zoomed(view, 1 / (fit * view.scale), middle, fit);
}
