/** Opening the database whatever state it is in: fresh, older, newer, damaged, or in a folder that cannot be written to. */
import {
  accessSync,
  closeSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ModelError } from '../../native-models/contract.ts';
import type { StoreState } from '../data-api.ts';
import { Database, isDamage } from './database.ts';
import { asWriteError, backupsIn, databaseFiles, databaseIn, databaseName, timeName } from './files.ts';
import { finishReplacement, putDamagedAside, rememberedDamage } from './kept.ts';
import { newestVersion, steps } from './schema.ts';
import { mendingIndex } from './search.ts';
import { giveUpAnswersOfTheDead } from './writers.ts';

export type OpenState =
  | Extract<StoreState, { type: 'ready' | 'read-only' | 'unavailable' }>
  | { readonly type: 'damaged'; readonly message: string; readonly keptAs: string };

export interface Opened {
  readonly database: Database | undefined;
  readonly state: OpenState;
  close(): void;
}

/** Never throws: what stands in the way is the state's sentence. */
export function openDatabase(folder: string, nowMs: number): Opened {
  try {
    return openWritable(folder, nowMs);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const isShut = error instanceof ModelError && (error.code === 'read-only' || error.code === 'disk-full');
    return isShut ? openCopy(folder, message, nowMs) : unavailable(message);
  }
}

export function unavailable(message: string): Opened {
  return { database: undefined, state: { type: 'unavailable', message }, close: () => {} };
}

function opened(database: Database, state: OpenState): Opened {
  return { database, state, close: () => database.close() };
}

/** Throws ModelError 'read-only' or 'disk-full' where the folder does not take a database. */
function openWritable(folder: string, nowMs: number): Opened {
  makeFolder(folder);
  finishReplacement(folder);
  const path = databaseIn(folder);
  try {
    const version = checkedVersion(path);
    if (version > newestVersion) return openNewer(path, version);
    const database = createPrivately(path);
    migrate(database, folder, nowMs);
    const keptAs = rememberedDamage(folder);
    return opened(database, keptAs === undefined ? { type: 'ready' } : damaged(keptAs));
  } catch (error) {
    if (!isDamage(error)) throw error;
    const keptAs = putDamagedAside(folder, nowMs);
    const database = createPrivately(path);
    migrate(database, folder, nowMs);
    return opened(database, damaged(keptAs));
  }
}

function damaged(keptAs: string): OpenState {
  const message = `The database was damaged. Nothing was thrown away: the damaged file is kept for 30 days as ${keptAs}.`;
  return { type: 'damaged', message, keptAs };
}

/** SQLite gives what it writes beside a database the database's own permissions. */
function createPrivately(path: string): Database {
  try {
    closeSync(openSync(path, 'a', 0o600));
  } catch (error) {
    throw asWriteError(error, 'nothing new is kept');
  }
  return new Database(path);
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    const message = `The data folder ${folder} cannot be written to, so nothing new is kept. Check its permissions, or choose another with VASARI_DATA.`;
    throw new ModelError('read-only', message, { cause: error });
  }
}

/** The schema's version, after SQLite has looked through the file. 0 for a new one. Throws where it is damaged. */
function checkedVersion(path: string): number {
  if (!existsSync(path)) return 0;
  const database = new Database(path);
  try {
    checkWhole(database);
    return database.get<{ user_version: number }>('PRAGMA user_version')!.user_version;
  } finally {
    database.close();
  }
}

/**
 * Throws ModelError 'data-invalid' with what SQLite found. Table by table: a check of all at once also compares the words of
 * the search index with every text, five times the work, for what can be made anew (`search.ts`).
 */
export function checkWhole(database: Database): void {
  const tables = database.all<{ name: string }>(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL TABLE%'",
  );
  for (const { name } of tables) {
    const [first] = database.all<{ quick_check: string }>(`PRAGMA quick_check("${name.replaceAll('"', '""')}")`);
    if (first?.quick_check === 'ok') continue;
    throw new ModelError('data-invalid', `The database is damaged: ${first?.quick_check ?? 'it cannot be checked'}.`);
  }
}

function openNewer(path: string, version: number): Opened {
  const message = `A newer Vasari wrote this data (version ${version}; this one knows ${newestVersion}). It can be read here, not changed: update Vasari to go on writing.`;
  return opened(new Database(path, true), { type: 'read-only', why: 'newer-version', message });
}

/** Tables, indexes and triggers exactly as a database of this version has them, and nothing else. */
export function hasOurSchema(database: Database, version: number): boolean {
  const schemaOf = (of: Database): string =>
    JSON.stringify(of.all('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name'));
  const fresh = new Database(':memory:');
  try {
    for (const step of steps.slice(0, version)) fresh.exec(step);
    return schemaOf(database) === schemaOf(fresh);
  } finally {
    fresh.close();
  }
}

/** Before a database with content changes its shape, a copy of it goes to the backups. All steps are taken, or none. */
export function migrate(database: Database, folder: string, nowMs: number, to: readonly string[] = steps): void {
  const versionOf = (): number => database.get<{ user_version: number }>('PRAGMA user_version')!.user_version;
  const before = versionOf();
  if (before === to.length) return;
  if (before > 0) {
    mkdirSync(backupsIn(folder), { recursive: true, mode: 0o700 });
    database.copyTo(join(backupsIn(folder), `before-version-${to.length}-${timeName(nowMs)}.db`));
  }
  database.transaction(() => {
    for (const step of to.slice(versionOf())) database.exec(step); // another process may have been faster
    database.exec(`PRAGMA user_version = ${to.length}`);
  });
}

/** SQLite needs to write beside a database even to read it; so a copy of it is read where the folder forbids that. */
function openCopy(folder: string, message: string, nowMs: number): Opened {
  const state: OpenState = { type: 'read-only', why: 'folder', message };
  if (!existsSync(databaseIn(folder))) return unavailable(message);
  let copies: string | undefined;
  try {
    copies = mkdtempSync(join(tmpdir(), 'vasari-'));
    const copy = join(copies, databaseName);
    for (const [index, from] of databaseFiles(databaseIn(folder)).entries()) {
      if (index < 2 && existsSync(from)) cpSync(from, databaseFiles(copy)[index]!);
    }
    const writable = new Database(copy); // takes in what the -wal holds
    checkWhole(writable);
    migrate(writable, copies, nowMs);
    mendingIndex(writable, () => giveUpAnswersOfTheDead(writable, nowMs));
    writable.close();
    const database = new Database(copy, true);
    const remove = copies;
    return {
      database,
      state,
      close() {
        database.close();
        rmSync(remove, { recursive: true, force: true });
      },
    };
  } catch (error) {
    if (copies !== undefined) rmSync(copies, { recursive: true, force: true });
    const reason = error instanceof Error ? error.message : String(error);
    return unavailable(`${message} ${reason}`);
  }
}
