/** The inspector and the chat's pictures: the newest is shown, and none stays that is gone. */
import { expect, test } from 'vitest';
import { followChat } from '../../renderer/follow-chat.ts';
import { type FakeWindow, file, openFakeWindow, until } from './fake-window.ts';

async function opened(): Promise<FakeWindow> {
  const window = openFakeWindow();
  followChat({ ...window, figure: window.inspector.figure });
  await window.chat.getState().open(null);
  return window;
}

const shows = ({ inspector: { figure } }: FakeWindow, name: string | undefined) =>
  until(figure, ({ inspected, features }) => inspected?.name === name && features.type === (name ? 'ready' : 'none'));

const atHand = ({ inspector }: FakeWindow) => inspector.figure.getState().gallery.map(({ name }) => name);

/** A chat about one picture; returns once its maps stand. */
async function askAbout(window: FakeWindow, name: string): Promise<number> {
  const { chat } = window;
  await chat.getState().open(null);
  chat.getState().attach([file(name)]);
  chat.getState().write('What is it?');
  await chat.getState().send();
  await shows(window, name);
  return chat.getState().chat!;
}

test('a new chat shows none; the picture of the one before is at hand, and comes back with it', async () => {
  const window = await opened();
  const first = await askAbout(window, 'a.png');
  await window.chat.getState().open(null);
  await shows(window, undefined);
  expect(atHand(window)).toEqual(['a.png']);
  await window.chat.getState().open(first);
  await shows(window, 'a.png');
});

test('with a chat go its pictures, but for one that another chat has', async () => {
  const window = await opened();
  const { chat, chats, inspector } = window;
  const first = await askAbout(window, 'a.png');
  await askAbout(window, 'a.png');
  const third = await askAbout(window, 'b.png');
  inspector.figure.getState().compareWith(inspector.figure.getState().gallery[1]);
  await chats.getState().remove([first]);
  expect(inspector.figure.getState().beside).toMatchObject({ name: 'a.png' });
  await chats.getState().remove([third]);
  await shows(window, undefined);
  expect(inspector.figure.getState().beside).toBeUndefined();
  expect(atHand(window)).toEqual(['a.png']);
  await chat.getState().open(null);
  await chats.getState().remove('all');
  expect(atHand(window)).toEqual([]);
});

test('a picture taken out of the draft is gone, and the one before it is shown', async () => {
  const window = await opened();
  const { chat } = window;
  chat.getState().attach([file('a.png')]);
  await shows(window, 'a.png');
  chat.getState().attach([file('b.png')]);
  await shows(window, 'b.png');
  const [first, second] = chat.getState().draft.pictures;
  chat.getState().detach(second!);
  await shows(window, 'a.png');
  expect(atHand(window)).toEqual(['a.png']);
  chat.getState().detach(first!);
  await shows(window, undefined);
  expect(atHand(window)).toEqual([]);
});

test('a picture that is read only when its chat is gone is never shown', async () => {
  const window = await opened();
  const { chat, shelf, inspector } = window;
  chat.getState().attach([file('a.png')]);
  const [key] = chat.getState().draft.pictures;
  chat.getState().detach(key!);
  await shelf.getState().settled(key!);
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(inspector.figure.getState()).toMatchObject({ inspected: undefined, gallery: [] });
});
