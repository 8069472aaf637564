/** Numbers of a weight in the form that a graph stores: f32, f16, or blocks of 4 or 8 bits as MatMulNBits reads them. */

type Numbers = Float32Array | Uint16Array | Int8Array;

/** Rows of [rows, columns] become columns of `target` [columns, allRows], from `firstRow` on. */
export function transposeInto(
  target: Numbers,
  values: Numbers,
  rows: number,
  columns: number,
  allRows: number,
  firstRow: number,
): void {
  const tile = 32; // both sides of a tile stay in the cache
  for (let top = 0; top < rows; top += tile) {
    for (let left = 0; left < columns; left += tile) {
      const bottom = Math.min(top + tile, rows);
      const right = Math.min(left + tile, columns);
      for (let row = top; row < bottom; row++) {
        const place = firstRow + row;
        for (let column = left; column < right; column++)
          target[column * allRows + place] = values[row * columns + column]!;
      }
    }
  }
}

export function bytesOf(array: ArrayBufferView<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** f16 bits, rounded to nearest even; what is too large becomes infinite. */
export function toFloat16(values: Float32Array): Uint16Array<ArrayBuffer> {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = new Uint16Array(values.length);
  for (let i = 0; i < bits.length; i++) halves[i] = float32To16Bits(bits[i]!);
  return halves;
}

/** IEEE 754: 8 bits of exponent and 23 of fraction become 5 and 10. */
function float32To16Bits(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const rest = bits & 0x7fffffff;
  if (rest > 0x7f800000) return sign | 0x7e00; // not a number
  if (rest >= 0x477ff000) return sign | 0x7c00; // 65520 and more
  if (rest >= 0x38800000) {
    const odd = (rest >>> 13) & 1;
    return sign | ((rest - 0x38000000 + 0xfff + odd) >>> 13);
  }
  const exponent = rest >>> 23;
  if (exponent < 102) return sign; // below half of the smallest subnormal
  const fraction = (rest & 0x7fffff) | 0x800000;
  const shift = 126 - exponent;
  const half = 1 << (shift - 1);
  const odd = (fraction >>> shift) & 1;
  return sign | ((fraction + half - 1 + odd) >>> shift);
}

export interface Blocks {
  /** [rows, blocks, blockSize · bits / 8], the first of two 4-bit numbers in the low half of a byte. */
  readonly quants: Uint8Array<ArrayBuffer>;
  /** [rows, blocks] */
  readonly scales: Float32Array<ArrayBuffer>;
}

/**
 * Symmetric block-wise quantisation of a linear weight [rows, columns]: in each block the number that is largest in
 * magnitude becomes the lowest quant, as llama.cpp's Q4_0 and Q8 of MatMulNBits do without zero points. A last block
 * that `columns` does not fill ends in zeros.
 */
export function quantizeBlocks(
  values: Float32Array,
  rows: number,
  columns: number,
  bits: 4 | 8,
  blockSize: number,
): Blocks {
  const blocks = Math.ceil(columns / blockSize);
  const zero = 1 << (bits - 1);
  const highest = 2 * zero - 1;
  const quants = new Uint8Array((rows * blocks * blockSize * bits) / 8).fill(bits === 4 ? zero | (zero << 4) : zero);
  const scales = new Float32Array(rows * blocks);
  for (let row = 0; row < rows; row++) {
    for (let block = 0; block < blocks; block++) {
      const first = row * columns + block * blockSize;
      const last = row * columns + Math.min(columns, (block + 1) * blockSize);
      let extreme = 0;
      let size = 0;
      for (let i = first; i < last; i++) {
        const magnitude = Math.abs(values[i]!);
        if (magnitude > size) {
          size = magnitude;
          extreme = values[i]!;
        }
      }
      const index = row * blocks + block;
      const scale = Math.fround(extreme / -zero);
      scales[index] = scale;
      if (scale === 0) continue;
      const inverse = 1 / scale;
      const middle = zero + 0.5; // what is cut off after adding it is rounded
      if (bits === 8) {
        let place = index * blockSize;
        for (let i = first; i < last; i++) quants[place++] = Math.min(highest, (values[i]! * inverse + middle) | 0);
        continue;
      }
      let place = (index * blockSize) / 2;
      for (let i = first; i < last; i += 2) {
        const low = Math.min(highest, (values[i]! * inverse + middle) | 0);
        const high = i + 1 < last ? Math.min(highest, (values[i + 1]! * inverse + middle) | 0) : zero;
        quants[place++] = low | (high << 4);
      }
    }
  }
  return { quants, scales };
}

export interface Columns {
  /** [columns, rows]: the weight as DynamicQuantizeMatMul multiplies by it. */
  readonly quants: Int8Array<ArrayBuffer>;
  /** One a row of the weight, which is a column of what is multiplied by. */
  readonly scales: Float32Array<ArrayBuffer>;
}

/** Symmetric int8 of rows that begin at `firstRow` of `target`, each with a scale of its own. */
export function quantizeRows(
  target: Columns,
  values: Float32Array,
  rows: number,
  columns: number,
  firstRow: number,
): void {
  const most = 127;
  const allRows = target.scales.length;
  const rowMajor = new Int8Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const [first, last] = [row * columns, (row + 1) * columns];
    let size = 0;
    for (let i = first; i < last; i++) size = Math.max(size, Math.abs(values[i]!));
    const scale = Math.fround(size / most);
    target.scales[firstRow + row] = scale;
    if (scale === 0) continue;
    for (let i = first; i < last; i++) rowMajor[i] = Math.round(values[i]! / scale);
  }
  transposeInto(target.quants, rowMajor, rows, columns, allRows, firstRow);
}
