/** The list of chats without a window: its order, its pages, the search, and what is taken back. */
import { expect, test } from 'vitest';
import { ModelError } from '../../native-models/contract.ts';
import { openFakeWindow } from './fake-window.ts';

async function withChats(count: number) {
  const window = openFakeWindow();
  for (let index = 1; index <= count; index++) {
    await window.api.addQuestion({ chat: null, parent: null, text: `Chat ${index}`, pictures: [] });
  }
  await window.chats.getState().refresh();
  const titles = (): readonly string[] => window.chats.getState().chats.map(({ title }) => title);
  return { ...window, titles };
}

test('the latest first, the pinned before them, page by page', async () => {
  const { chats, titles } = await withChats(130);
  expect(titles()).toHaveLength(100);
  expect(titles()[0]).toBe('Chat 130');
  await Promise.all([chats.getState().more(), chats.getState().more()]);
  expect(titles()).toHaveLength(130);
  expect(chats.getState().hasMore).toBe(false);
  const last = chats.getState().chats.at(-1)!;
  await chats.getState().pin(last.id, true);
  expect(titles()[0]).toBe('Chat 1');
  await chats.getState().rename(last.id, 'The first');
  expect(titles()[0]).toBe('The first');
  await chats.getState().rename(last.id, null);
  expect(titles()[0]).toBe('Chat 1');
});

test('reading the list anew keeps all that was read of it', async () => {
  const { chats, titles } = await withChats(330);
  for (let page = 2; page <= 4; page++) await chats.getState().more();
  await chats.getState().refresh();
  expect(titles()).toHaveLength(330);
  expect(new Set(titles()).size).toBe(330);
  expect(chats.getState().hasMore).toBe(false);
});

test('a chat far down the list has its title once it is opened, also when the list is read anew', async () => {
  const { chat, chats, titles } = await withChats(230);
  await chats.getState().search('Chat 7');
  const { id } = chats.getState().hits!.find(({ chat: found }) => found.title === 'Chat 7')!.chat;
  expect(chats.getState().titles.get(id)).toBeUndefined();
  await chat.getState().goTo(id);
  expect(chats.getState().titles.get(id)).toBe('Chat 7');
  expect(titles()).toContain('Chat 7');
  await chats.getState().refresh();
  expect(chats.getState().titles.get(id)).toBe('Chat 7');
});

test('what was deleted can be brought back', async () => {
  const { chats, titles } = await withChats(3);
  const removed = await chats.getState().remove([chats.getState().chats[1]!.id]);
  expect(titles()).toEqual(['Chat 3', 'Chat 1']);
  await chats.getState().restore(removed);
  expect(titles()).toEqual(['Chat 3', 'Chat 2', 'Chat 1']);
  expect(await chats.getState().remove('all')).toHaveLength(3);
  expect(titles()).toEqual([]);
});

test('the last search wins; an empty one ends it', async () => {
  const { chats, api } = await withChats(12);
  const slow = api.searchChats;
  api.searchChats = async (words, limit) => {
    if (words === 'Chat') await new Promise((resolve) => setTimeout(resolve, 30));
    return slow(words, limit);
  };
  await Promise.all([chats.getState().search('Chat'), chats.getState().search('Chat 12')]);
  expect(chats.getState().hits?.map(({ chat }) => chat.title)).toEqual(['Chat 12']);
  await chats.getState().search('  ');
  expect(chats.getState().hits).toBeUndefined();
});

test('a list that cannot be read says why', async () => {
  const { chats, api } = await withChats(1);
  api.before = () => {
    throw new ModelError('data-invalid', 'The database is damaged.');
  };
  await chats.getState().refresh();
  expect(chats.getState().trouble).toBe('The database is damaged.');
});
