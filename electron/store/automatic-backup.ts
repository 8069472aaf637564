/** The copy of the database that Vasari makes for itself once a day, to be offered when the database is damaged. */
import { existsSync, mkdirSync, renameSync, statSync, utimesSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { AutomaticBackup } from '../data-api.ts';
import { Database } from './database.ts';
import { asWriteError, backupsIn, databaseFiles, keptIn, timeName } from './files.ts';
import { checkWhole } from './open.ts';

export const automaticIn = (folder: string): string => join(backupsIn(folder), 'automatic.db');

export function latestBackup(folder: string): AutomaticBackup | null {
  try {
    const { mtimeMs, size } = statSync(automaticIn(folder));
    return { createdMs: Math.round(mtimeMs), sizeBytes: size };
  } catch {
    return null;
  }
}

/** A copy that was checked whole, in one file with nothing beside it. */
export async function makeCopy(database: Database, path: string): Promise<void> {
  await database.backUpTo(path);
  const copy = new Database(path);
  try {
    checkWhole(copy);
    copy.exec('PRAGMA journal_mode = DELETE');
  } finally {
    copy.close();
  }
}

/** The one before is replaced only by a whole one. */
export async function makeAutomaticBackup(database: Database, folder: string): Promise<void> {
  const path = automaticIn(folder);
  const partial = `${path}.partial`;
  const removePartial = async (): Promise<void> => {
    for (const file of databaseFiles(partial)) await rm(file, { force: true });
  };
  try {
    mkdirSync(backupsIn(folder), { recursive: true, mode: 0o700 });
    await removePartial();
    await makeCopy(database, partial);
    await rename(partial, path);
  } catch (error) {
    await removePartial().catch(() => {});
    throw asWriteError(error, 'the daily copy was not made');
  }
}

export function keepAutomaticBackup(folder: string, nowMs: number): void {
  if (!existsSync(automaticIn(folder))) return;
  mkdirSync(keptIn(folder), { recursive: true, mode: 0o700 });
  const kept = join(keptIn(folder), `backup-${timeName(nowMs)}.db`);
  renameSync(automaticIn(folder), kept);
  utimesSync(kept, new Date(nowMs), new Date(nowMs)); // kept from now on
}
