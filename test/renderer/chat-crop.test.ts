/** Regions of pictures in the chat without a window: they take a picture's place, and give it back. */
import { expect, test } from 'vitest';
import { ModelError } from '../../native-models/contract.ts';
import { file, openFakeWindow } from './fake-window.ts';

test('a region takes the place of its picture, in the stored draft too, and gives it back', async () => {
  const { chat, shelf, api, service } = openFakeWindow();
  chat.getState().attach([file('one.png'), file('page.jpg'), file('three.png')]);
  const keys = chat.getState().draft.pictures;
  const [whole] = await Promise.all(keys.slice(1, 2).map((key) => shelf.getState().settled(key)));
  shelf.getState().setMode(whole!.key, 'squash');
  const ready = shelf.getState().attachments[whole!.key]!;
  if (ready.state.type !== 'ready') throw new Error('The picture is not ready.');
  const region = { leftPx: 8, topPx: 4, widthPx: 32, heightPx: 16 };
  const cut = shelf.getState().addCut({ ...ready, state: ready.state }, region);
  chat.getState().replace(whole!.key, cut);
  expect(await shelf.getState().settled(cut)).toMatchObject({
    name: 'page-32x16.png',
    imageMode: 'squash',
    cutFrom: { key: whole!.key, region },
    state: { type: 'ready' },
  });
  expect(service.calls.filter(({ method }) => method === 'cut')).toEqual([
    { method: 'cut', request: { picture: 'page.jpg', region } },
  ]);
  await new Promise((resolve) => setTimeout(resolve, 0)); // the draft is noted
  chat.getState().flush();
  const names = async () => (await api.readDraft(null)).pictures.map(({ name }) => name);
  expect(await names()).toEqual(['one.png', 'page-32x16.png', 'three.png']);

  chat.getState().replace(cut, whole!.key);
  expect(chat.getState().draft.pictures).toEqual(keys);
  chat.getState().flush();
  expect(await names()).toEqual(['one.png', 'page.jpg', 'three.png']);
  chat.getState().detach(whole!.key);
  chat.getState().replace(whole!.key, cut); // it is not there any more
  expect(chat.getState().draft.pictures).toEqual([keys[0], keys[2]]);
});

test('a region that cannot be cut says why, and the draft stays', async () => {
  const { chat, shelf } = openFakeWindow({
    cut: async () => {
      throw new ModelError('picture-invalid', 'This picture is no longer stored: attach it again.');
    },
  });
  chat.getState().attach([file('page.png')]);
  const { draft } = chat.getState();
  const whole = await shelf.getState().settled(draft.pictures[0]!);
  if (whole.state.type !== 'ready') throw new Error('The picture is not ready.');
  const region = { leftPx: 0, topPx: 0, widthPx: 2, heightPx: 2 };
  const cut = shelf.getState().addCut({ ...whole, state: whole.state }, region);
  expect((await shelf.getState().settled(cut)).state).toEqual({
    type: 'refused',
    message: 'This picture is no longer stored: attach it again.',
  });
  expect(chat.getState().draft).toEqual(draft);
});

test('an edit gets the region of its own picture', async () => {
  const { chat, shelf } = openFakeWindow();
  chat.getState().attach([file('page.png')]);
  chat.getState().write('What is it?');
  await chat.getState().send();
  chat.getState().beginEdit(chat.getState().turns[0]!.id);
  const [key] = chat.getState().edit!.pictures;
  const other = shelf.getState().addFile(file('other.png'));
  chat.getState().replace(key!, other);
  expect(chat.getState().edit!.pictures).toEqual([other]);
  expect(chat.getState().draft.pictures).toEqual([]);
});
