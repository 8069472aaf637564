/** The settings in the window: what is shown while the host is slow, refuses, or tells of another window's change. */
import { expect, test } from 'vitest';
import type { Settings } from '../../electron/desktop-api.ts';
import { createSettingsStore } from '../../renderer/settings/settings-store.ts';
import { fakeSettings } from './fake-api.ts';

interface Call {
  answer(settings: Partial<Settings>): Promise<void>;
  refuse(): Promise<void>;
}

/** A store on a host that answers when it is told to. */
function opened() {
  const calls: Call[] = [];
  const called = (): Promise<Settings> =>
    new Promise((resolve, reject) => {
      calls.push({
        async answer(settings) {
          resolve({ ...fakeSettings, ...settings });
          await settled();
        },
        async refuse() {
          reject(new Error('The disk is full.'));
          await settled();
        },
      });
    });
  const read = { settings: fakeSettings, defaults: fakeSettings, builtInPresets: [] };
  const api = { readSettings: async () => ({ ...read, settings: await called() }), changeSettings: called };
  const settings = createSettingsStore(api, read);
  return { settings, calls, shown: () => settings.getState().settings };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

test('an answer to an older change leaves the newer one on the screen', async () => {
  const { settings, calls, shown } = opened();
  const { change } = settings.getState();
  void change({ textScale: 1.1 });
  void change({ textScale: 1.2 });
  expect(shown().textScale).toBe(1.2);
  await calls[0]!.answer({ textScale: 1.1 });
  expect(shown().textScale).toBe(1.2);
  await calls[1]!.answer({ textScale: 1.2, theme: 'dark' });
  expect(shown()).toMatchObject({ textScale: 1.2, theme: 'dark' });
});

test('a refusal takes back what was refused, and nothing newer', async () => {
  const { settings, calls, shown } = opened();
  const { change } = settings.getState();
  const older = change({ textScale: 1.1 });
  const newer = change({ theme: 'dark' });
  void Promise.allSettled([older, newer]);
  await calls[0]!.refuse();
  await expect(older).rejects.toThrow('The disk is full.');
  expect(shown().theme).toBe('dark');
  await calls[1]!.refuse();
  await expect(newer).rejects.toThrow('The disk is full.');
  expect(shown()).toEqual(fakeSettings);
});

test('what another window changed does not undo what is being typed in this one', async () => {
  const { settings, calls, shown } = opened();
  const { change, refresh } = settings.getState();
  void refresh();
  void change({ textScale: 1.1 });
  await calls[0]!.answer({ theme: 'dark' });
  expect(shown()).toMatchObject({ textScale: 1.1, theme: 'system' });
  await calls[1]!.answer({ textScale: 1.1, theme: 'dark' });
  expect(shown()).toMatchObject({ textScale: 1.1, theme: 'dark' });
});
