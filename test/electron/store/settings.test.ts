import { expect, test } from 'vitest';
import { changeSettings, defaults, readSettings } from '../../../electron/store/settings.ts';
import { openTestDesktop } from './opened-desktop.ts';
import { openStore } from './opened-store.ts';

test('settings are kept over the defaults, and told to the other windows', async () => {
  const { store, folder, page, changes } = await openStore();
  expect(readSettings(store.database).settings).toEqual(defaults);
  const other = store.openPage(() => {});
  changeSettings(store.penOf(other), { theme: 'dark', ask: { ...defaults.ask, temperature: 0.7 } });
  store.changes.poll(store.database);
  expect(changes).toEqual([{ chats: [], settings: true }]);
  const second = await openStore(folder);
  expect(readSettings(second.store.database).settings).toMatchObject({ theme: 'dark', ask: { temperature: 0.7 } });
  changeSettings(store.penOf(page), { theme: 'light' });
  second.store.changes.poll(second.store.database);
  expect(second.changes).toEqual([{ chats: [], settings: true }]);
});

test.each([
  ['theme', '"blue"'],
  ['textScale', '1000'],
  ['ask', '{"temperature":0}'],
  ['presets', '{'],
  ['ofAnotherVersion', 'true'],
])('a stored %s of %s counts as never set', async (key, value) => {
  const { store } = await openStore();
  store.database.run('INSERT INTO settings VALUES (?, ?)', key, value);
  expect(readSettings(store.database).settings).toEqual(defaults);
});

test('the host speaks the language that is set, and the system’s where nothing can be read', async () => {
  const { desktop, api } = await openTestDesktop();
  expect(desktop.language).toBe('system');
  await api.changeSettings({ language: 'de' });
  expect(desktop.language).toBe('de');
  desktop.close();
  expect(desktop.language).toBe('system');
});
