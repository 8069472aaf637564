/** Files on their way: each belongs to its page, comes whole, and ends with it. */
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { Transfers } from '../../../electron/store/transfers.ts';
import { writeHalves } from './file-handles.ts';
import { fetchFile, openTestDesktop, sendBytes } from './opened-desktop.ts';
import { answer, ask, newFolder } from './opened-store.ts';

const placeOf = (folder: string): string => join(folder, 'transfers', String(process.pid));

test('files on their way belong to their page, come whole and in order, and end with it', async () => {
  const { desktop, api, folder } = await openTestDesktop();
  const other = desktop.openPage(() => {});
  const transfer = await api.beginUpload('a', 10);
  await expect(other.api.writePart(transfer, 0, new Uint8Array(1))).rejects.toMatchObject({ code: 'request-invalid' });
  await api.writePart(transfer, 0, new Uint8Array(4));
  await expect(api.writePart(transfer, 9, new Uint8Array(1))).rejects.toThrow('expected the part at 4');
  await expect(api.writePart(transfer, 4, new Uint8Array(7))).rejects.toThrow('expected the part at 4');
  await expect(api.importChat(transfer)).rejects.toThrow('The file has not arrived whole. Choose it again.');
  await api.endTransfer(transfer);
  await expect(api.readPart(transfer, 0)).rejects.toThrow('This file is no longer on its way.');
  const mine = placeOf(folder);
  const kept = await other.api.beginUpload('b', 10);
  expect(await readdir(mine)).toHaveLength(1);
  other.close();
  await expect.poll(() => readdir(mine)).toHaveLength(0);
  await expect(api.readPart(kept, 0)).rejects.toMatchObject({ code: 'request-invalid' });
  const huge = api.beginUpload('c', 3_999_999_999);
  await huge
    .then((id) => api.endTransfer(id))
    .catch((error: unknown) => expect(error).toMatchObject({ code: 'disk-full' }));
});

test('what is finished for a page that is gone is removed', async () => {
  const { desktop, folder } = await openTestDesktop();
  const page = desktop.openPage(() => {});
  const { chat } = await ask(page.api, 'Well?');
  const made = [page.api.makeBackup(), page.api.exportChat(chat.id, 'markdown', 'en'), page.api.beginUpload('a', 10)];
  page.close();
  for (const result of await Promise.allSettled(made)) {
    expect(result).toMatchObject({ reason: { message: 'This file is no longer on its way.' } });
  }
  expect(await readdir(placeOf(folder))).toEqual([]);
});

test('files that cannot be removed do not stop the end of their page', async () => {
  const folder = await newFolder();
  const transfers = new Transfers(folder);
  const ids = [await transfers.beginUpload('page', 10), await transfers.beginUpload('page', 10)];
  await rm(placeOf(folder), { recursive: true });
  await writeFile(placeOf(folder), 'in the way');
  await transfers.endAllOf('page');
  for (const id of ids) await expect(transfers.readPart('page', id, 0)).rejects.toThrow('no longer on its way');
  transfers.close();
});

test('a disk that takes but a part of a piece gets the rest of it', async () => {
  const { api } = await openTestDesktop();
  const { chat, question } = await ask(api, 'Well?');
  await answer(api, question, 'A lemon. '.repeat(1000));
  await writeHalves();
  const json = await fetchFile(api, await api.exportChat(chat.id, 'json', 'en'));
  expect(JSON.parse(strFromU8(json))).toMatchObject({ format: 'vasari-chat' });
  const page = await fetchFile(api, await api.exportChat(chat.id, 'html', 'en'));
  expect(strFromU8(page)).toMatch(/<\/html>\n$/);
  const backup = await fetchFile(api, await api.makeBackup());
  expect(Object.keys(unzipSync(backup))).toEqual(['backup.json', 'vasari.db']);
  const other = await openTestDesktop();
  expect(await other.api.importChat(await sendBytes(other.api, json, 1000))).toMatchObject({ title: 'Well?' });
});
