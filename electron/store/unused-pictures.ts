/** Really deletes pictures that no chat and no draft shows any more. */
import { existsSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from './database.ts';
import { keptIn, picturesIn } from './files.ts';

/** A picture that was stored but a moment ago is about to be shown; storing it again makes it young. */
const graceMs = 3_600_000;

/** Deleted chats count until they are gone for good. */
export function usedPictures(database: Database): Set<string> {
  const rows = database.all<{ picture: string }>(
    `SELECT picture FROM turn_pictures
     UNION SELECT json_extract(entry.value, '$.picture') FROM drafts, json_each(drafts.pictures) AS entry`,
  );
  return new Set(rows.map(({ picture }) => picture));
}

export async function removeUnusedPictures(database: Database, folder: string, nowMs: number): Promise<void> {
  if (existsSync(keptIn(folder))) return; // a database that was put aside may show them still
  const pictures = picturesIn(folder);
  const names = await readdir(pictures).catch(() => []);
  const used = usedPictures(database);
  for (const name of names) {
    if (used.has(name) || !/^[0-9a-f]{64}$/.test(name)) continue;
    const path = join(pictures, name);
    const file = await stat(path).catch(() => undefined);
    if (file !== undefined && nowMs - file.mtimeMs > graceMs) await rm(path, { force: true });
  }
}
