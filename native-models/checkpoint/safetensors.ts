/** Reads safetensors files (github.com/huggingface/safetensors): the header with limits, then one tensor at a time. */
import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import { ModelError } from '../contract.ts';

export type StoredType = 'BF16' | 'F16' | 'F32';
const storedBytes: Readonly<Record<StoredType, number>> = { BF16: 2, F16: 2, F32: 4 };

/** As the reference implementation limits it. */
const maxHeaderBytes = 100_000_000;
const lengthBytes = 8;
const maxRank = 8;
/** A tensor is read in pieces of this size. */
const pieceBytes = 64 * 1024 * 1024;
/** No buffer comes near the 2 GB at which allocators and typed arrays give out. */
const maxTensorElements = 450_000_000;

export interface StoredTensor {
  readonly type: StoredType;
  readonly shape: readonly number[];
  /** From the start of the file. */
  readonly offsetBytes: number;
  readonly sizeBytes: number;
}

/** Where a tensor's bytes lie, for whoever reads them by itself. */
export interface StoredPlace extends Omit<StoredTensor, 'shape'> {
  readonly path: string;
}

const count = z.number().int().nonnegative();
const entrySchema = z.object({
  dtype: z.string(),
  shape: z.array(count).max(maxRank),
  data_offsets: z.tuple([count, count]),
});

/** One open file; close it by `close`. */
export class SafetensorsFile {
  readonly path: string;
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly #handle: FileHandle;

  private constructor(path: string, handle: FileHandle, tensors: ReadonlyMap<string, StoredTensor>) {
    this.path = path;
    this.#handle = handle;
    this.tensors = tensors;
  }

  /** Throws `checkpoint-invalid` where the file is missing, truncated or malformed. */
  static async open(path: string): Promise<SafetensorsFile> {
    const handle = await open(path).catch((cause: unknown) => {
      throw new ModelError('checkpoint-invalid', `${basename(path)}: the file cannot be read.`, { cause });
    });
    try {
      return new SafetensorsFile(path, handle, await readHeader(basename(path), handle));
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** The tensor's numbers in f32, row by row. */
  async read(key: string): Promise<Float32Array> {
    const tensor = this.tensors.get(key);
    if (tensor === undefined) throw new ModelError('checkpoint-invalid', `${key} is not in ${basename(this.path)}.`);
    const values = new Float32Array(tensor.sizeBytes / storedBytes[tensor.type]);
    let done = 0;
    for await (const piece of this.pieces(key)) {
      widen(tensor.type, piece, values, done);
      done += piece.byteLength / storedBytes[tensor.type];
    }
    return values;
  }

  /** The tensor's bytes as they are stored, in order. A piece is good until the next is asked for. */
  async *pieces(key: string): AsyncGenerator<Uint8Array> {
    const tensor = this.tensors.get(key);
    if (tensor === undefined) throw new ModelError('checkpoint-invalid', `${key} is not in ${basename(this.path)}.`);
    const buffer = new Uint8Array(Math.min(pieceBytes, tensor.sizeBytes));
    for (let done = 0; done < tensor.sizeBytes; ) {
      const piece = buffer.subarray(0, Math.min(buffer.byteLength, tensor.sizeBytes - done));
      await fill(this.#handle, piece, tensor.offsetBytes + done, `${basename(this.path)}, ${key}`);
      yield piece;
      done += piece.byteLength;
    }
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

/** Reads exactly the target's bytes. Throws `checkpoint-invalid` where the file ends before. */
export async function fill(handle: FileHandle, target: Uint8Array, offsetBytes: number, what: string): Promise<void> {
  for (let done = 0; done < target.byteLength; ) {
    const { bytesRead } = await handle.read(target, done, target.byteLength - done, offsetBytes + done);
    if (bytesRead === 0) throw new ModelError('checkpoint-invalid', `${what}: the file ends too early.`);
    done += bytesRead;
  }
}

async function readHeader(file: string, handle: FileHandle): Promise<Map<string, StoredTensor>> {
  const invalid = (sentence: string) => new ModelError('checkpoint-invalid', `${file}: ${sentence}`);
  const fileBytes = (await handle.stat()).size;
  if (fileBytes < lengthBytes) throw invalid(`expected a safetensors file, found ${fileBytes} bytes.`);
  const length = new Uint8Array(lengthBytes);
  await fill(handle, length, 0, file);
  const headerBytes = Number(new DataView(length.buffer).getBigUint64(0, true));
  if (headerBytes > maxHeaderBytes) {
    throw invalid(`expected a header of at most ${maxHeaderBytes} bytes, found ${headerBytes}.`);
  }
  if (lengthBytes + headerBytes > fileBytes) {
    throw invalid(`expected a header of ${headerBytes} bytes, found a file of ${fileBytes}.`);
  }
  const header = new Uint8Array(headerBytes);
  await fill(handle, header, lengthBytes, file);
  const entries = parseEntries(header, invalid);
  const dataBytes = fileBytes - lengthBytes - headerBytes;
  const tensors = new Map<string, StoredTensor>();
  let end = 0;
  for (const [key, entry] of entries.sort(([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0])) {
    const [first, last] = entry.data_offsets;
    const type = entry.dtype;
    if (!isStoredType(type)) throw invalid(`${key}: expected BF16, F16 or F32, found ${type.slice(0, 40)}.`);
    const elements = entry.shape.reduce((product, dim) => product * dim, 1);
    if (elements > maxTensorElements) {
      throw invalid(`${key}: expected at most ${maxTensorElements} numbers, found [${entry.shape}].`);
    }
    if (last - first !== elements * storedBytes[type]) {
      throw invalid(
        `${key}: [${entry.shape}] in ${type} needs ${elements * storedBytes[type]} bytes, found ${last - first}.`,
      );
    }
    if (last > dataBytes) throw invalid(`${key} ends at byte ${last} of ${dataBytes}: the file is truncated.`);
    if (first < end)
      throw invalid(`${key} starts at byte ${first}, inside the tensor before it, which ends at ${end}.`);
    end = last;
    tensors.set(key, {
      type,
      shape: entry.shape,
      offsetBytes: lengthBytes + headerBytes + first,
      sizeBytes: last - first,
    });
  }
  return tensors;
}

function parseEntries(header: Uint8Array, invalid: (sentence: string) => ModelError) {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(header));
  } catch {
    throw invalid('the header is not JSON.');
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw invalid('the header is not an object.');
  return Object.entries(json)
    .filter(([key]) => key !== '__metadata__')
    .map(([key, value]): [string, z.infer<typeof entrySchema>] => {
      const entry = entrySchema.safeParse(value);
      if (!entry.success) throw invalid(`${key.slice(0, 200)}: expected dtype, shape and data_offsets.`);
      return [key, entry.data];
    });
}

function isStoredType(type: string): type is StoredType {
  return Object.hasOwn(storedBytes, type);
}

/** Widens little-endian numbers to f32 and puts them at `start`. */
export function widen(type: StoredType, bytes: Uint8Array, values: Float32Array, start: number): void {
  if (type === 'F32') {
    values.set(new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4), start);
    return;
  }
  const halves = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2);
  const bits = new Uint32Array(values.buffer, values.byteOffset + start * 4, halves.length);
  if (type === 'BF16') {
    for (let i = 0; i < halves.length; i++) bits[i] = halves[i]! << 16;
  } else {
    for (let i = 0; i < halves.length; i++) bits[i] = float16To32Bits(halves[i]!);
  }
}

/** IEEE 754: 5 bits of exponent, 10 of fraction. */
function float16To32Bits(half: number): number {
  const sign = (half & 0x8000) << 16;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) return sign | 0x7f800000 | (fraction << 13);
  if (exponent > 0) return sign | ((exponent + 112) << 23) | (fraction << 13);
  if (fraction === 0) return sign;
  const shift = Math.clz32(fraction) - 21; // a subnormal becomes normal
  return sign | ((113 - shift) << 23) | (((fraction << shift) & 0x3ff) << 13);
}
