/** Moving, restoring and erasing: nothing is lost on the way, whatever fails, ends, or writes meanwhile. */
import { existsSync, readlinkSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, posix, win32 } from 'node:path';
import { expect, test } from 'vitest';
import { databaseIn, keptIn, picturesIn } from '../../../electron/store/files.ts';
import { replaceDatabase } from '../../../electron/store/kept.ts';
import { isWithin } from '../../../electron/store/move.ts';
import { watchSyncs } from './file-handles.ts';
import { fetchFile, openTestDesktop, sendBytes } from './opened-desktop.ts';
import { ask, newFolder, openStore } from './opened-store.ts';

const replaced = 'The data is being moved, restored or deleted. Try again in a moment.';

test.each([
  [posix, '/data/pictures', '/data/pictures', true],
  [posix, '/data/pictures', '/data/pictures/..new', true],
  [posix, '/data/pictures', '/data', false],
  [posix, '/data/pictures', '/data/pictures-too', false],
  [win32, 'C:\\data\\pictures', 'c:\\Data\\Pictures\\x', true],
  [win32, 'C:\\data\\pictures', 'C:\\data', false],
  [win32, 'C:\\data\\pictures', 'D:\\Vasari', false],
  [win32, 'C:\\data\\pictures', '\\\\server\\share\\Vasari', false],
])('what lies within a folder (%#)', (paths, folder, path, within) => {
  expect(isWithin(folder, path, paths)).toBe(within);
});

const pictureOf = (index: number): Uint8Array => new TextEncoder().encode(`the bytes of picture ${index}`);

/** Paths in the order in which they reached the disk, while `condition` held. */
async function syncedWhile(condition: () => boolean): Promise<string[]> {
  const synced: string[] = [];
  await watchSyncs((fd) => {
    if (condition()) synced.push(readlinkSync(`/proc/self/fd/${fd}`));
  });
  return synced;
}

const whySkipped = 'which files reached the disk is read from /proc';

test('copies are on the disk, and their names, before the originals go', async ({ skip }) => {
  skip(process.platform !== 'linux', whySkipped);
  const { api, folder } = await openTestDesktop();
  const { picture } = await api.storePicture('a.png', pictureOf(1));
  const parent = await newFolder();
  const to = join(parent, 'a', 'b');
  const synced = await syncedWhile(
    () => existsSync(databaseIn(folder)) && existsSync(join(picturesIn(folder), picture)),
  );
  await api.moveData(to);
  const copies = [databaseIn(to), join(picturesIn(to), picture)];
  const names = [picturesIn(to), to, join(parent, 'a'), parent];
  expect(synced).toEqual(expect.arrayContaining([...copies, ...names, folder]));
  expect(synced.lastIndexOf(folder)).toBe(synced.length - 1);
});

test('what a backup held is on the disk before it takes its place', async ({ skip }) => {
  skip(process.platform !== 'linux', whySkipped);
  const { api, folder } = await openTestDesktop();
  const { picture } = await api.storePicture('a.png', pictureOf(1));
  await ask(api, 'Well?', { pictures: [{ picture, name: 'a.png' }] });
  const transfer = await sendBytes(api, await fetchFile(api, await api.makeBackup()));
  const synced = await syncedWhile(() => !existsSync(keptIn(folder)));
  await api.restoreBackup(transfer);
  const unpacked = synced.filter((path) => path.includes('/unpacked/')).map((path) => path.split('/').at(-1));
  expect(unpacked).toEqual(expect.arrayContaining([picture, 'vasari.db']));
  expect(synced).toContain(picturesIn(folder));
});

test('a database that cannot take the other’s place leaves that one where it was', async () => {
  const { store, calls, folder, clock } = await openStore();
  await ask(calls, 'Was here before');
  const absent = join(folder, 'absent');
  const replace = (): Promise<void> =>
    store.whileClosed(async () => void (await replaceDatabase(folder, absent, 1000)));
  await expect(replace()).rejects.toMatchObject({ code: 'ENOENT' });
  expect(store.state).toEqual({ type: 'ready' });
  expect((await calls.listChats(null, 9)).chats.map(({ title }) => title)).toEqual(['Was here before']);
  clock.ms += 1;
  await store.doChores();
  expect(existsSync(keptIn(folder))).toBe(false);
});

test('a program that ends while the database is replaced: the next one finds it where it was', async () => {
  const { store, calls, folder } = await openStore();
  await ask(calls, 'Was here before');
  store.close();
  await expect(replaceDatabase(folder, join(folder, 'absent'), 1000)).rejects.toThrow();
  expect(existsSync(databaseIn(folder))).toBe(false);
  const next = await openStore(folder);
  expect(next.store.state).toEqual({ type: 'ready' });
  expect((await next.calls.listChats(null, 9)).chats.map(({ title }) => title)).toEqual(['Was here before']);
});

test('the database is closed once what is under way is done, and nothing is begun while it is', async () => {
  const { store, calls } = await openStore();
  let finish = (): void => {};
  const writing = store.whileOpen(() => new Promise<void>((resolve) => (finish = resolve)));
  let isClosed = false;
  const closed = store.whileClosed(async () => {
    isClosed = true;
    expect(() => store.requireWritable()).toThrow(replaced);
    await expect(store.whileOpen(async () => {})).rejects.toThrow(replaced);
    await expect(ask(calls, 'x')).rejects.toThrow(replaced);
  });
  await ask(calls, 'It is still open');
  expect(isClosed).toBe(false);
  finish();
  await Promise.all([writing, closed]);
  expect((await calls.listChats(null, 9)).chats).toHaveLength(1);
});

test('one job at a time', async () => {
  const { api } = await openTestDesktop();
  const moving = api.moveData(join(await newFolder(), 'x'));
  await expect(api.eraseAll()).rejects.toThrow(replaced);
  await expect(api.restoreAutomaticBackup()).rejects.toThrow(replaced);
  await moving;
  await api.eraseAll();
});

test('a program that comes while a job prepares is not written over', async () => {
  const { store, folder } = await openStore();
  const job = store.replaceData(async () => {
    await openStore(folder);
    await store.whileClosed(async () => expect.unreachable());
  });
  await expect(job).rejects.toThrow('Another Vasari has the same data open.');
  expect(store.state).toEqual({ type: 'ready' });
});

test('pictures that are stored while the data moves are there, or were refused', async () => {
  const { api, desktop } = await openTestDesktop();
  for (let index = 0; index < 50; index += 1) await api.storePicture('a.png', pictureOf(index));
  let isMoving = true;
  const moving = api.moveData(join(await newFolder(), 'x')).finally(() => (isMoving = false));
  const stored: string[] = [];
  for (let index = 100; isMoving; index += 1) {
    const picture = await api.storePicture('a.png', pictureOf(index)).catch(() => undefined);
    if (picture !== undefined) stored.push(picture.picture);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await moving;
  expect(await readdir(desktop.pictures)).toEqual(expect.arrayContaining(stored));
});
