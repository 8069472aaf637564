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

/** Source positions and fixed-point weights of every output position along one axis. */
interface Taps {
  readonly first: Int32Array;
  readonly count: Int32Array;
  /** [outputs, most]. */
  readonly weights: Int32Array;
  readonly most: number;
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

/** Pillow's precompute_coeffs: the filter widens with the reduction, weights sum to one before they are rounded. */
function tapsFor(inputs: number, outputs: number): Taps {
  const scale = inputs / outputs;
  const widening = Math.max(scale, 1);
  const support = 2 * widening;
  const most = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(outputs);
  const count = new Int32Array(outputs);
  const weights = new Int32Array(outputs * most);
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
    for (let tap = 0; tap < taps; tap++) {
      const weight = (exact[tap]! / sum) * (1 << precisionBits);
      weights[output * most + tap] = Math.trunc(weight + (weight < 0 ? -0.5 : 0.5));
    }
    first[output] = from;
    count[output] = taps;
  }
  return { first, count, weights, most };
}

function clip8(sum: number): number {
  const value = sum >> precisionBits;
  return value < 0 ? 0 : value > 255 ? 255 : value;
}

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

/** One row along x: [width, 3] to [outputs, 3]. */
function resampleRow(row: Uint8Array, taps: Taps, out: Uint8Array, offset: number): void {
  const { first, count, weights, most } = taps;
  for (let output = 0; output < first.length; output++) {
    let red = half;
    let green = half;
    let blue = half;
    let source = first[output]! * 3;
    const start = output * most;
    for (let tap = start; tap < start + count[output]!; tap++) {
      const weight = weights[tap]!;
      red += row[source]! * weight;
      green += row[source + 1]! * weight;
      blue += row[source + 2]! * weight;
      source += 3;
    }
    out[offset + output * 3] = clip8(red);
    out[offset + output * 3 + 1] = clip8(green);
    out[offset + output * 3 + 2] = clip8(blue);
  }
}

/**
 * The framed picture at another size: along x, rounded to bytes, then along y. The frame is never built whole, so a
 * strip of 20000 × 10 pixels padded to its square costs its own rows only.
 */
export function resample(picture: Rgb, frame: Frame, widthPx: number, heightPx: number): Rgb {
  const stride = widthPx * 3;
  const narrow = new Uint8Array(stride * picture.heightPx); // [rows of the picture, widthPx, 3]
  const free = new Uint8Array(stride).map((_, at) => frame.fill[at % 3]!);
  const row = new Uint8Array(frame.widthPx * 3);
  const across = tapsFor(frame.widthPx, widthPx);
  for (let y = 0; y < picture.heightPx; y++) {
    frameRow(picture, frame, y + frame.topPx, row);
    if (widthPx === frame.widthPx) narrow.set(row, y * stride);
    else resampleRow(row, across, narrow, y * stride);
  }
  const rowAt = (y: number): Uint8Array => {
    const inside = y - frame.topPx;
    return inside < 0 || inside >= picture.heightPx ? free : narrow.subarray(inside * stride, (inside + 1) * stride);
  };

  const bytes = new Uint8Array(stride * heightPx); // [heightPx, widthPx, 3]
  if (heightPx === frame.heightPx) {
    for (let y = 0; y < heightPx; y++) bytes.set(rowAt(y), y * stride);
    return { widthPx, heightPx, bytes };
  }
  const down = tapsFor(frame.heightPx, heightPx);
  const sums = new Int32Array(stride);
  for (let y = 0; y < heightPx; y++) {
    sums.fill(half);
    for (let tap = 0; tap < down.count[y]!; tap++) {
      const weight = down.weights[y * down.most + tap]!;
      const source = rowAt(down.first[y]! + tap);
      for (let at = 0; at < stride; at++) sums[at]! += source[at]! * weight;
    }
    for (let at = 0; at < stride; at++) bytes[y * stride + at] = clip8(sums[at]!);
  }
  return { widthPx, heightPx, bytes };
}
