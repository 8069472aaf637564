/** Reads reference tensors: safetensors files of one folder, each tensor marked when something used it. */
import { readFile } from 'node:fs/promises';
import { ModelError } from '../contract.ts';

export interface GoldenTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | Int32Array | Uint8Array;
}

interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/** One safetensors file (the header's length in eight bytes, the header as JSON, the tensors' bytes). */
export class GoldenFile {
  readonly name: string;
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #bytes: Buffer;
  readonly #used = new Set<string>();

  constructor(name: string, file: Buffer) {
    this.name = name;
    const headerLength = file.length < 8 ? Number.NaN : Number(file.readBigUInt64LE(0));
    if (!(headerLength <= file.length - 8)) throw new ModelError('request-invalid', `${name}: not a safetensors file.`);
    const header: Record<string, Entry> = JSON.parse(file.toString('utf8', 8, 8 + headerLength));
    this.#entries = new Map(Object.entries(header).filter(([key]) => key !== '__metadata__'));
    this.#bytes = file.subarray(8 + headerLength);
  }

  get names(): string[] {
    return [...this.#entries.keys()];
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /** Looking at the shape alone is no use of a tensor. */
  shapeOf(name: string): readonly number[] {
    return this.#entries.get(name)?.shape ?? [];
  }

  /** The tensor, which counts as used from now on. */
  take(name: string): GoldenTensor {
    const entry = this.#entries.get(name);
    if (!entry) throw new ModelError('request-invalid', `${this.name}: it has no tensor ${name}.`);
    this.#used.add(name);
    const [from, to] = entry.data_offsets;
    const bytes = new Uint8Array(this.#bytes.subarray(from, to)).buffer;
    return {
      name: `${this.name}/${name}`,
      shape: entry.shape,
      data: typed(entry.dtype, bytes, `${this.name}/${name}`),
    };
  }

  floats(name: string): Float32Array {
    return Float32Array.from(this.take(name).data);
  }

  ids(name: string): number[] {
    return Array.from(this.take(name).data);
  }

  /** Names that nothing took. */
  get unused(): string[] {
    return this.names.filter((name) => !this.#used.has(name));
  }
}

function typed(dtype: string, bytes: ArrayBuffer, name: string): GoldenTensor['data'] {
  switch (dtype) {
    case 'F32':
      return new Float32Array(bytes);
    case 'F64':
      return new Float64Array(bytes);
    case 'I32':
      return new Int32Array(bytes);
    case 'I64':
      return Float64Array.from(new BigInt64Array(bytes), Number);
    case 'U8':
    case 'BOOL':
      return new Uint8Array(bytes);
    default:
      throw new ModelError('request-invalid', `${name}: element type ${dtype} is not one that a reference has.`);
  }
}

export async function readGolden(path: string, name: string): Promise<GoldenFile> {
  return new GoldenFile(name, await readFile(path));
}
