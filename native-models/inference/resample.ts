/** Bicubic, antialiased resizing that gives the bytes of Pillow's `Image.resize(…, BICUBIC)`, which the model was trained with. */

/** Upright RGB bytes, row by row: [heightPx, widthPx, 3]. */
export interface Rgb {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly bytes: Uint8Array;
}

/** A rectangle around a picture: where the picture lies in it, and the colour of what the picture leaves free. */
export interface Frame {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly leftPx: number;
  readonly topPx: number;
  readonly fill: readonly [number, number, number];
}

/**
 * Fixed-point weights of every output position along one axis of the frame. What lies outside the picture has one colour:
 * of it the sum of the weights is enough.
 */
interface Taps {
  /** In the picture, of the first weight that falls into it. */
  readonly first: Int32Array;
  readonly count: Int32Array;
  /** [outputs, most]. */
  readonly weights: Int32Array;
  readonly most: number;
  readonly outside: Int32Array;
}

/** Bits after the point, as in Pillow's Resample.c: 32 less 8 of the pixel less 2 of head room. */
const precisionBits = 32 - 8 - 2;
const half = 1 << (precisionBits - 1);

/** Keys' cubic with a = -0.5, over two pixels each side. */
function cubic(distance: number): number {
  const a = -0.5;
  const x = Math.abs(distance);
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  if (x < 2) return (((x - 5) * x + 8) * x - 4) * a;
  return 0;
}

/**
 * Pillow's precompute_coeffs: the filter widens with the reduction, weights sum to one before they are rounded. The picture
 * lies in the frame's `inputs` positions from `start` on, `length` of them.
 */
function tapsFor(inputs: number, outputs: number, start: number, length: number): Taps {
  const scale = inputs / outputs;
  const widening = Math.max(scale, 1);
  const support = 2 * widening;
  const most = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(outputs);
  const count = new Int32Array(outputs);
  const weights = new Int32Array(outputs * most);
  const outside = new Int32Array(outputs);
  const exact = new Float64Array(most);
  for (let output = 0; output < outputs; output++) {
    const centre = (output + 0.5) * scale;
    const from = Math.max(0, Math.trunc(centre - support + 0.5));
    const taps = Math.min(inputs, Math.trunc(centre + support + 0.5)) - from;
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      exact[tap] = cubic((tap + from - centre + 0.5) / widening);
      sum += exact[tap]!;
    }
    first[output] = Math.max(0, from - start);
    for (let tap = 0; tap < taps; tap++) {
      const weight = (exact[tap]! / sum) * (1 << precisionBits);
      const rounded = Math.trunc(weight + (weight < 0 ? -0.5 : 0.5));
      const at = from + tap - start;
      if (at < 0 || at >= length) outside[output]! += rounded;
      else weights[output * most + count[output]!++] = rounded;
    }
  }
  return { first, count, weights, most, outside };
}

function clip8(sum: number): number {
  const value = sum >> precisionBits;
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

/** One row of the picture along x: [width, 3] to [outputs, 3] of the frame. */
function resampleRow(row: Uint8Array, taps: Taps, fill: Frame['fill'], out: Uint8Array): void {
  const { first, count, weights, most, outside } = taps;
  for (let output = 0; output < first.length; output++) {
    let red = half + fill[0] * outside[output]!;
    let green = half + fill[1] * outside[output]!;
    let blue = half + fill[2] * outside[output]!;
    let source = first[output]! * 3;
    const start = output * most;
    for (let tap = start; tap < start + count[output]!; tap++) {
      const weight = weights[tap]!;
      red += row[source]! * weight;
      green += row[source + 1]! * weight;
      blue += row[source + 2]! * weight;
      source += 3;
    }
    out[output * 3] = clip8(red);
    out[output * 3 + 1] = clip8(green);
    out[output * 3 + 2] = clip8(blue);
  }
}

/**
 * The framed picture at another size: along x, rounded to bytes, then along y. The frame is never built, so that a strip
 * of 20000 × 10 or 10 × 20000 pixels padded to its square costs its own pixels only.
 */
export function resample(picture: Rgb, frame: Frame, widthPx: number, heightPx: number): Rgb {
  const stride = widthPx * 3;
  const narrow = new Uint8Array(stride * picture.heightPx); // [rows of the picture, widthPx, 3]
  const across = tapsFor(frame.widthPx, widthPx, frame.leftPx, picture.widthPx);
  for (let y = 0; y < picture.heightPx; y++) {
    const row = picture.bytes.subarray(y * picture.widthPx * 3, (y + 1) * picture.widthPx * 3);
    resampleRow(row, across, frame.fill, narrow.subarray(y * stride, (y + 1) * stride));
  }

  const bytes = new Uint8Array(stride * heightPx); // [heightPx, widthPx, 3]
  const down = tapsFor(frame.heightPx, heightPx, frame.topPx, picture.heightPx);
  const sums = new Int32Array(stride);
  for (let y = 0; y < heightPx; y++) {
    for (let at = 0; at < stride; at++) sums[at] = half + frame.fill[at % 3]! * down.outside[y]!;
    for (let tap = 0; tap < down.count[y]!; tap++) {
      const weight = down.weights[y * down.most + tap]!;
      const source = (down.first[y]! + tap) * stride;
      for (let at = 0; at < stride; at++) sums[at]! += narrow[source + at]! * weight;
    }
    for (let at = 0; at < stride; at++) bytes[y * stride + at] = clip8(sums[at]!);
  }
  return { widthPx, heightPx, bytes };
}
