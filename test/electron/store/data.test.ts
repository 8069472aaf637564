/** What leaves and comes back: a chat as JSON, imports, backups, a moved folder, everything erased. */
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import type { Chat } from '../../../electron/desktop-api.ts';
import { Database } from '../../../electron/store/database.ts';
import { createFiles } from '../../../renderer/settings/files.ts';
import { canary, makeChat, photo } from './made-chat.ts';
import { fetchFile, openTestDesktop, sendBytes } from './opened-desktop.ts';
import { ask, newFolder, openStore } from './opened-store.ts';

const invalid = (message: RegExp): unknown =>
  expect.objectContaining({ code: 'data-invalid', message: expect.stringMatching(message) });

test('a chat as JSON comes back as it was, with every branch', async () => {
  const { api } = await openTestDesktop();
  const chat = await makeChat(api);
  const bytes = await fetchFile(api, await api.exportChat(chat.id, 'json', 'en'));
  expect(strFromU8(bytes)).not.toContain(canary);
  const other = await openTestDesktop();
  const imported = await other.api.importChat(await sendBytes(other.api, bytes, 1000));
  expect(imported).toMatchObject({ title: 'A/title: "x"', isRenamed: true });
  expect(await other.api.renameChat(imported.id, null)).toMatchObject({ title: 'What is <b>this</b>?' });
  const opened = await other.api.openChat(imported.id);
  const shape = ({ turns, leaf, settings }: Chat): unknown => ({
    settings,
    leaf: turns.findIndex(({ id }) => id === leaf),
    turns: turns.map((turn) => [
      turn.role,
      turn.text,
      turns.findIndex(({ id }) => id === turn.parent),
      turn.role === 'user' ? turn.pictures.map(({ name, imageMode }) => [name, imageMode]) : turn.state,
    ]),
  });
  expect(shape(opened)).toEqual(shape(chat));
  const [first] = opened.turns;
  expect(existsSync(join(other.folder, 'pictures', first!.role === 'user' ? first!.pictures[0]!.picture : ''))).toBe(
    true,
  );
  expect(await other.api.searchChats('earlier', 1)).toHaveLength(1);
});

test('a picture that is gone is said to be gone', async () => {
  const { api, folder } = await openTestDesktop();
  const chat = await makeChat(api);
  await rm(join(folder, 'pictures'), { recursive: true });
  const page = strFromU8(await fetchFile(api, await api.exportChat(chat.id, 'html', 'en')));
  expect(page).toContain('my &lt;holiday&gt;.jpg is no longer stored.');
  const files = unzipSync(await fetchFile(api, await api.exportChat(chat.id, 'markdown', 'en')));
  expect(Object.keys(files)).toEqual(['chat.md']);
});

const whole = {
  format: 'vasari-chat',
  version: 1,
  title: 'T',
  isRenamed: false,
  createdMs: 1,
  settings: {},
  leaf: 1,
  turns: [
    { role: 'user', parent: null, text: 'Q', pictures: [], createdMs: 1 },
    { role: 'assistant', parent: 0, text: 'A', state: { type: 'stopped' }, createdMs: 2 },
  ],
  pictures: [],
};
const [question, said] = whole.turns;

test('the smallest file can be imported', async () => {
  const { api } = await openTestDesktop();
  const transfer = await sendBytes(api, strToU8(JSON.stringify(whole)));
  expect(await api.importChat(transfer)).toMatchObject({ title: 'T', isRenamed: false });
});

test('a renamed chat that began with a picture alone gets the picture’s name back', async () => {
  const { api } = await openTestDesktop();
  const base64 = (await photo()).toString('base64');
  const turns = [{ ...whole.turns[0], text: '', pictures: [{ picture: 0, name: 'receipt.jpg' }] }, whole.turns[1]];
  const chat = { ...whole, isRenamed: true, turns, pictures: [{ base64 }] };
  const { id } = await api.importChat(await sendBytes(api, strToU8(JSON.stringify(chat))));
  expect(await api.renameChat(id, null)).toMatchObject({ title: 'receipt.jpg' });
});

test.each<[string, unknown, RegExp]>([
  ['no JSON', '{', /^This is no JSON file\. Choose one that Vasari exported\.$/],
  ['another JSON', [], /^This is no chat that Vasari exported\.$/],
  ['a newer version', { ...whole, version: 2 }, /^A newer Vasari exported this chat\. Update Vasari to import it\.$/],
  ['an unknown key', { ...whole, extra: 1 }, /"extra"/],
  [
    'no title',
    { ...whole, title: '' },
    /^The file was changed or damaged since its export, at "title"\. Export the chat again\.$/,
  ],
  ['a leaf that is not there', { ...whole, leaf: 2 }, /"leaf"/],
  ['a turn that follows itself', { ...whole, turns: [{ ...question, parent: 0 }, said] }, /"turns\.0\.parent"/],
  ['two questions in a row', { ...whole, turns: [question, { ...question, parent: 0 }] }, /turns\.1\.parent/],
  [
    'an absent picture',
    { ...whole, turns: [{ ...question, pictures: [{ picture: 0, name: 'a' }] }, said] },
    /pictures/,
  ],
  ['a NUL', { ...whole, turns: [{ ...question, text: 'a\0' }, said] }, /"turns\.0\.text"/],
  ['bad base64', { ...whole, pictures: [{ base64: '###' }] }, /pictures\.0\.base64/],
  [
    'an answer still written',
    { ...whole, turns: [question, { ...said, state: { type: 'writing' } }] },
    /turns\.1\.state/,
  ],
])('%s is refused with its place, and nothing is added', async (_name, file, message) => {
  const { api } = await openTestDesktop();
  const bytes = strToU8(typeof file === 'string' ? file : JSON.stringify(file));
  await expect(api.importChat(await sendBytes(api, bytes))).rejects.toEqual(invalid(message));
  expect((await api.listChats(null, 1)).chats).toEqual([]);
});

test('everything in one file, and back', async () => {
  const { api } = await openTestDesktop();
  const chat = await makeChat(api);
  await api.changeSettings({ theme: 'dark', presets: [{ id: 'p', name: 'Mine', text: 'x', settings: {} }] });
  await api.saveDraft(null, { text: 'half', pictures: [] });
  const bytes = await fetchFile(api, await api.makeBackup());

  const other = await openTestDesktop();
  await ask(other.api, 'Was here before');
  const { message } = await other.api.restoreBackup(await sendBytes(other.api, bytes));
  expect(message).toMatch(/^Restored 1 chat and 1 picture\. What was there before is kept for 30 days as /);
  expect(await other.api.openChat(chat.id)).toEqual(chat);
  expect((await other.api.readSettings()).settings).toMatchObject({ theme: 'dark', presets: [{ name: 'Mine' }] });
  expect(await other.api.readDraft(null)).toMatchObject({ text: 'half' });
  const [picture] = await readdir(join(other.folder, 'pictures'));
  expect(Buffer.from(await readFile(join(other.folder, 'pictures', picture!))).toString('latin1')).toContain(canary);
  const kept = (await readdir(join(other.folder, 'kept'))).find((name) => name.endsWith('.db'))!;
  const before = new Database(join(other.folder, 'kept', kept));
  expect(before.get('SELECT title FROM chats')).toEqual({ title: 'Was here before' });
  before.close();
});

async function goodBackup(): Promise<Record<string, Uint8Array>> {
  const { api } = await openTestDesktop();
  await makeChat(api);
  return unzipSync(await fetchFile(api, await api.makeBackup()));
}

async function withTrigger(bytes: Uint8Array): Promise<Uint8Array> {
  const folder = await newFolder();
  await writeFile(join(folder, 'x.db'), bytes);
  const database = new Database(join(folder, 'x.db'));
  database.exec("CREATE TRIGGER evil AFTER INSERT ON chats BEGIN UPDATE chats SET title = 'evil'; END");
  database.exec('PRAGMA journal_mode = DELETE');
  database.close();
  return readFile(join(folder, 'x.db'));
}

type Change = (files: Record<string, Uint8Array>) => Uint8Array | Promise<Uint8Array>;

test.each<[string, Change, RegExp]>([
  ['no zip', () => strToU8('not a zip'.repeat(9)), /^The file is not a zip, or it is cut short\.$/],
  ['a cut zip', (files) => zipSync(files).slice(0, -100), /cut short/],
  [
    'a zip of something else',
    () => zipSync({ 'a.txt': strToU8('x') }),
    /^This is no backup: backup\.json is missing\.$/,
  ],
  ['no database', ({ 'backup.json': note }) => zipSync({ 'backup.json': note! }), /vasari\.db is missing/],
  ['a broken note', (files) => zipSync({ ...files, 'backup.json': strToU8('{}') }), /backup\.json does not say/],
  [
    'a newer one',
    (files) => zipSync({ ...files, 'backup.json': strToU8('{"format":"vasari-backup","version":99,"createdMs":1}') }),
    /^A newer Vasari made this backup\. Update/,
  ],
  [
    'a file of another kind',
    (files) => zipSync({ ...files, '../../evil': strToU8('x') }),
    /files that Vasari does not write/,
  ],
  [
    'a picture that is not its name',
    (files) => zipSync({ ...files, [`pictures/${'a'.repeat(64)}`]: strToU8('x') }),
    /pictures\/a+ is damaged/,
  ],
  ['a database that is none', (files) => zipSync({ ...files, 'vasari.db': strToU8('x'.repeat(5000)) }), /damaged/],
  [
    'a database with deeds of its own',
    async (files) => zipSync({ ...files, 'vasari.db': await withTrigger(files['vasari.db']!) }),
    /its database has another shape than Vasari gives it/,
  ],
])('a backup that is %s is refused whole, and nothing is touched', async (_name, change, message) => {
  const bytes = await change(await goodBackup());
  const { api, folder } = await openTestDesktop();
  await ask(api, 'Was here before');
  await expect(api.restoreBackup(await sendBytes(api, bytes))).rejects.toEqual(invalid(message));
  expect((await api.listChats(null, 9)).chats.map(({ title }) => title)).toEqual(['Was here before']);
  expect(await readdir(join(folder, 'pictures')).catch(() => [])).toEqual([]);
  expect(existsSync(join(folder, 'kept'))).toBe(false);
});

test('the data moves to another folder and back; models and strangers’ files stay', async () => {
  const { api, folder, desktop, moves } = await openTestDesktop();
  const chat = await makeChat(api);
  await mkdir(join(folder, 'models'));
  await writeFile(join(folder, 'not-ours.txt'), '');
  const elsewhere = join(await newFolder(), 'a', 'b');
  const { message } = await api.moveData(elsewhere);
  expect(message).toBe(
    `The data is now in ${elsewhere}. Every file was compared before the old ones were removed. Models stay.`,
  );
  expect(moves.count).toBe(1);
  expect(desktop.pictures).toBe(join(elsewhere, 'pictures'));
  expect((await readdir(folder)).sort()).toEqual(['location.json', 'models', 'not-ours.txt']);
  expect(await api.openChat(chat.id)).toEqual(chat);
  expect(await api.dataInfo()).toMatchObject({
    folder: elsewhere,
    chatCount: 1,
    pictureCount: 1,
    state: { type: 'ready' },
  });
  desktop.close();

  const again = await openTestDesktop(folder);
  expect(await again.api.openChat(chat.id)).toEqual(chat);
  await again.api.moveData(folder);
  expect(await again.api.openChat(chat.id)).toEqual(chat);
  expect(existsSync(join(folder, 'location.json'))).toBe(false);
});

test.each<[string, (folder: string) => Promise<string>, RegExp]>([
  ['a relative path', async () => 'somewhere', /^Give the whole path/],
  ['the same folder', async (folder) => folder, /already/],
  ['a folder within the data', async (folder) => join(folder, 'pictures', 'x'), /outside the data/],
  ['a file', async (folder) => join(folder, 'vasari.db'), /outside the data/],
  [
    'a folder with something in it',
    async () => {
      const other = await newFolder();
      await writeFile(join(other, 'x'), '');
      return other;
    },
    /is not empty/,
  ],
])('the data does not move to %s', async (_name, target, message) => {
  const { api, folder, moves } = await openTestDesktop();
  const chat = await makeChat(api);
  await expect(api.moveData(await target(folder))).rejects.toMatchObject({
    code: 'request-invalid',
    message: expect.stringMatching(message),
  });
  expect(await api.openChat(chat.id)).toEqual(chat);
  expect(moves.count).toBe(0);
});

test('while another program has the data open it is neither moved nor erased', async () => {
  const { api, folder } = await openTestDesktop();
  const other = await openTestDesktop(folder);
  const busy = { code: 'request-invalid', message: 'Another Vasari has the same data open. Close it and try again.' };
  await expect(api.moveData(join(await newFolder(), 'x'))).rejects.toMatchObject(busy);
  await expect(api.eraseAll()).rejects.toMatchObject(busy);
  other.desktop.close();
  await api.eraseAll();
});

test('everything can be erased at once', async () => {
  const { api, folder } = await openTestDesktop();
  await makeChat(api);
  await api.changeSettings({ theme: 'dark' });
  await api.eraseAll();
  expect((await api.listChats(null, 1)).chats).toEqual([]);
  expect((await api.readSettings()).settings.theme).toBe('system');
  expect(await api.dataInfo()).toMatchObject({ chatCount: 0, pictureCount: 0, backupBytes: 0 });
  expect(await readdir(folder)).not.toContain('pictures');
});

test('a picture is deleted with the last chat that shows it, and a draft’s is not', async () => {
  const { store, calls, clock, folder } = await openStore();
  const pictures = join(folder, 'pictures');
  await mkdir(pictures);
  const [one, two, three] = ['1', '2', '3'].map((digit) => digit.repeat(64)) as [string, string, string];
  for (const id of [one, two, three]) {
    await writeFile(join(pictures, id), 'x');
    await utimes(join(pictures, id), 1, 1);
  }
  const shown = (id: string) => [{ picture: id, name: 'a.png' }];
  const first = await ask(calls, 'a', { pictures: [...shown(one), ...shown(two)] });
  await ask(calls, 'b', { pictures: shown(two) });
  await calls.saveDraft(null, { text: '', pictures: shown(three) });
  await calls.deleteChats([first.chat.id]);
  await store.doChores();
  expect(await readdir(pictures)).toHaveLength(3); // it can still be taken back
  clock.ms += 3_600_001;
  await store.doChores();
  expect((await readdir(pictures)).sort()).toEqual([two, three]);
});

test('the window’s files leave nothing behind on the host, however many, and whether they are good or not', async () => {
  const { api, folder } = await openTestDesktop();
  const { importChat, restoreBackup } = createFiles(api);
  const parts: number[] = [];
  for (let index = 0; index < 20; index += 1) {
    await importChat(new File([JSON.stringify(whole)], 'chat.json'), (fraction) => parts.push(fraction));
  }
  await expect(restoreBackup(new File(['no zip'.repeat(1_000_000)], 'backup.zip'))).rejects.toEqual(
    invalid(/not a zip/),
  );
  expect((await api.listChats(null, 50)).chats).toHaveLength(20);
  expect(parts).toEqual(Array(20).fill(1));
  expect(await readdir(join(folder, 'transfers', String(process.pid)))).toEqual([]);
});

test('what only a desktop has is refused in a sentence; links come back to the window', async () => {
  const { api } = await openTestDesktop();
  await expect(api.openDataFolder()).rejects.toThrow('Only the desktop window can do this.');
  await expect(api.chooseFolder()).rejects.toMatchObject({ code: 'request-invalid' });
  await expect(api.listScreens()).rejects.toMatchObject({ code: 'request-invalid' });
  expect(await api.openLink('https://example.org')).toBe('https://example.org/');
  await expect(api.openLink('file:///etc/passwd')).rejects.toMatchObject({ code: 'request-invalid' });
});
