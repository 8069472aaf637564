/** Databases that were put out of the way, damaged or replaced, and notes of what is not decided or not finished. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { asWriteError, databaseFiles, databaseIn, keptIn, syncFolder, timeName, writeWhole } from './files.ts';

const unchanged = 'the data stays where it is';

/** Names the damaged file until the user has decided what to do. */
const damageFileIn = (folder: string): string => join(keptIn(folder), 'undecided.txt');
/** Names where the database is put, until another has taken its place. */
const replacementFileIn = (folder: string): string => join(keptIn(folder), 'unfinished.txt');

function keptAs(folder: string, why: 'damaged' | 'replaced', nowMs: number): string {
  return join(keptIn(folder), `${why}-${timeName(nowMs)}.db`);
}

function putAside(folder: string, kept: string, nowMs: number): void {
  const to = databaseFiles(kept);
  for (const [index, from] of databaseFiles(databaseIn(folder)).entries()) {
    if (!existsSync(from)) continue;
    renameSync(from, to[index]!);
    utimesSync(to[index]!, new Date(nowMs), new Date(nowMs)); // kept from now on
  }
}

/** Moves the damaged database out of the way; returns where it lies now. Noted before, so that no crash hides it. */
export function putDamagedAside(folder: string, nowMs: number): string {
  const kept = keptAs(folder, 'damaged', nowMs);
  mkdirSync(keptIn(folder), { recursive: true, mode: 0o700 });
  writeFileSync(damageFileIn(folder), kept, { mode: 0o600 });
  putAside(folder, kept, nowMs);
  return kept;
}

export function rememberedDamage(folder: string): string | undefined {
  const file = damageFileIn(folder);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

export function forgetDamage(folder: string): void {
  rmSync(damageFileIn(folder), { force: true });
}

/**
 * Puts the file `by`, which is on the disk, in the place of the closed database; returns where that is kept. What fails, or
 * is cut off, is undone by `finishReplacement` when the database is opened next.
 */
export async function replaceDatabase(folder: string, by: string, nowMs: number): Promise<string> {
  const kept = keptAs(folder, 'replaced', nowMs);
  try {
    await mkdir(keptIn(folder), { recursive: true, mode: 0o700 });
    await writeWhole(replacementFileIn(folder), new TextEncoder().encode(basename(kept)), unchanged);
    await syncFolder(keptIn(folder));
    putAside(folder, kept, nowMs);
    await rename(by, databaseIn(folder));
  } catch (error) {
    throw asWriteError(error, unchanged);
  }
  await syncFolder(folder);
  forgetDamage(folder);
  finishReplacement(folder);
  return kept;
}

/** The database that was put aside comes back where no other has taken its place. */
export function finishReplacement(folder: string): void {
  const file = replacementFileIn(folder);
  if (!existsSync(file)) return;
  const from = databaseFiles(join(keptIn(folder), readFileSync(file, 'utf8')));
  const to = databaseFiles(databaseIn(folder));
  if (!existsSync(databaseIn(folder))) {
    // The database itself last: once it is there, nothing is missing.
    for (const index of [1, 2, 0]) if (existsSync(from[index]!)) renameSync(from[index]!, to[index]!);
  }
  rmSync(file, { force: true });
}
