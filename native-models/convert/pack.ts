/** A stored tensor in the form that a graph takes, read and packed a slab of rows at a time. */
import { open } from 'node:fs/promises';
import type { LinearFormat } from '../architecture/module.ts';
import { fill, type StoredPlace, widen } from '../checkpoint/safetensors.ts';
import { bytesOf, quantizeBlocks, quantizeRows, toFloat16, transposeInto } from './quantize.ts';

/** What to pack, in words that another thread can be told. */
export interface PackJob {
  readonly place: StoredPlace;
  readonly rows: number;
  readonly columns: number;
  /** What each row is multiplied by. */
  readonly rowScales: Float32Array | null;
  readonly format: LinearFormat;
  /** A table keeps its rows: a Gather reads them. */
  readonly keepsRows: boolean;
}

/** Bytes of the tensors that the form has: numbers, or quants and scales. */
export type Packed = readonly Uint8Array<ArrayBuffer>[];

/** Numbers of a slab: they stay in a core's cache between reading and packing. */
const slabElements = 1 << 19;

export async function pack({ place, rows, columns, rowScales, format, keepsRows }: PackJob): Promise<Packed> {
  const write = writerFor(format, rows, columns, keepsRows);
  const slabRows = Math.max(1, Math.floor(slabElements / columns));
  const bytesPerRow = place.sizeBytes / rows;
  const bytes = new Uint8Array(slabRows * bytesPerRow);
  const values = new Float32Array(slabRows * columns);
  const file = await open(place.path);
  try {
    for (let row = 0; row < rows; row += slabRows) {
      const count = Math.min(slabRows, rows - row);
      const slab = bytes.subarray(0, count * bytesPerRow);
      await fill(file, slab, place.offsetBytes + row * bytesPerRow, place.path);
      const numbers = values.subarray(0, count * columns);
      widen(place.type, slab, numbers, 0);
      if (rowScales !== null) scaleRows(numbers, columns, rowScales.subarray(row, row + count));
      write.slab(numbers, row, count);
    }
  } finally {
    await file.close();
  }
  return write.result;
}

function scaleRows(values: Float32Array, columns: number, scales: Float32Array): void {
  for (const [row, scale] of scales.entries()) {
    for (let i = row * columns; i < (row + 1) * columns; i++) values[i]! *= scale;
  }
}

interface Writer {
  slab(values: Float32Array, firstRow: number, count: number): void;
  readonly result: Packed;
}

function writerFor(format: LinearFormat, rows: number, columns: number, keepsRows: boolean): Writer {
  if (format.form === 'blocks') return blockWriter(format, rows, columns, keepsRows);
  if (format.form === 'dynamic') return dynamicWriter(rows, columns);
  const whole = format.type === 'float16' ? new Uint16Array(rows * columns) : new Float32Array(rows * columns);
  return {
    slab(values, firstRow, count) {
      const numbers = format.type === 'float16' ? toFloat16(values) : values;
      if (keepsRows) whole.set(numbers, firstRow * columns);
      else transposeInto(whole, numbers, count, columns, rows, firstRow);
    },
    result: [bytesOf(whole)],
  };
}

function blockWriter(
  { bits, blockSize }: { readonly bits: 4 | 8; readonly blockSize: number },
  rows: number,
  columns: number,
  keepsRows: boolean,
): Writer {
  const blocks = Math.ceil(columns / blockSize);
  const padded = (blocks * blockSize * bits) / 8;
  // The quants of a table end with the row, those of a matrix with the block.
  const rowBytes = keepsRows ? (columns * bits) / 8 : padded;
  const quants = new Uint8Array(rows * rowBytes);
  const scales = new Float32Array(rows * blocks);
  return {
    slab(values, firstRow, count) {
      const packed = quantizeBlocks(values, count, columns, bits, blockSize);
      scales.set(packed.scales, firstRow * blocks);
      if (rowBytes === padded) return void quants.set(packed.quants, firstRow * rowBytes);
      for (let row = 0; row < count; row++) {
        quants.set(packed.quants.subarray(row * padded, row * padded + rowBytes), (firstRow + row) * rowBytes);
      }
    },
    result: [quants, bytesOf(scales)],
  };
}

function dynamicWriter(rows: number, columns: number): Writer {
  const target = { quants: new Int8Array(rows * columns), scales: new Float32Array(rows) };
  return {
    slab: (values, firstRow, count) => quantizeRows(target, values, count, columns, firstRow),
    result: [bytesOf(target.quants), bytesOf(target.scales), new Uint8Array(rows)],
  };
}
