/** Zip files of any content: written piece by piece, read entry by entry, never whole in memory. */
import { createReadStream, createWriteStream } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import { ModelError } from '../../native-models/contract.ts';
import { asWriteError, syncFile } from './files.ts';

/** Without the 64-bit extension, which fflate does not write. */
const longestZipBytes = 4_000_000_000;
const mostEntries = 65_000;
const pieceBytes = 1_000_000;

export type ZipSource =
  | { readonly name: string; readonly bytes: Uint8Array }
  /** Stored as it is where it is compressed already, as pictures are. */
  | { readonly name: string; readonly path: string; readonly isCompressed: boolean };

/** Throws 'disk-full'; 'request-invalid' beyond 4 GB. A file that is gone is left out: `onMissing` hears its name. */
export async function writeZip(
  path: string,
  sources: readonly ZipSource[],
  onMissing: (name: string) => void = () => {},
): Promise<void> {
  const sizes = await Promise.all(
    sources.map((source) =>
      'bytes' in source
        ? source.bytes.length
        : stat(source.path).then(
            ({ size }) => size,
            () => undefined,
          ),
    ),
  );
  const total = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  if (total > longestZipBytes || sources.length > mostEntries) {
    throw new ModelError(
      'request-invalid',
      'There is more than 4 GB to put into one file. Close Vasari and copy its data folder instead.',
    );
  }
  const file = await open(path, 'wx', 0o600);
  try {
    const pieces: Uint8Array[] = [];
    const zip = new Zip((error, piece) => {
      if (error !== null) throw error;
      pieces.push(piece);
    });
    const flush = async (): Promise<void> => {
      for (const piece of pieces.splice(0)) await file.writeFile(piece); // `write` may take a part and not fail
    };
    for (const [index, source] of sources.entries()) {
      if (sizes[index] === undefined) {
        onMissing(source.name);
        continue;
      }
      const isStored = 'path' in source && source.isCompressed;
      const entry = isStored ? new ZipPassThrough(source.name) : new ZipDeflate(source.name, { level: 6 });
      zip.add(entry);
      if ('bytes' in source) entry.push(source.bytes, true);
      else {
        for await (const piece of createReadStream(source.path, { highWaterMark: pieceBytes })) {
          entry.push(new Uint8Array(piece as Buffer));
          await flush();
        }
        entry.push(new Uint8Array(0), true);
      }
      await flush();
    }
    zip.end();
    await flush();
    await file.sync();
  } catch (error) {
    throw asWriteError(error, 'the file was not made');
  } finally {
    await file.close();
  }
}

export interface ZipEntry {
  readonly name: string;
  readonly sizeBytes: number;
  readonly packedBytes: number;
  readonly method: number;
  readonly at: number;
}

const invalid = (sentence: string): ModelError => new ModelError('data-invalid', sentence);
const signatures = { end: 0x06054b50, directory: 0x02014b50, entry: 0x04034b50 } as const;

async function readAt(file: FileHandle, at: number, length: number): Promise<DataView> {
  const bytes = new Uint8Array(length);
  const { bytesRead } = await file.read(bytes, 0, length, at);
  if (at < 0 || bytesRead < length) throw invalid('The file is cut short.');
  return new DataView(bytes.buffer);
}

/** The entries by the directory at the file's end. Layout: PKWARE's APPNOTE, 4.3.7, 4.3.12 and 4.3.16. */
export async function listZip(path: string): Promise<readonly ZipEntry[]> {
  const { size } = await stat(path);
  const file = await open(path, 'r');
  try {
    const tailBytes = Math.min(size, 22 + 65_535);
    const tail = await readAt(file, size - tailBytes, tailBytes);
    let end = tailBytes - 22;
    while (end >= 0 && tail.getUint32(end, true) !== signatures.end) end -= 1;
    if (end < 0) throw invalid('The file is not a zip, or it is cut short.');
    const count = tail.getUint16(end + 10, true);
    const directory = await readAt(file, tail.getUint32(end + 16, true), tail.getUint32(end + 12, true));
    const entries: ZipEntry[] = [];
    let at = 0;
    for (let index = 0; index < count; index += 1) {
      if (at + 46 > directory.byteLength || directory.getUint32(at, true) !== signatures.directory) {
        throw invalid("The zip's directory makes no sense.");
      }
      const nameBytes = directory.getUint16(at + 28, true);
      const name = new TextDecoder().decode(new Uint8Array(directory.buffer, at + 46, nameBytes));
      entries.push({
        name,
        method: directory.getUint16(at + 10, true),
        packedBytes: directory.getUint32(at + 20, true),
        sizeBytes: directory.getUint32(at + 24, true),
        at: directory.getUint32(at + 42, true),
      });
      at += 46 + nameBytes + directory.getUint16(at + 30, true) + directory.getUint16(at + 32, true);
    }
    return entries;
  } catch (error) {
    if (error instanceof RangeError) throw invalid("The zip's directory makes no sense.");
    throw error;
  } finally {
    await file.close();
  }
}

/** Never more bytes than the directory promised; on the disk when it returns. */
export async function extractEntry(zip: string, entry: ZipEntry, to: string): Promise<void> {
  const file = await open(zip, 'r');
  const head = await readAt(file, entry.at, 30).finally(() => file.close());
  if (head.getUint32(0, true) !== signatures.entry) throw invalid(`${entry.name}: its place in the zip is wrong.`);
  const start = entry.at + 30 + head.getUint16(26, true) + head.getUint16(28, true);
  if (entry.method !== 0 && entry.method !== 8) throw invalid(`${entry.name}: packed in a way that is not known here.`);
  let length = 0;
  const measure = new Transform({
    transform(piece: Buffer, _encoding, done) {
      length += piece.length;
      if (length > entry.sizeBytes) done(invalid(`${entry.name}: longer than the zip's directory says.`));
      else done(null, piece);
    },
  });
  const packed = createReadStream(zip, { start, end: start + Math.max(0, entry.packedBytes - 1) });
  const target = createWriteStream(to, { flags: 'wx', mode: 0o600 });
  try {
    if (entry.method === 8) await pipeline(packed, createInflateRaw(), measure, target);
    else await pipeline(packed, measure, target);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code?.startsWith('Z_')) throw invalid(`${entry.name}: the zip is damaged here.`);
    throw asWriteError(error, 'the backup was not read');
  }
  if (length !== entry.sizeBytes) throw invalid(`${entry.name}: the zip is damaged here.`);
  await syncFile(to);
}
