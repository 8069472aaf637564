/** The open chat and the others, without a window: deleted, not to be had, gone on with; what holds while an answer grows. */
import { expect, test } from 'vitest';
import { type AskRequest, ModelError } from '../../native-models/contract.ts';
import { type FakeWindow, gate, openFakeWindow, until } from './fake-window.ts';

async function ask({ chat }: FakeWindow, text: string): Promise<void> {
  chat.getState().write(text);
  await chat.getState().send();
}

/** Asks, and returns once the answer has words: the chat, and the end of the answer. */
async function askSlowly(window: FakeWindow, text: string) {
  window.service.behaviour.pauseMs = 5;
  const answered = ask(window, text);
  const { chat, turns } = await until(window.chat, ({ turns: now }) => now.at(-1)?.text === 'The total ');
  return { id: chat!, answer: turns.at(-1)!.id, answered };
}

test('the answers of a chat that is deleted end, are stored and come back with it', async () => {
  const window = openFakeWindow();
  const { chat, chats, api, service } = window;
  const { id, answered } = await askSlowly(window, 'One?');
  await chat.getState().open(null);
  await chat.getState().end([id]);
  const removed = await chats.getState().remove([id]);
  await answered;
  expect(chat.getState().trouble).toBeUndefined();
  await chats.getState().restore(removed);
  expect((await api.openChat(id)).turns.at(-1)).toMatchObject({ text: 'The total ', state: { type: 'stopped' } });

  service.behaviour.pauseMs = 0;
  await ask(window, 'Two?');
  expect(chat.getState().turns.at(-1)).toMatchObject({ state: { type: 'done' } });
});

test('the answers of other chats go on', async () => {
  const window = openFakeWindow();
  await ask(window, 'One?');
  const { chat: first } = window.chat.getState();
  await window.chat.getState().open(null);
  const { id, answered } = await askSlowly(window, 'Two?');
  await window.chat.getState().end([first!]);
  await answered;
  expect((await window.api.openChat(id)).turns.at(-1)).toMatchObject({ state: { type: 'done' } });
});

test('an answer whose chat another window deleted says nothing in the chat that is open', async () => {
  const window = openFakeWindow();
  const { id, answered } = await askSlowly(window, 'One?');
  await window.api.deleteChats([id]);
  await window.chat.getState().open(null);
  await answered;
  expect(window.chat.getState()).toMatchObject({ chat: null, trouble: undefined });
});

test('a chat that another window deleted and brought back can be asked again', async () => {
  const window = openFakeWindow();
  const { chat, api } = window;
  await ask(window, 'One?');
  const { chat: id } = chat.getState();
  chat.getState().write('Two?');
  chat.getState().flush();
  await api.deleteChats([id!]);
  await chat.getState().reload();
  expect(chat.getState().phase).toEqual({ type: 'failed', message: 'This chat was deleted.', isGone: true });
  await api.restoreChats([id!]);
  await chat.getState().reload();
  expect(chat.getState()).toMatchObject({ phase: { type: 'open' }, draft: { text: 'Two?' } });
  await chat.getState().send();
  expect(chat.getState().turns).toHaveLength(4);
});

test.each(['goTo', 'reload'] as const)('a chat that could not be opened is opened by %s', async (how) => {
  const window = openFakeWindow();
  const { chat, api } = window;
  await ask(window, 'One?');
  const { chat: id } = chat.getState();
  chat.getState().write('half a tho');
  await chat.getState().open(null);
  api.before = (method) => {
    if (method === 'openChat') throw new ModelError('process-died', 'The host is gone.');
  };
  await chat.getState().goTo(id);
  expect(chat.getState().phase.type).toBe('failed');
  api.before = () => {};
  await chat.getState()[how](id);
  expect(chat.getState()).toMatchObject({ chat: id, phase: { type: 'open' }, draft: { text: 'half a tho' } });
});

test('a new chat that could not be begun is tried again; the open chat is not opened twice', async () => {
  const { chat, api } = openFakeWindow();
  api.before = (method) => {
    if (method === 'readDraft') throw new ModelError('process-died', 'The host is gone.');
  };
  await chat.getState().open(null);
  expect(chat.getState()).toMatchObject({ chat: null, phase: { type: 'failed' } });
  api.before = () => {};
  await chat.getState().goTo(null);
  expect(chat.getState().phase.type).toBe('open');
  const { opened } = chat.getState();
  await chat.getState().goTo(null);
  expect(chat.getState().opened).toBe(opened);
});

test.each(['send', 'regenerate'] as const)('%s asks with the settings of its own chat', async (how) => {
  const window = openFakeWindow();
  const { chat, api, service } = window;
  await chat.getState().configure({ temperature: 0.7 });
  await ask(window, 'One?');
  const slow = gate();
  for (const method of ['addQuestion', 'beginAnswer'] as const) {
    const call = api[method] as (...given: readonly unknown[]) => Promise<unknown>;
    Object.assign(api, { [method]: (...given: readonly unknown[]) => slow.passed.then(() => call(...given)) });
  }
  chat.getState().write('Two?');
  const asked = how === 'send' ? chat.getState().send() : chat.getState().regenerate(chat.getState().turns[1]!.id);
  await chat.getState().open(null);
  slow.open();
  await asked;
  const request = service.calls.findLast(({ method }) => method === 'ask')!.request as AskRequest;
  expect(request.sampling).toMatchObject({ temperature: 0.7 });
});

test('what the arrows and Send look at stays the same while an answer grows', async () => {
  const window = openFakeWindow();
  const { chat } = window;
  await ask(window, 'One?');
  expect(chat.getState().isAnswering).toBe(false);
  const [, first] = chat.getState().turns;
  window.service.behaviour.pauseMs = 5;
  const answered = chat.getState().regenerate(first!.id);
  const grown = await until(chat, ({ turns }) => turns.at(-1)?.text === 'The ');
  expect(grown.branches.get(grown.turns[0]!.id)).toEqual([first!.id, grown.turns.at(-1)!.id]);
  const further = await until(chat, ({ turns }) => turns.at(-1)?.text === 'The total is ');
  expect(further.branches).toBe(grown.branches);
  expect(further.isAnswering).toBe(true);
  await answered;
  expect(chat.getState()).toMatchObject({ isAnswering: false, branches: grown.branches });
});
