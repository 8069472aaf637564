/** The chat that a window shows outlives a reload. */
import { expect, test } from 'vitest';
import { ModelError } from '../../native-models/contract.ts';
import { openShownChat } from '../../renderer/chat/shown-chat.ts';
import { openFakeWindow } from './fake-window.ts';

function memoryOf(kept: string | null) {
  let chat = kept;
  return {
    read: () => chat,
    write: (next: string) => {
      chat = next;
    },
  };
}

test('a reloaded window opens the chat that it showed, or a new one where that is gone', async () => {
  const memory = memoryOf(null);
  const first = openFakeWindow();
  await openShownChat(first.chat, memory);
  first.chat.getState().write('Which bird is it?');
  await first.chat.getState().send();
  const { chat: shown } = first.chat.getState();

  const reloaded = openFakeWindow({}, first.api);
  await openShownChat(reloaded.chat, memory);
  expect(reloaded.chat.getState()).toMatchObject({ chat: shown, phase: { type: 'open' } });

  await first.api.deleteChats([shown!]);
  const later = openFakeWindow({}, first.api);
  await openShownChat(later.chat, memory);
  expect(later.chat.getState()).toMatchObject({ chat: null, phase: { type: 'open' } });
  expect(memory.read()).toBe('');
});

test('a chat that cannot be opened just now stays the one that is shown', async () => {
  const first = openFakeWindow();
  first.chat.getState().write('Which bird is it?');
  await first.chat.getState().send();
  const { chat: shown } = first.chat.getState();
  const memory = memoryOf(String(shown));
  const later = openFakeWindow({}, first.api);
  first.api.before = (method) => {
    if (method === 'openChat') throw new ModelError('unexpected', 'The data is being moved, restored or deleted.');
  };
  await openShownChat(later.chat, memory);
  expect(later.chat.getState()).toMatchObject({ chat: shown, phase: { type: 'failed', isGone: false } });
  expect(memory.read()).toBe(String(shown));
});

test.each([null, '', 'none', '-1', '1.5'])('where %j is remembered a window begins a new chat', async (kept) => {
  const { chat } = openFakeWindow();
  await openShownChat(chat, memoryOf(kept));
  expect(chat.getState()).toMatchObject({ chat: null, phase: { type: 'open' } });
});
