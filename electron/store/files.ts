/** Names and small deeds of the data folder. */
import { randomUUID } from 'node:crypto';
import { open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ModelError } from '../../native-models/contract.ts';

export const databaseName = 'vasari.db';

export const databaseIn = (folder: string): string => join(folder, databaseName);
export const picturesIn = (folder: string): string => join(folder, 'pictures');
export const backupsIn = (folder: string): string => join(folder, 'backups');
/** Damaged and replaced databases, kept a while for whoever can do more with them. */
export const keptIn = (folder: string): string => join(folder, 'kept');
/** A database and what SQLite keeps beside it. */
export const databaseFiles = (path: string): readonly string[] => [path, `${path}-wal`, `${path}-shm`];

/** Part of a file's name: 2026-11-21T09-30-05Z. */
export function timeName(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+/, '').replaceAll(':', '-');
}

export async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

/** Of the plain files of a folder, without its folders. */
export async function sizesIn(folder: string): Promise<readonly number[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return Promise.all(entries.filter((entry) => entry.isFile()).map((entry) => sizeOf(join(folder, entry.name))));
}

const keptMs = 30 * 24 * 3_600_000;

/** Databases put aside, and copies from before a change of the schema, go when they are old: deleted chats are in them. */
export async function removeOldCopies(folder: string, nowMs: number): Promise<void> {
  const isOld = async (path: string): Promise<boolean> => nowMs - (await stat(path)).mtimeMs > keptMs;
  for (const name of await readdir(backupsIn(folder)).catch(() => [])) {
    const path = join(backupsIn(folder), name);
    if (name.startsWith('before-version-') && (await isOld(path))) await rm(path, { force: true });
  }
  const kept = await readdir(keptIn(folder)).catch(() => []);
  for (const name of kept) {
    const path = join(keptIn(folder), name);
    if (await isOld(path)) await rm(path, { force: true });
  }
  await rmdir(keptIn(folder)).catch(() => {}); // stays while anything is in it
}

/** The error of a file's writing as a code to act on. `what` was not done: "the picture was not stored". */
export function asWriteError(error: unknown, what: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new ModelError('disk-full', `The disk is full: ${what}. Free some space and try again.`, { cause: error });
  }
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') {
    return new ModelError(
      'read-only',
      `The data folder cannot be written to: ${what}. Check its permissions, or choose another with VASARI_DATA.`,
      { cause: error },
    );
  }
  return error;
}

/** Returns once the file's content is on the disk, so that no power cut takes it back. */
export async function syncFile(path: string): Promise<void> {
  const file = await open(path, process.platform === 'win32' ? 'r+' : 'r'); // Windows syncs what is open for writing alone
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The same for the names in a folder, where it can be asked for: Windows, some shares and some permissions refuse it. */
export async function syncFolder(path: string): Promise<void> {
  try {
    await syncFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EIO') throw error; // the disk is failing
  }
}

/** A new folder's name stands in the folder above, and that one's may be new too. */
export async function syncFolderAndAbove(path: string): Promise<void> {
  await syncFolder(path);
  if (dirname(path) !== path) await syncFolderAndAbove(dirname(path));
}

/** A reader sees the whole file under its final name or none at all. */
export async function writeWhole(path: string, bytes: Uint8Array, what: string): Promise<void> {
  const partial = `${path}.${randomUUID()}.partial`;
  try {
    const file = await open(partial, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => {});
    throw asWriteError(error, what);
  }
}
