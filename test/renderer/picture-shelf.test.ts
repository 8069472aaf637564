/** The window's pictures without a window: what was refused gets another try, what the host may have forgotten is stored again. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ModelError } from '../../native-models/contract.ts';
import type { Attachment, ReadyPicture } from '../../renderer/pictures/picture-shelf.ts';
import { type FakeWindow, file, openFakeWindow } from './fake-window.ts';

const region = { leftPx: 0, topPx: 0, widthPx: 2, heightPx: 2 };

let nowMs: number;
beforeEach(() => {
  nowMs = 1_700_000_000_000;
  vi.spyOn(Date, 'now').mockImplementation(() => nowMs);
});
afterEach(() => vi.restoreAllMocks());

/** A window, and the names of what it has stored. */
function openWatched(): FakeWindow & { readonly stored: string[] } {
  const window = openFakeWindow();
  const { api } = window;
  const stored: string[] = [];
  const { storePicture, storeSample } = api;
  api.storePicture = (name, bytes) => {
    stored.push(name);
    return storePicture(name, bytes);
  };
  api.storeSample = (name) => {
    stored.push(name);
    return storeSample(name);
  };
  return { ...window, stored };
}

async function ready({ shelf }: FakeWindow, key: string): Promise<Attachment & { readonly state: ReadyPicture }> {
  const { state, ...rest } = await shelf.getState().settled(key);
  if (state.type !== 'ready') throw new Error('The picture is not ready.');
  return { ...rest, state };
}

/** An hour and a little later; what was begun before is done. */
async function passAnHour(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  nowMs += 3_600_001;
}

test('a picture that was refused is tried again when it is looked at or attached again', async () => {
  const { shelf, service } = openFakeWindow();
  const { picture } = service.behaviour;
  service.behaviour.picture = async () => {
    throw new ModelError('out-of-memory', 'There is too little memory.');
  };
  const refused = shelf.getState().addFile(file('big.png'));
  expect((await shelf.getState().settled(refused)).state.type).toBe('refused');
  service.behaviour.picture = picture;
  const again = shelf.getState().addFile(file('big.png'));
  expect((await shelf.getState().settled(again)).state.type).toBe('ready');
  expect(shelf.getState().stored['big.png']?.type).toBe('ready');
  expect((await shelf.getState().look('big.png')).type).toBe('ready');
  expect(service.calls.filter(({ method }) => method === 'picture')).toHaveLength(2);
});

test('the whole of a region is stored again when it is cut once more, and when it comes back', async () => {
  const window = openWatched();
  const { chat, shelf, stored } = window;
  await chat.getState().attach([file('page.png')]);
  const [key] = chat.getState().draft.pictures;
  const whole = await ready(window, key!);
  const cut = shelf.getState().addCut(whole, region);
  await shelf.getState().settled(cut);
  chat.getState().replace(key!, cut);
  await passAnHour();
  expect(stored).toEqual(['page.png', 'page-2x2.png']);
  await shelf.getState().settled(shelf.getState().addCut(whole, region));
  expect(stored.slice(2)).toEqual(['page.png', 'page-2x2.png']);
  await passAnHour();
  chat.getState().replace(cut, key!);
  await vi.waitFor(() => expect(stored.slice(4)).toEqual(['page.png']));
});

test('the pictures of an edit, and the wholes of its regions, are stored again before it is sent', async () => {
  const window = openWatched();
  const { chat, shelf, stored, api } = window;
  chat.getState().write('What is it?');
  await chat.getState().send();
  chat.getState().beginEdit(chat.getState().turns[0]!.id);
  await chat.getState().attach([file('a.png'), file('b.png')], 'edit');
  const [, key] = chat.getState().edit!.pictures;
  const cut = shelf.getState().addCut(await ready(window, key!), region);
  await shelf.getState().settled(cut);
  chat.getState().replace(key!, cut);
  await passAnHour();
  stored.length = 0;
  api.before = (method) => {
    if (method === 'addQuestion') expect([...stored].sort()).toEqual(['a.png', 'b-2x2.png', 'b.png']);
  };
  await chat.getState().send('edit');
  const question = chat.getState().turns.find(({ role }) => role === 'user');
  expect(question).toMatchObject({ pictures: [{ picture: 'a.png' }, { picture: 'b-2x2.png' }] });
  expect(chat.getState().trouble).toBeUndefined();
});

test('what was stored a moment ago is not stored twice, but for samples', async () => {
  const { shelf, stored } = openWatched();
  const { addFile, addSample, addStored, renew } = shelf.getState();
  const keys = [addFile(file('a.png')), addSample('b.png', 'B'), addStored({ picture: 'c.png', name: 'c.png' })];
  for (const key of keys) await renew(key);
  expect(stored.sort()).toEqual(['a.png', 'b.png', 'b.png']);
});
