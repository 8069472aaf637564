/** Moves the data: copies it to the disk, compares the copy, switches over, and only then removes the old. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, readdir, rm, stat, statfs } from 'node:fs/promises';
import nodePath, { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ModelError } from '../../native-models/contract.ts';
import type { Done } from '../data-api.ts';
import { Database } from './database.ts';
import { dataIn, removeData } from './erase.ts';
import { asWriteError, databaseIn, syncFile, syncFolder, syncFolderAndAbove } from './files.ts';
import { writeLocation } from './location.ts';
import { checkWhole } from './open.ts';
import type { Store } from './store.ts';

export function moveData(store: Store, folder: string): Promise<Done> {
  return store.replaceData(async () => {
    await checkTarget(store, folder);
    const from = store.folder;
    const to = resolve(folder);
    await store.whileClosed(async () => {
      let firstMade: string | undefined;
      try {
        firstMade = await mkdir(to, { recursive: true, mode: 0o700 });
        await copyData(from, to);
        await writeLocation(store.base, to);
      } catch (error) {
        await removeData(to).catch(() => {});
        if (firstMade !== undefined) await rm(firstMade, { recursive: true, force: true }).catch(() => {});
        throw asWriteError(error, 'the data stays where it is');
      }
      await removeData(from).catch((error: unknown) => console.error(`The old data could not be removed: ${error}`));
    });
    return {
      message: `The data is now in ${to}. Every file was compared before the old ones were removed. Models stay.`,
    };
  });
}

/** Whole and on the disk when it returns. */
async function copyData(from: string, to: string): Promise<void> {
  const files = await filesOf(from);
  await checkRoom(to, files);
  for (const { path } of files) await copyVerified(join(from, path), join(to, path));
  const copy = new Database(databaseIn(to));
  try {
    checkWhole(copy);
  } finally {
    copy.close();
  }
  for (const folder of new Set(files.map(({ path }) => dirname(join(to, path))))) await syncFolder(folder);
  await syncFolderAndAbove(to);
}

/** The folder itself counts. On Windows the way to another drive or to a share is the whole path of what is there. */
export function isWithin(folder: string, path: string, { relative, isAbsolute, sep } = nodePath): boolean {
  const way = relative(folder, path);
  return way === '' || (!isAbsolute(way) && way !== '..' && !way.startsWith(`..${sep}`));
}

/** Throws 'request-invalid' for a place that would mix the data with something else. */
async function checkTarget({ folder: from, base }: Store, folder: string): Promise<void> {
  const refuse = (sentence: string): never => {
    throw new ModelError('request-invalid', sentence);
  };
  if (!isAbsolute(folder)) refuse(`Give the whole path of the folder, not "${folder}".`);
  const to = resolve(folder);
  if (to === from) refuse('The data is in this folder already.');
  if (dataIn(from).some((path) => isWithin(path, to))) refuse('Choose a folder outside the data.');
  const file = await stat(to).catch(() => undefined);
  if (file === undefined) return;
  if (!file.isDirectory()) refuse(`${to} is a file. Choose an empty or a new folder.`);
  // Where the program looks first there are other things too, such as models; there only data would be in the way.
  const ours = new Set(dataIn(to).map((path) => basename(path)));
  const inTheWay = (await readdir(to)).filter((name) => to !== base || ours.has(name));
  if (inTheWay.length > 0) refuse(`${to} is not empty. Choose an empty or a new folder.`);
}

interface DataFile {
  readonly path: string;
  readonly sizeBytes: number;
}

async function filesOf(folder: string): Promise<DataFile[]> {
  const files: DataFile[] = [];
  for (const path of dataIn(folder)) {
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile()) files.push({ path: relative(folder, path), sizeBytes: found.size });
    if (!found?.isDirectory()) continue;
    for (const entry of await readdir(path, { withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const { size } = await stat(join(path, entry.name));
      files.push({ path: relative(folder, join(path, entry.name)), sizeBytes: size });
    }
  }
  return files;
}

async function checkRoom(to: string, files: readonly DataFile[]): Promise<void> {
  const needed = files.reduce((total, { sizeBytes }) => total + sizeBytes, 50_000_000);
  const { bavail, bsize } = await statfs(to);
  if (bavail * bsize >= needed) return;
  const megabytes = Math.ceil((needed - bavail * bsize) / 1_000_000);
  throw new ModelError('disk-full', `There is too little room in ${to}: ${megabytes} MB more are needed.`);
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

async function copyVerified(from: string, to: string): Promise<void> {
  await mkdir(join(to, '..'), { recursive: true, mode: 0o700 });
  await copyFile(from, to);
  await syncFile(to);
  if ((await hashOf(from)) !== (await hashOf(to))) {
    throw new ModelError(
      'unexpected',
      `The copy of ${from} differs: the disk may be failing. The data stays where it is.`,
    );
  }
}
