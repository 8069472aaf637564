/** Deletes everything at once and for good. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Done } from '../data-api.ts';
import { backupsIn, databaseFiles, databaseIn, keptIn, picturesIn } from './files.ts';
import type { Store } from './store.ts';

/** What the data folder holds of ours, beside models, which are no user's data. */
export function dataIn(folder: string): readonly string[] {
  return [...databaseFiles(databaseIn(folder)), picturesIn(folder), backupsIn(folder), keptIn(folder)];
}

export async function removeData(folder: string): Promise<void> {
  for (const path of dataIn(folder)) await rm(path, { recursive: true, force: true });
  for (const name of ['transfers', 'features']) await rm(join(folder, name), { recursive: true, force: true });
}

export async function eraseAll(store: Store): Promise<Done> {
  await store.replaceData(() => store.whileClosed(() => removeData(store.folder)));
  return { message: 'All chats, pictures, settings and backups are deleted. Models are still there.' };
}
