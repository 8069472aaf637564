/**
 * What was seen of pictures, kept in memory and on disk, the least recently used going first. An entry on disk is
 * written beside its place and renamed; one that is damaged, or of another model, is as good as none. A key begins with
 * the picture's id, and no entry outlives its picture for long.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { z } from 'zod';

/** Arrays by their names, and what else is to be known of them. */
export interface Features {
  readonly arrays: Readonly<Record<string, Float32Array>>;
  readonly facts: unknown;
}

export interface FeatureStore {
  get(key: string): Promise<Features | undefined>;
  /** Resolves when it is on disk, or cannot be: a disk that is full costs time later, and nothing else. */
  put(key: string, features: Features): Promise<void>;
  /** Forgets what is in memory. */
  clear(): void;
  /** Removes from disk what is of pictures that are no longer stored. */
  sweep(): Promise<void>;
}

export interface StoreLimits {
  readonly memoryBytes: number;
  readonly diskBytes: number;
}

/** At 768 px a picture's features take 17 MB. */
const usualLimits: StoreLimits = { memoryBytes: 70e6, diskBytes: 1e9 };

export type IsStored = (picture: string) => boolean | Promise<boolean>;

/** Without a folder there is memory alone. */
export function createFeatureStore(
  folder: string | undefined,
  isStored: IsStored,
  limits: StoreLimits = usualLimits,
): FeatureStore {
  const held = new Map<string, Features>();
  const hold = (key: string, features: Features): void => {
    held.delete(key);
    held.set(key, features);
    let bytes = 0;
    for (const kept of held.values()) bytes += sizeOf(kept);
    for (const [oldest, kept] of held) {
      if (bytes <= limits.memoryBytes || oldest === key) break;
      bytes -= sizeOf(kept);
      held.delete(oldest);
    }
  };
  return {
    async get(key) {
      const known = held.get(key) ?? (folder === undefined ? undefined : await readEntry(folder, key));
      if (known !== undefined) hold(key, known);
      return known;
    },
    async put(key, features) {
      hold(key, features);
      if (folder === undefined) return;
      await writeEntry(folder, key, features, limits.diskBytes).catch(() => {});
      await sweep(folder, isStored).catch(() => {});
    },
    clear: () => held.clear(),
    async sweep() {
      if (folder !== undefined) await sweep(folder, isStored).catch(() => {});
    },
  };
}

function sizeOf({ arrays }: Features): number {
  return Object.values(arrays).reduce((sum, array) => sum + array.byteLength, 0);
}

// ---- entries: a mark, the header's length, a JSON header, the arrays one after another ----------------------------

const mark = 'VSF1';
const extension = '.features';
const unfinished = '.partial';
/** A partial file that is older was left by a process that ended. */
const unfinishedMs = 3_600_000;
const headerStart = 8;
const alignment = 8;

const headerSchema = z.object({
  key: z.string(),
  facts: z.unknown(),
  arrays: z.array(z.object({ name: z.string(), length: z.number().int().nonnegative() })),
  checksum: z.number(),
});

/** The picture's id and a hash of the whole key: `<id>.<hash>.features`. */
function pathOf(folder: string, key: string): string {
  const [picture = ''] = key.split(' ');
  if (!/^[\w-]{1,128}$/.test(picture)) throw new Error(`${key}: a key begins with a picture's id.`);
  return join(folder, `${picture}.${createHash('sha256').update(key).digest('hex').slice(0, 32)}${extension}`);
}

async function sweep(folder: string, isStored: IsStored): Promise<void> {
  for (const name of await readdir(folder)) {
    const [picture = ''] = name.split('.');
    if (name.endsWith(extension) && !(await isStored(picture))) await rm(join(folder, name), { force: true });
  }
}

async function readEntry(folder: string, key: string): Promise<Features | undefined> {
  const path = pathOf(folder, key);
  try {
    const entry = parseEntry(await readFile(path), key);
    const now = new Date();
    await utimes(path, now, now).catch(() => {}); // used just now
    return entry;
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'))
      await rm(path, { force: true }).catch(() => {});
    return undefined;
  }
}

/** Throws where anything is not as it was written. */
function parseEntry(bytes: Buffer, key: string): Features {
  if (bytes.toString('latin1', 0, mark.length) !== mark) throw new Error('not an entry');
  const dataStart = headerStart + bytes.readUInt32LE(mark.length);
  const header = headerSchema.parse(JSON.parse(bytes.toString('utf8', headerStart, dataStart)));
  const data = Uint8Array.from(bytes.subarray(dataStart)); // from its own start, as its numbers are read
  if (header.key !== key || crc32(data) !== header.checksum) throw new Error('damaged');
  let offset = 0;
  const arrays = header.arrays.map(({ name, length }) => {
    const array = new Float32Array(data.buffer, offset, length);
    offset += array.byteLength;
    return [name, array] as const;
  });
  if (offset !== data.byteLength) throw new Error('cut short');
  return { arrays: Object.fromEntries(arrays), facts: header.facts };
}

async function writeEntry(folder: string, key: string, { arrays, facts }: Features, diskBytes: number): Promise<void> {
  const data = Buffer.concat(
    Object.values(arrays).map((array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength)),
  );
  const lengths = Object.entries(arrays).map(([name, { length }]) => ({ name, length }));
  const text = JSON.stringify({ key, facts, arrays: lengths, checksum: crc32(data) });
  const header = Buffer.from(text);
  const padded = Buffer.alloc(Math.ceil(header.length / alignment) * alignment, ' ');
  header.copy(padded);
  const start = Buffer.alloc(headerStart);
  start.write(mark, 'latin1');
  start.writeUInt32LE(padded.length, mark.length);
  const size = headerStart + padded.length + data.length;
  await mkdir(folder, { recursive: true });
  await makeRoom(folder, diskBytes - size);
  if (size > diskBytes) return;
  const path = pathOf(folder, key);
  const partial = `${path}.${randomUUID()}${unfinished}`;
  try {
    await writeFile(partial, Buffer.concat([start, padded, data]));
    await rename(partial, path);
  } finally {
    await rm(partial, { force: true });
  }
}

/** Removes the least recently used until no more than `mostBytes` are there, and what an earlier process left half. */
async function makeRoom(folder: string, mostBytes: number): Promise<void> {
  const entries: { path: string; usedMs: number; sizeBytes: number }[] = [];
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const info = await stat(path).catch(() => undefined);
    if (info === undefined) continue;
    if (name.endsWith(unfinished) && Date.now() - info.mtimeMs > unfinishedMs) await rm(path, { force: true });
    if (name.endsWith(extension)) entries.push({ path, usedMs: info.mtimeMs, sizeBytes: info.size });
  }
  let bytes = entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  for (const { path, sizeBytes } of entries.sort((a, b) => a.usedMs - b.usedMs)) {
    if (bytes <= mostBytes) return;
    await rm(path, { force: true });
    bytes -= sizeBytes;
  }
}
