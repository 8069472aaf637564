/** Files on their way between host and window, in parts: each belongs to the page that asked for it and ends with it. */
import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { type FileHandle, mkdir, mkdtemp, open, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelError } from '../../native-models/contract.ts';
import { partBytes } from '../call-rows.ts';
import type { OfferedFile, TransferId } from '../data-api.ts';
import { asWriteError } from './files.ts';
import { runs } from './writers.ts';

const mostAtOnce = 16;
/** Left free beside an upload, for the database. */
const spareBytes = 50_000_000;

interface Transfer {
  readonly page: string;
  readonly path: string;
  /** Removed with the transfer; undefined for a file that stays, such as a stored picture. */
  readonly folder: string | undefined;
  readonly sizeBytes: number;
  readonly upload: FileHandle | undefined;
  writtenBytes: number;
}

export class Transfers {
  readonly #folder: string;
  readonly #transfers = new Map<TransferId, Transfer>();
  /** Pages that are gone: what was still being made for them is not kept. */
  readonly #gonePages = new Set<string>();

  /** Files of programs that died are removed. */
  constructor(dataFolder: string) {
    const all = join(dataFolder, 'transfers');
    this.#folder = join(all, String(process.pid));
    try {
      for (const pid of readdirSync(all)) {
        if (!runs(Number(pid)) || Number(pid) === process.pid) rmSync(join(all, pid), { recursive: true, force: true });
      }
    } catch {
      // none yet, or a folder that cannot be written to: the first transfer will say so
    }
  }

  /** A new empty folder to make a file in. Throws 'request-invalid' where too many are on their way. */
  async workplace(): Promise<string> {
    this.#requireRoom();
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      return await mkdtemp(join(this.#folder, 'file-'));
    } catch (error) {
      throw asWriteError(error, 'the file was not made');
    }
  }

  /** `folder` is removed with the transfer, and at once where its page is gone: that throws 'request-invalid'. */
  async offer(
    page: string,
    path: string,
    file: { readonly name: string; readonly mediaType: string; readonly folder?: string },
  ): Promise<OfferedFile> {
    const { name, mediaType, folder } = file;
    const { size: sizeBytes } = await stat(path);
    const transfer = await this.#add({ page, path, folder, sizeBytes, upload: undefined, writtenBytes: sizeBytes });
    return { transfer, name, mediaType, sizeBytes };
  }

  async beginUpload(page: string, sizeBytes: number): Promise<TransferId> {
    const folder = await this.workplace();
    const { bavail, bsize } = await statfs(folder);
    if (bavail * bsize < sizeBytes + spareBytes) {
      await rm(folder, { recursive: true, force: true });
      const megabytes = Math.ceil((sizeBytes + spareBytes - bavail * bsize) / 1_000_000);
      throw new ModelError('disk-full', `The disk is too full for this file: ${megabytes} MB more are needed.`);
    }
    const path = join(folder, 'upload');
    const upload = await open(path, 'wx', 0o600);
    return this.#add({ page, path, folder, sizeBytes, upload, writtenBytes: 0 });
  }

  async writePart(page: string, id: TransferId, at: number, bytes: Uint8Array): Promise<void> {
    const transfer = this.#find(page, id);
    if (transfer.upload === undefined || at !== transfer.writtenBytes || at + bytes.length > transfer.sizeBytes) {
      throw new ModelError('request-invalid', `writePart: at: expected the part at ${transfer.writtenBytes}.`);
    }
    try {
      await writeAll(transfer.upload, bytes, at);
    } catch (error) {
      throw asWriteError(error, 'the file was not taken in');
    }
    transfer.writtenBytes = at + bytes.length;
  }

  async readPart(page: string, id: TransferId, at: number): Promise<Uint8Array> {
    const { path, sizeBytes } = this.#find(page, id);
    const part = new Uint8Array(Math.max(0, Math.min(partBytes, sizeBytes - at)));
    const file = await open(path, 'r');
    try {
      await file.read(part, 0, part.length, at);
    } finally {
      await file.close();
    }
    return part;
  }

  /** The file of a complete upload. */
  async uploaded(page: string, id: TransferId): Promise<string> {
    const transfer = this.#find(page, id);
    if (transfer.upload === undefined || transfer.writtenBytes < transfer.sizeBytes) {
      throw new ModelError('request-invalid', 'The file has not arrived whole. Choose it again.');
    }
    return transfer.path;
  }

  async end(page: string, id: TransferId): Promise<void> {
    const transfer = this.#find(page, id);
    this.#transfers.delete(id);
    await remove(transfer);
  }

  /** Never fails: a file that stays is removed with the program's others, at its end or at the next start. */
  async endAllOf(page: string): Promise<void> {
    this.#gonePages.add(page);
    const ids = [...this.#transfers].filter(([, transfer]) => transfer.page === page).map(([id]) => id);
    await Promise.allSettled(ids.map((id) => this.end(page, id)));
  }

  close(): void {
    // An upload that fails to close is thrown away all the same.
    for (const { upload } of this.#transfers.values()) void upload?.close().catch(() => {});
    this.#transfers.clear();
    try {
      rmSync(this.#folder, { recursive: true, force: true });
    } catch (error) {
      // The next start removes them.
      console.error(`Files that were on their way stay for now: ${error}`);
    }
  }

  /** What is refused is removed at once. */
  async #add(transfer: Transfer): Promise<TransferId> {
    try {
      if (this.#gonePages.has(transfer.page)) throw gone();
      this.#requireRoom();
    } catch (error) {
      await remove(transfer);
      throw error;
    }
    const id = randomBytes(16).toString('hex');
    this.#transfers.set(id, transfer);
    return id;
  }

  #requireRoom(): void {
    if (this.#transfers.size < mostAtOnce) return;
    throw new ModelError('request-invalid', 'Too many files are on their way. Wait until one has arrived.');
  }

  #find(page: string, id: TransferId): Transfer {
    const transfer = this.#transfers.get(id);
    if (transfer?.page !== page) throw gone();
    return transfer;
  }
}

function gone(): ModelError {
  return new ModelError('request-invalid', 'This file is no longer on its way.');
}

async function remove({ folder, upload }: Transfer): Promise<void> {
  try {
    await upload?.close();
  } finally {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}

/** `write` may take a part and not fail: a disk that fills up fails only when the rest is written. */
async function writeAll(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at + done);
    done += bytesWritten;
  }
}
