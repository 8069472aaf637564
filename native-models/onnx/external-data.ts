/** Writes a graph's weights to files beside it, one tensor in memory at a time, hashed on the way. */
import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { tensorSizeBytes, type WeightGroup } from './graph.ts';
import type { Placement } from './proto.ts';

/** A file's name, size and SHA-256, as a manifest lists it. */
export interface WrittenFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** ONNX Runtime maps external data: large tensors begin on pages, small ones where vector loads like it. */
const pageBytes = 4096;
const lineBytes = 64;
const largeBytes = 1 << 20;
/** A new file begins where the next tensor would pass this. */
const maxFileBytes = 1 << 30;
/** One write hands over no more than this. */
const pieceBytes = 64 * 1024 * 1024;
/** Groups made ahead hold no more than this together, or one of them alone. */
const maxHeldBytes = 400 * 1024 * 1024;

export interface WrittenWeights {
  readonly files: readonly WrittenFile[];
  readonly placements: ReadonlyMap<string, Placement>;
}

export interface WriteOptions {
  readonly signal?: AbortSignal | undefined;
  readonly maxBytes?: number | undefined;
  /** Groups that are being made while one is written. */
  readonly ahead?: number;
}

/**
 * Writes the groups into `folder` as `name`, `name`-1 and so on. Reports the bytes written after each tensor. Stops
 * between tensors when the signal says so.
 */
export async function* writeWeights(
  groups: readonly WeightGroup[],
  folder: string,
  name: string,
  { signal, maxBytes = maxFileBytes, ahead = 1 }: WriteOptions = {},
): AsyncGenerator<number, WrittenWeights, void> {
  const files: WrittenFile[] = [];
  const placements = new Map<string, Placement>();
  let file: DataFile | undefined;
  try {
    for await (const [group, arrays] of loaded(groups, ahead)) {
      signal?.throwIfAborted();
      for (const [i, tensor] of group.tensors.entries()) {
        const bytes = arrays[i]!;
        if (bytes.byteLength !== tensorSizeBytes(tensor)) {
          throw new Error(`${tensor.name}: expected ${tensorSizeBytes(tensor)} bytes, got ${bytes.byteLength}.`);
        }
        if (file && file.offsetFor(bytes) + bytes.byteLength > maxBytes) {
          files.push(await file.finish());
          file = undefined;
        }
        file ??= await DataFile.create(folder, files.length > 0 ? `${name}-${files.length}` : name);
        placements.set(tensor.name, await file.append(bytes));
        yield bytes.byteLength;
      }
    }
    if (file) files.push(await file.finish());
    file = undefined;
    return { files, placements };
  } finally {
    await file?.abandon();
  }
}

/** Groups with their bytes, in order, a few being made ahead while memory for them is there. */
async function* loaded(
  groups: readonly WeightGroup[],
  ahead: number,
): AsyncGenerator<readonly [WeightGroup, readonly Uint8Array[]]> {
  const sizeOf = (group: WeightGroup) => group.tensors.reduce((sum, tensor) => sum + tensorSizeBytes(tensor), 0);
  const begun: { readonly group: WeightGroup; readonly bytes: Promise<readonly Uint8Array[]> }[] = [];
  let next = 0;
  let heldBytes = 0;
  try {
    while (next < groups.length || begun.length > 0) {
      for (; next < groups.length && begun.length < ahead; next++) {
        const group = groups[next]!;
        if (begun.length > 0 && heldBytes + sizeOf(group) > maxHeldBytes) break;
        heldBytes += sizeOf(group);
        const bytes = group.load();
        bytes.catch(() => {}); // whoever waits for it hears of it
        begun.push({ group, bytes });
      }
      const { group, bytes } = begun.shift()!;
      yield [group, await bytes];
      heldBytes -= sizeOf(group);
    }
  } finally {
    await Promise.allSettled(begun.map(({ bytes }) => bytes));
  }
}

class DataFile {
  sizeBytes = 0;
  readonly #name: string;
  readonly #handle: FileHandle;
  readonly #hash: Hash = createHash('sha256');

  private constructor(name: string, handle: FileHandle) {
    this.#name = name;
    this.#handle = handle;
  }

  static async create(folder: string, name: string): Promise<DataFile> {
    return new DataFile(name, await open(join(folder, name), 'wx'));
  }

  /** Where the next tensor begins, after what aligns it. */
  offsetFor(bytes: Uint8Array): number {
    const alignment = bytes.byteLength >= largeBytes ? pageBytes : lineBytes;
    return Math.ceil(this.sizeBytes / alignment) * alignment;
  }

  async append(bytes: Uint8Array): Promise<Placement> {
    const offsetBytes = this.offsetFor(bytes);
    await this.#write(new Uint8Array(offsetBytes - this.sizeBytes));
    for (let done = 0; done < bytes.byteLength; done += pieceBytes) {
      await this.#write(bytes.subarray(done, done + pieceBytes));
    }
    return { file: this.#name, offsetBytes, sizeBytes: bytes.byteLength };
  }

  async finish(): Promise<WrittenFile> {
    await this.#handle.close();
    return { path: this.#name, sizeBytes: this.sizeBytes, sha256: this.#hash.digest('hex') };
  }

  abandon(): Promise<void> {
    return this.#handle.close();
  }

  async #write(bytes: Uint8Array): Promise<void> {
    this.#hash.update(bytes);
    for (let done = 0; done < bytes.byteLength; ) {
      done += (await this.#handle.write(bytes, done, bytes.byteLength - done)).bytesWritten;
    }
    this.sizeBytes += bytes.byteLength;
  }
}
