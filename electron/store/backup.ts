/** Everything in one zip, and back: the database, the pictures, and a note of what it is. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { ModelError } from '../../native-models/contract.ts';
import { longestPictureBytes } from '../call-rows.ts';
import type { Done, OfferedFile } from '../data-api.ts';
import { automaticIn, makeCopy } from './automatic-backup.ts';
import { Database } from './database.ts';
import { databaseFiles, databaseName, syncFile, syncFolder, timeName } from './files.ts';
import { replaceDatabase } from './kept.ts';
import { checkWhole, hasOurSchema } from './open.ts';
import { newestVersion } from './schema.ts';
import type { Store } from './store.ts';
import type { Transfers } from './transfers.ts';
import { usedPictures } from './unused-pictures.ts';
import { extractEntry, listZip, writeZip, type ZipEntry } from './zip-file.ts';

const noteName = 'backup.json';
const note = z.object({
  format: z.literal('vasari-backup'),
  version: z.number().int().positive(),
  createdMs: z.number(),
});

export async function makeBackup(store: Store, transfers: Transfers, page: string): Promise<OfferedFile> {
  const folder = await transfers.workplace();
  try {
    const database = join(folder, databaseName);
    await makeCopy(store.database, database);
    const what = { format: 'vasari-backup', version: newestVersion, createdMs: store.nowMs };
    const pictures = [...usedPictures(store.database)].sort();
    const zip = join(folder, 'backup.zip');
    await writeZip(zip, [
      { name: noteName, bytes: new TextEncoder().encode(`${JSON.stringify(what)}\n`) },
      { name: databaseName, path: database, isCompressed: false },
      ...pictures.map((id) => ({ name: `pictures/${id}`, path: join(store.pictures, id), isCompressed: true })),
    ]);
    await rm(database);
    const name = `vasari-backup-${timeName(store.nowMs)}.zip`;
    return await transfers.offer(page, zip, { name, mediaType: 'application/zip', folder });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

const invalid = (sentence: string): ModelError => new ModelError('data-invalid', `This is no backup: ${sentence}`);

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

interface Checked {
  readonly database: string;
  /** Where each picture was unpacked, named by its hash. */
  readonly pictures: readonly string[];
  readonly chatCount: number;
}

/** Unpacks and checks all of it. Throws 'data-invalid' with the place. */
async function unpack(zip: string, folder: string): Promise<Checked> {
  const entries = await listZip(zip);
  const find = (name: string): ZipEntry => {
    const entry = entries.find((entry) => entry.name === name);
    if (entry === undefined) throw invalid(`${name} is missing.`);
    return entry;
  };
  await extractEntry(zip, find(noteName), join(folder, noteName));
  checkNote(await readFile(join(folder, noteName), 'utf8'));
  const database = join(folder, databaseName);
  await extractEntry(zip, find(databaseName), database);
  const chatCount = checkDatabase(database);
  const pictures: string[] = [];
  for (const entry of entries) {
    if (entry.name === noteName || entry.name === databaseName) continue;
    const [, id] = /^pictures\/([0-9a-f]{64})$/.exec(entry.name) ?? [];
    if (id === undefined) throw invalid('it holds files that Vasari does not write.');
    if (entry.sizeBytes > longestPictureBytes) throw invalid(`${entry.name} has more than 100 MB.`);
    const path = join(folder, id);
    await extractEntry(zip, entry, path);
    const hash = createHash('sha256');
    await pipeline(createReadStream(path), hash);
    if (hash.digest('hex') !== id) throw invalid(`${entry.name} is damaged.`);
    pictures.push(path);
  }
  return { database, pictures, chatCount };
}

function checkNote(text: string): void {
  let parsed: z.infer<typeof note>;
  try {
    parsed = note.parse(JSON.parse(text));
  } catch {
    throw invalid(`${noteName} does not say what it is.`);
  }
  if (parsed.version <= newestVersion) return;
  throw new ModelError('data-invalid', 'A newer Vasari made this backup. Update Vasari to restore it.');
}

function checkDatabase(path: string): number {
  const database = new Database(path);
  try {
    checkWhole(database);
    const { user_version: version } = database.get<{ user_version: number }>('PRAGMA user_version')!;
    if (version < 1 || version > newestVersion) throw invalid('its database has no version known here.');
    if (!hasOurSchema(database, version)) throw invalid('its database has another shape than Vasari gives it.');
    return database.get<{ count: number }>('SELECT count(*) AS count FROM chats WHERE deleted_ms IS NULL')!.count;
  } finally {
    database.close();
  }
}

export function restoreBackup(store: Store, zip: string): Promise<Done> {
  return store.replaceData(async () => {
    const folder = join(dirname(zip), 'unpacked');
    await mkdir(folder, { mode: 0o700 });
    const { database, pictures, chatCount } = await unpack(zip, folder);
    await mkdir(store.pictures, { recursive: true, mode: 0o700 });
    for (const path of pictures) await rename(path, join(store.pictures, basename(path)));
    await syncFolder(store.pictures);
    const kept = await restoreDatabase(store, database);
    return {
      message: `Restored ${counted(chatCount, 'chat')} and ${counted(pictures.length, 'picture')}. What was there before is kept for 30 days as ${kept}.`,
    };
  });
}

export function restoreAutomaticBackup(store: Store): Promise<Done> {
  return store.replaceData(async () => {
    const from = automaticIn(store.folder);
    if (!existsSync(from)) throw new ModelError('data-invalid', 'There is no automatic backup.');
    const copy = `${from}.restoring`;
    const removeCopy = async (): Promise<void> => {
      for (const file of databaseFiles(copy)) await rm(file, { force: true });
    };
    try {
      await removeCopy(); // of a program that ended meanwhile
      await copyFile(from, copy);
      await chmod(copy, 0o600);
      const chatCount = checkDatabase(copy);
      const kept = await restoreDatabase(store, copy);
      return {
        message: `Restored ${counted(chatCount, 'chat')}. What was there before is kept for 30 days as ${kept}.`,
      };
    } catch (error) {
      await removeCopy().catch(() => {});
      throw error;
    }
  });
}

async function restoreDatabase(store: Store, by: string): Promise<string> {
  await syncFile(by);
  let kept = '';
  await store.whileClosed(async () => {
    kept = await replaceDatabase(store.folder, by, store.nowMs);
  });
  return kept;
}
