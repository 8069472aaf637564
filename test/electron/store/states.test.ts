/** In whatever state the database is found, it is said what it is and what to do, and nothing is lost. */
import { existsSync } from 'node:fs';
import { chmod, mkdir, open, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { restoreAutomaticBackup } from '../../../electron/store/backup.ts';
import { Database } from '../../../electron/store/database.ts';
import { backupsIn, databaseIn, keptIn } from '../../../electron/store/files.ts';
import { hasOurSchema, migrate } from '../../../electron/store/open.ts';
import { newestVersion, steps } from '../../../electron/store/schema.ts';
import { Transfers } from '../../../electron/store/transfers.ts';
import { openTestDesktop } from './opened-desktop.ts';
import { answer, ask, newFolder, openStore } from './opened-store.ts';
import { onDisk } from './strange-disk.ts';

const readOnly = (message: RegExp): unknown =>
  expect.objectContaining({ code: 'read-only', message: expect.stringMatching(message) });

async function storeWithChats(count: number): Promise<string> {
  const { calls, folder, store } = await openStore();
  for (let index = 0; index < count; index += 1) {
    const { question } = await ask(calls, `Question ${index} ${'about this and that '.repeat(20)}`);
    await answer(calls, question, `Answer ${index} ${'with many words '.repeat(40)}`);
  }
  store.close();
  return folder;
}

/** Zeroes the middle of the file. */
async function damage(folder: string): Promise<void> {
  const file = await open(databaseIn(folder), 'r+');
  const { size } = await file.stat();
  await file.write(Buffer.alloc(3 * 4096, 0x5a), 0, 3 * 4096, Math.floor(size / 8192) * 4096);
  await file.close();
}

test('a new database is private, whole, and of the newest version', async () => {
  const { store, folder } = await openStore();
  expect(store.state).toEqual({ type: 'ready' });
  const pragma = (name: string): unknown => Object.values(store.database.get<object>(`PRAGMA ${name}`)!)[0];
  expect(['journal_mode', 'synchronous', 'foreign_keys', 'secure_delete', 'user_version'].map(pragma)).toEqual([
    'wal',
    2,
    1,
    1,
    newestVersion,
  ]);
  expect(hasOurSchema(store.database, newestVersion)).toBe(true);
  const modes = await Promise.all((await readdir(folder)).map(async (name) => (await stat(join(folder, name))).mode));
  if (process.platform !== 'win32') expect(modes.map((mode) => mode & 0o077)).toEqual(modes.map(() => 0));
});

test('data of a newer version can be read and not changed', async () => {
  const folder = await storeWithChats(2);
  const raw = new Database(databaseIn(folder));
  raw.exec('PRAGMA user_version = 99');
  raw.close();
  const { store, calls } = await openStore(folder);
  expect(store.state).toMatchObject({ type: 'read-only', why: 'newer-version' });
  expect((await calls.listChats(null, 10)).chats).toHaveLength(2);
  await expect(ask(calls, 'x')).rejects.toEqual(
    readOnly(/^A newer Vasari wrote this data \(version 99; .*update Vasari/),
  );
  store.close();
  expect((await openStore(folder)).store.state.type).toBe('read-only');
});

test('before an older database changes its shape, a copy goes to the backups; a step that fails changes nothing', async () => {
  const folder = await storeWithChats(2);
  const database = new Database(databaseIn(folder));
  const versionOf = (of: Database): unknown => of.get('PRAGMA user_version');
  const broken = [...steps, 'CREATE TABLE newer (x); INSERT INTO absent VALUES (1)'];
  expect(() => migrate(database, folder, 0, broken)).toThrow('no such table: absent');
  expect(versionOf(database)).toEqual({ user_version: newestVersion });
  expect(hasOurSchema(database, newestVersion)).toBe(true);
  migrate(database, folder, 1000, [...steps, 'ALTER TABLE chats ADD COLUMN newer TEXT']);
  expect(versionOf(database)).toEqual({ user_version: newestVersion + 1 });
  database.close();
  const copies = (await readdir(backupsIn(folder))).sort();
  expect(copies).toEqual(['before-version-2-1970-01-01T00-00-00Z.db', 'before-version-2-1970-01-01T00-00-01Z.db']);
  const copy = new Database(join(backupsIn(folder), copies[1]!));
  expect(hasOurSchema(copy, newestVersion)).toBe(true);
  expect(copy.get('SELECT count(*) AS count FROM chats')).toEqual({ count: 2 });
  copy.close();
});

test('a damaged database is put aside, and the last automatic backup brings the chats back', async () => {
  const folder = await storeWithChats(60);
  const before = await openStore(folder);
  await before.store.doChores(); // makes the backup
  await ask(before.calls, 'After the backup');
  before.store.close();
  await damage(folder);

  const found = await openStore(folder);
  expect(found.store.state).toMatchObject({
    type: 'damaged',
    message: expect.stringMatching(/^The database was damaged\. Nothing was thrown away/),
    backup: { sizeBytes: expect.any(Number) },
  });
  expect((await found.calls.listChats(null, 10)).chats).toEqual([]);
  await ask(found.calls, 'It works meanwhile');
  found.store.close();

  const again = await openStore(folder); // undecided: still offered
  expect(again.store.state.type).toBe('damaged');
  const { message } = await restoreAutomaticBackup(again.store);
  expect(message).toMatch(/^Restored 60 chats\. What was there before is kept for 30 days as .*replaced-/);
  expect(again.store.state).toEqual({ type: 'ready' });
  expect((await again.calls.listChats(null, 200)).chats).toHaveLength(60);
  const kept = await readdir(keptIn(folder));
  expect(kept.some((name) => name.startsWith('damaged-'))).toBe(true);
  expect(kept.some((name) => name.startsWith('replaced-'))).toBe(true);
});

test('a restored copy is private, and one that could not be restored leaves nothing behind', async () => {
  const { store, calls, folder } = await openStore();
  await ask(calls, 'Was here before');
  await store.doChores();
  await chmod(join(backupsIn(folder), 'automatic.db'), 0o644);
  await restoreAutomaticBackup(store);
  if (process.platform !== 'win32') expect((await stat(databaseIn(folder))).mode & 0o077).toBe(0);
  await writeFile(join(backupsIn(folder), 'automatic.db'), 'no database '.repeat(400));
  await expect(restoreAutomaticBackup(store)).rejects.toMatchObject({ code: 'data-invalid' });
  expect(await readdir(backupsIn(folder))).toEqual(['automatic.db']);
  expect((await calls.listChats(null, 9)).chats.map(({ title }) => title)).toEqual(['Was here before']);
});

test('damage can be dismissed; the backup from before it is kept too', async () => {
  const folder = await storeWithChats(60);
  const before = await openStore(folder);
  await before.store.doChores();
  before.store.close();
  await damage(folder);
  const { store, clock } = await openStore(folder);
  const longAgo = new Date(clock.ms - 31 * 24 * 3_600_000);
  await utimes(join(backupsIn(folder), 'automatic.db'), longAgo, longAgo);
  store.dismissDamage();
  expect(store.state).toEqual({ type: 'ready' });
  await store.doChores(); // the thirty days have begun just now
  expect((await readdir(keptIn(folder))).some((name) => name.startsWith('backup-'))).toBe(true);
  store.close();
  expect((await openStore(folder)).store.state).toEqual({ type: 'ready' });
});

test.each([
  ['text', 'This is no database at all. '.repeat(400)],
  ['a head and nothing else', `SQLite format 3\0${'\u0001'.repeat(500)}`],
])('a file that is %s is put aside too', async (_name, content) => {
  const folder = await newFolder();
  await writeFile(databaseIn(folder), content);
  const { store } = await openStore(folder);
  expect(store.state).toMatchObject({ type: 'damaged', backup: null });
  const kept = (await readdir(keptIn(folder))).find((name) => name.startsWith('damaged-'));
  expect(await readFile(join(keptIn(folder), kept!), 'utf8')).toBe(content);
});

test('kept files and old copies go after thirty days, and only then are unused pictures looked for again', async () => {
  const folder = await newFolder();
  await writeFile(databaseIn(folder), 'no database '.repeat(400));
  const { store, clock } = await openStore(folder);
  store.dismissDamage();
  await mkdir(backupsIn(folder), { recursive: true });
  await writeFile(join(backupsIn(folder), 'before-version-2-x.db'), '');
  await store.doChores();
  expect(existsSync(keptIn(folder))).toBe(true);
  expect(await readdir(backupsIn(folder))).toContain('before-version-2-x.db');
  clock.ms = Date.now() + 31 * 24 * 3_600_000;
  await store.doChores();
  expect(existsSync(keptIn(folder))).toBe(false);
  expect(await readdir(backupsIn(folder))).not.toContain('before-version-2-x.db');
});

test('the automatic backup is of one whole file, and forgets what was deleted for good', async () => {
  const { store, calls, clock, folder } = await openStore();
  const { chat } = await ask(calls, 'canary-of-the-backup');
  await store.doChores();
  const path = join(backupsIn(folder), 'automatic.db');
  expect(await readFile(path, 'latin1')).toContain('canary-of-the-backup');
  await calls.deleteChats([chat.id]);
  clock.ms += 3_600_001;
  await store.doChores();
  expect(await readFile(path, 'latin1')).not.toContain('canary');
  expect(await readFile(databaseIn(folder), 'latin1')).not.toContain('canary');
  expect(await readdir(backupsIn(folder))).toEqual(['automatic.db']);
});

test('a copy that could not be made anew after a deletion for good is made later', async () => {
  const { store, calls, clock, folder } = await openStore();
  const { chat } = await ask(calls, 'canary-of-the-backup');
  await store.doChores();
  await calls.deleteChats([chat.id]);
  clock.ms += 3_600_001;
  const inTheWay = join(backupsIn(folder), 'automatic.db.partial');
  await mkdir(inTheWay);
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  await store.doChores();
  expect(said).toHaveBeenCalledWith(expect.stringContaining('Tidying the data failed'));
  said.mockRestore();
  store.close();
  await rm(inTheWay, { recursive: true });
  const path = join(backupsIn(folder), 'automatic.db');
  expect(await readFile(path, 'latin1')).toContain('canary-of-the-backup');
  const next = await openStore(folder);
  await next.store.doChores();
  expect(await readFile(path, 'latin1')).not.toContain('canary');
  const { mtimeMs } = await stat(path);
  next.clock.ms = Math.round(mtimeMs);
  await next.store.doChores();
  expect((await stat(path)).mtimeMs).toBe(mtimeMs); // once
});

test('a start while another program writes for long: what is stored can be read, and written afterwards', async () => {
  const folder = await storeWithChats(1);
  const other = new Database(databaseIn(folder));
  other.exec('BEGIN IMMEDIATE');
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  const { store, calls } = await openStore(folder);
  expect(said).toHaveBeenCalledWith(expect.stringContaining('Another Vasari is writing to the same data'));
  said.mockRestore();
  expect(store.state).toEqual({ type: 'ready' });
  expect((await calls.listChats(null, 9)).chats).toHaveLength(1);
  other.exec('ROLLBACK');
  other.close();
  await ask(calls, 'Now');
});

test('what cannot be removed keeps no window from opening', async () => {
  const folder = await newFolder();
  const unfinished = join(folder, 'pictures', 'x.partial');
  await mkdir(unfinished, { recursive: true });
  await utimes(unfinished, 1, 1);
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  const { api } = await openTestDesktop(folder);
  expect(said).toHaveBeenCalledOnce();
  said.mockRestore();
  expect(await api.dataInfo()).toMatchObject({ state: { type: 'ready' } });
});

test('the data is closed, whatever fails while a program ends', async () => {
  const { desktop, folder } = await openTestDesktop();
  const failing = vi.spyOn(Transfers.prototype, 'close').mockImplementationOnce(() => {
    throw new Error('EBUSY');
  });
  expect(() => desktop.close()).toThrow('EBUSY');
  failing.mockRestore();
  const database = new Database(databaseIn(folder));
  expect(database.all('SELECT * FROM writers')).toEqual([]);
  database.close();
});

test('a database that may not grow: the code is disk-full, and what was stored is there', async () => {
  const { store, calls } = await openStore();
  const { chat, question } = await ask(calls, 'How much fits?');
  const begun = await calls.beginAnswer(question.id);
  await calls.appendText(begun.id, 0, 'kept');
  const pages = store.database.get<{ page_count: number }>('PRAGMA page_count')!.page_count;
  store.database.exec(`PRAGMA max_page_count = ${pages}`);
  await expect(calls.appendText(begun.id, 4, 'x'.repeat(100_000))).rejects.toMatchObject({
    code: 'disk-full',
    message: 'The disk is full: nothing more can be stored. Free some space and try again; what was stored is safe.',
  });
  expect((await calls.openChat(chat.id)).turns[1]?.text).toBe('kept');
  store.database.exec('PRAGMA max_page_count = 1000000');
  await calls.appendText(begun.id, 4, 'x'.repeat(100_000));
  expect((await calls.openChat(chat.id)).turns[1]?.text).toHaveLength(100_004);
});

test('a full disk', async ({ skip }) => {
  const said = onDisk(`
    d=$(mktemp -d); mount -t tmpfs -o size=3m none $d
    "$1" "$2" $d/data fill
    "$1" "$2" $d/data look`);
  if (said === undefined) return skip('no mounts of one’s own here (unshare -rm), so no full disk');
  const [filled, looked] = said.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(filled).toMatchObject({ outcome: { code: 'disk-full' } });
  expect(filled!.length).toBeGreaterThan(0);
  expect(filled!.stored).toBe(filled!.length);
  expect(looked).toMatchObject({ read: 'done', chats: 1 });
});

test('a folder that cannot be written to', async ({ skip }) => {
  const folder = await storeWithChats(3);
  const { store, calls } = await openStore(folder); // and its last words are still in the -wal
  await ask(calls, 'In the -wal');
  const said = onDisk(`mount --bind ${folder} ${folder}; mount -o remount,ro,bind ${folder}; "$1" "$2" ${folder} look`);
  store.close();
  if (said === undefined) return skip('no mounts of one’s own here (unshare -rm), so no such folder');
  expect(JSON.parse(said[0]!)).toMatchObject({
    state: { type: 'read-only', why: 'folder' },
    read: 'done',
    chats: 4,
    write: {
      code: 'read-only',
      message: expect.stringMatching(/cannot be written to, so nothing new is kept\. Check/),
    },
  });
});

test('no folder at all', async () => {
  const folder = await newFolder();
  await writeFile(join(folder, 'file'), '');
  const { store, calls } = await openStore(join(folder, 'file', 'data'));
  expect(store.state.type).toBe('unavailable');
  await expect(calls.listChats(null, 1)).rejects.toEqual(readOnly(/cannot be written to/));
  await expect(ask(calls, 'x')).rejects.toEqual(readOnly(/cannot be written to/));
});

test('data that was moved to a disk which is not there is not begun anew', async () => {
  const folder = await newFolder();
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'location.json'), JSON.stringify({ folder: '/nowhere/vasari' }));
  const { store, calls } = await openStore(folder);
  expect(store.state).toMatchObject({ type: 'unavailable', message: expect.stringMatching(/not there now\. Connect/) });
  await expect(ask(calls, 'x')).rejects.toMatchObject({ code: 'read-only' });
  expect((await stat(folder)).isDirectory()).toBe(true);
  await writeFile(join(folder, 'location.json'), '{');
  expect((await openStore(folder)).store.state).toMatchObject({
    type: 'unavailable',
    message: expect.stringMatching(/location\.json does not say where the data is\. Correct it/),
  });
});
