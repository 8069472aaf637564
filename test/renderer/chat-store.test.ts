/** The chat without a window: what is streamed, stopped, broken off, branched and kept. */
import { expect, test } from 'vitest';
import { type AskRequest, ModelError, type Turn } from '../../native-models/contract.ts';
import type { Answer, ChatTurn } from '../../renderer/chat/turn-tree.ts';
import type { FakeService } from './fake-service.ts';
import { type FakeWindow, file, openFakeWindow, until } from './fake-window.ts';

const died = new ModelError('process-died', 'The model process ended by itself (SIGKILL).');

function answer(turns: readonly ChatTurn[]): Answer {
  const last = turns.at(-1);
  if (last?.role !== 'assistant') throw new Error('There is no answer.');
  return last;
}

function lastRequest({ calls }: FakeService): AskRequest {
  return calls.findLast(({ method }) => method === 'ask')!.request as AskRequest;
}

function lastAsked(service: FakeService): readonly Turn[] {
  return lastRequest(service).turns;
}

async function ask({ chat }: FakeWindow, text: string): Promise<void> {
  chat.getState().write(text);
  await chat.getState().send();
}

const texts = (turns: readonly ChatTurn[]): readonly string[] => turns.map(({ text }) => text);

test('streams an answer to a question with a picture, and stores both', async () => {
  const window = openFakeWindow();
  const { chat, service, api } = window;
  chat.getState().attach([file('receipt.png')]);
  const seen: string[] = [];
  const stages = new Set<string>();
  chat.subscribe(({ turns }) => {
    const last = turns.at(-1);
    if (last?.role !== 'assistant') return;
    if (last.text !== seen.at(-1)) seen.push(last.text);
    if (last.state.type === 'working') stages.add(last.state.stage);
  });
  await ask(window, '  What is the total? ');

  expect(seen).toEqual(['', 'The ', 'The total ', 'The total is ', 'The total is 12.40.']);
  expect([...stages]).toEqual(['model', 'queue', 'picture', 'vision', 'prefill', 'decode']);
  const { turns, draft, chat: id } = chat.getState();
  expect(draft).toEqual({ text: '', pictures: [] });
  expect(answer(turns).state).toMatchObject({ type: 'done', figures: { model: 'embedded', answerTokenCount: 4 } });
  expect(lastAsked(service)).toEqual([{ role: 'user', text: 'What is the total?', pictures: ['receipt.png'] }]);
  const stored = await api.openChat(id!);
  expect(turns).toMatchObject(stored.turns);
  expect(stored.turns[0]).toMatchObject({ pictures: [{ picture: 'receipt.png', name: 'receipt.png' }] });
});

test('asks with the turns before', async () => {
  const window = openFakeWindow();
  await ask(window, 'One?');
  await ask(window, 'Two?');
  expect(lastAsked(window.service)).toEqual([
    { role: 'user', text: 'One?' },
    { role: 'assistant', text: 'The total is 12.40.' },
    { role: 'user', text: 'Two?' },
  ]);
});

test('what was streamed is stored on the way, and a later start finds it', async () => {
  const window = openFakeWindow({ answer: () => 'One two three four five six seven eight.' });
  window.chat.subscribe(({ turns }) => {
    if (turns.at(-1)?.text === 'One ') window.service.behaviour.pauseMs = 120; // slow enough to be stored in parts
  });
  const asked = ask(window, 'Count.');
  await until(window.chat, ({ turns }) => turns.length === 2 && answer(turns).text.includes('six'));
  const { chat: id } = window.chat.getState();
  const later = openFakeWindow({}, window.api);
  await later.chat.getState().open(id);
  expect(answer(later.chat.getState().turns)).toMatchObject({ state: { type: 'writing' } });
  expect(answer(later.chat.getState().turns).text).toMatch(/^One two three/);
  await asked;
  await later.chat.getState().reload();
  expect(answer(later.chat.getState().turns).state.type).toBe('done');
});

test('Stop keeps what was written, and the draft', async () => {
  const { chat, api } = openFakeWindow({ pauseMs: 5 });
  chat.getState().write('What is the total?');
  const sent = chat.getState().send();
  await until(chat, ({ turns }) => turns.length === 2 && answer(turns).text === 'The total ');
  chat.getState().write('and the next draft');
  chat.getState().stop();
  await sent;
  expect(answer(chat.getState().turns)).toMatchObject({ text: 'The total ', state: { type: 'stopped' } });
  expect(chat.getState().draft.text).toBe('and the next draft');
  const stored = await api.openChat(chat.getState().chat!);
  expect(stored.turns.at(-1)).toMatchObject({ text: 'The total ', state: { type: 'stopped' } });
});

test('sends nothing while an answer is being written', async () => {
  const { chat } = openFakeWindow({ pauseMs: 2 });
  chat.getState().write('One?');
  const sent = chat.getState().send();
  chat.getState().write('Two?');
  await chat.getState().send();
  await sent;
  expect(chat.getState().turns).toHaveLength(2);
  expect(chat.getState().draft.text).toBe('Two?');
});

test('a question right after an answer waits until that is stored, and is not lost', async () => {
  const window = openFakeWindow();
  const { chat, api } = window;
  const { finishAnswer } = api;
  let store = (): void => {};
  const gate = new Promise<void>((resolve) => {
    store = resolve;
  });
  api.finishAnswer = async (...given) => {
    await gate;
    return finishAnswer(...given);
  };
  const first = ask(window, 'One?');
  await until(chat, ({ turns }) => turns.at(-1)?.role === 'assistant' && answer(turns).state.type === 'done');
  const second = ask(window, 'Two?');
  await ask(window, 'Three?'); // while the second is on its way
  expect(texts(chat.getState().turns)).toEqual(['One?', 'The total is 12.40.', 'Two?', '']);
  expect(api.called.filter((method) => method === 'addQuestion')).toHaveLength(1);
  store();
  await Promise.all([first, second]);
  expect(texts((await api.openChat(chat.getState().chat!)).turns)).toEqual(texts(chat.getState().turns));
  expect(answer(chat.getState().turns).state.type).toBe('done');
  expect(chat.getState().draft.text).toBe('Three?');
});

test('a death in the middle keeps the text, and another try is a branch', async () => {
  const window = openFakeWindow({ failure: { afterWords: 2, error: died } });
  const { chat, service, enter } = window;
  await ask(window, 'What is the total?');
  const broken = answer(chat.getState().turns);
  expect(broken).toMatchObject({
    text: 'The total ',
    state: { type: 'interrupted', code: 'process-died', message: died.message },
  });

  enter({ type: 'died', message: died.message });
  service.behaviour.failure = undefined;
  const retried = chat.getState().regenerate(broken.id);
  await until(chat, ({ turns }) => answer(turns).id !== broken.id);
  expect(answer(chat.getState().turns).state).toMatchObject({ stage: 'model' });
  enter({ type: 'starting' });
  enter({ type: 'running' });
  await retried;
  expect(service.calls.filter(({ method }) => method === 'open')).toHaveLength(2);
  expect(texts(chat.getState().turns)).toEqual(['What is the total?', 'The total is 12.40.']);
  await chat.getState().choose(broken.id);
  expect(texts(chat.getState().turns)).toEqual(['What is the total?', 'The total ']);
});

test('an edit is a branch with its pictures; the arrows lead back, also after a new start', async () => {
  const window = openFakeWindow({ answer: ({ turns }) => `Answer to ${turns.at(-1)!.text}` });
  const { chat, service, api } = window;
  chat.getState().attach([file('sign.png')]);
  await ask(window, 'One?');
  await ask(window, 'Two?');
  const [first] = chat.getState().turns;
  chat.getState().beginEdit(first!.id);
  const pictures = chat.getState().edit!.pictures;
  await Promise.all(pictures.map((key) => window.shelf.getState().settled(key)));
  chat.getState().attach([file('second.png')], 'edit');
  chat.getState().write('Another one?', 'edit');
  chat.getState().write('a draft meanwhile');
  await chat.getState().send('edit');
  expect(texts(chat.getState().turns)).toEqual(['Another one?', 'Answer to Another one?']);
  expect(lastAsked(service)).toEqual([{ role: 'user', text: 'Another one?', pictures: ['sign.png', 'second.png'] }]);
  expect(chat.getState()).toMatchObject({ edit: undefined, draft: { text: 'a draft meanwhile' } });

  await chat.getState().choose(first!.id);
  expect(texts(chat.getState().turns)).toEqual(['One?', 'Answer to One?', 'Two?', 'Answer to Two?']);
  const later = openFakeWindow({}, api);
  await later.chat.getState().open(chat.getState().chat);
  expect(texts(later.chat.getState().turns)).toEqual(texts(chat.getState().turns));
  expect(later.chat.getState().tree.size).toBe(6);
});

test('a question without a word in answer hands its picture on to the next', async () => {
  const window = openFakeWindow({ failure: { afterWords: 0, error: died } });
  window.chat.getState().attach([file('sign.png')]);
  await ask(window, 'One?');
  window.service.behaviour.failure = undefined;
  await ask(window, 'Two?');
  expect(lastAsked(window.service)).toEqual([{ role: 'user', text: 'Two?', pictures: ['sign.png'] }]);
});

test('a picture has its own mode, the chat its own settings', async () => {
  const window = openFakeWindow();
  const { chat, shelf, service } = window;
  chat.getState().attach([file('wide.png')]);
  const [key] = chat.getState().draft.pictures;
  await shelf.getState().settled(key!);
  shelf.getState().setMode(key!, 'squash');
  await chat.getState().configure({ temperature: 0.7, systemPrompt: 'Be brief.' });
  await ask(window, 'What is it?');
  expect(lastRequest(service)).toMatchObject({
    pictureModes: { 'wide.png': 'squash' },
    sampling: { temperature: 0.7, topP: 1 },
    system: 'Be brief.',
  });
  const [question] = chat.getState().turns;
  if (question?.role !== 'user') throw new Error('There is no question.');
  await chat.getState().askWith(question.id, [{ ...question.pictures[0]!, imageMode: 'pad' }]);
  expect(lastRequest(service).pictureModes).toEqual({ 'wide.png': 'pad' });
});

test('the oldest turns are left out where the context is full, and that is said', async () => {
  const window = openFakeWindow();
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) {
    window.chat.getState().attach([file(`${name}.png`), file(`${name}2.png`)]);
    await ask(window, `${name}?`);
  }
  // The fake model takes 2048 tokens, keeps a quarter free and needs 144 a picture: five pairs of pictures fit.
  expect(answer(window.chat.getState().turns)).toMatchObject({
    leftOutCount: 6,
    state: { figures: { sent: { leftOutCount: 6 } } },
  });
  const asked = lastAsked(window.service);
  expect(asked[0]).toMatchObject({ role: 'user', text: 'd?' });
  expect(asked.at(-1)).toMatchObject({ text: 'h?' });
});

test('a refused picture says why, holds the sending back and can be removed', async () => {
  const { chat, shelf } = openFakeWindow({
    picture: async () => {
      throw new ModelError('picture-invalid', 'The file is no picture.');
    },
  });
  chat.getState().attach([file('notes.png'), file('film.mov', 2e9)]);
  chat.getState().write('What is it?');
  await chat.getState().send();
  const { draft, turns } = chat.getState();
  expect(turns).toEqual([]);
  expect(draft.text).toBe('What is it?');
  expect(draft.pictures.map((key) => shelf.getState().attachments[key]?.state)).toEqual([
    { type: 'refused', message: 'The file is no picture.' },
    { type: 'refused', message: 'The file has 2000 MB; Vasari takes up to 100 MB.' },
  ]);
  expect(chat.getState().trouble).toContain('remove it, then send');
  for (const key of draft.pictures) chat.getState().detach(key);
  expect(chat.getState().trouble).toBeUndefined();
  await chat.getState().send();
  expect(answer(chat.getState().turns).state.type).toBe('done');
});

test('what is typed and sent while a chat opens is kept and goes into that chat', async () => {
  const { chat, api } = openFakeWindow();
  chat.getState().write('One?');
  await chat.getState().send();
  const { chat: first } = chat.getState();
  await chat.getState().open(null);
  const { openChat } = api;
  let letOpen = (): void => {};
  api.openChat = async (id) => {
    await new Promise<void>((resolve) => {
      letOpen = resolve;
    });
    return openChat(id);
  };
  void chat.getState().open(first);
  chat.getState().write('Two?');
  const sent = chat.getState().send();
  letOpen();
  await sent;
  expect(chat.getState()).toMatchObject({ chat: first, draft: { text: '' } });
  expect(texts(chat.getState().turns)[2]).toBe('Two?');
});

test('Stop while a picture is read gives the draft back', async () => {
  const { chat } = openFakeWindow({ picture: () => new Promise(() => {}) });
  chat.getState().attach([file('slow.png')]);
  chat.getState().write('What is it?');
  void chat.getState().send();
  expect(chat.getState().isWaitingForPictures).toBe(true);
  chat.getState().stop();
  expect(chat.getState()).toMatchObject({ isWaitingForPictures: false, turns: [], draft: { text: 'What is it?' } });
});

test('a ready-made question about a picture that cannot be had says why', async () => {
  const { chat, shelf, api } = openFakeWindow();
  api.storeSample = async () => {
    throw new ModelError('disk-full', 'The disk is full: the picture was not stored.');
  };
  await chat.getState().ask('What is the total?', [shelf.getState().addSample('receipt.png', 'A receipt')]);
  expect(chat.getState()).toMatchObject({ turns: [], trouble: 'The disk is full: the picture was not stored.' });
});

test('a ready-made question leaves the draft alone', async () => {
  const { chat, shelf, service } = openFakeWindow();
  chat.getState().write('my own draft');
  await chat.getState().ask('What is the total?', [shelf.getState().addSample('receipt.png', 'A receipt')]);
  expect(chat.getState().draft.text).toBe('my own draft');
  expect(lastAsked(service)).toEqual([{ role: 'user', text: 'What is the total?', pictures: ['receipt.png'] }]);
});

test('a draft with its picture waits for the next start, each chat its own', async () => {
  const window = openFakeWindow();
  const { chat, api, shelf } = window;
  await ask(window, 'One?');
  const first = chat.getState().chat;
  chat.getState().write('half a tho');
  chat.getState().attach([file('sign.png')]);
  await Promise.all(chat.getState().draft.pictures.map((key) => shelf.getState().settled(key)));
  await chat.getState().open(null);
  chat.getState().write('something new');
  chat.getState().flush();

  const later = openFakeWindow({}, api);
  await later.chat.getState().open(null);
  expect(later.chat.getState().draft.text).toBe('something new');
  await later.chat.getState().open(first);
  const { draft } = later.chat.getState();
  expect(draft.text).toBe('half a tho');
  expect(draft.pictures.map((key) => later.shelf.getState().attachments[key]?.name)).toEqual(['sign.png']);
});

test('an answer goes on while another chat is open', async () => {
  const window = openFakeWindow({ pauseMs: 5 });
  const { chat, api } = window;
  const asked = ask(window, 'One?');
  const { chat: first } = await until(chat, ({ chat: id, turns }) => id !== null && turns.length === 2);
  await chat.getState().open(null);
  expect(chat.getState().turns).toEqual([]);
  await chat.getState().open(first);
  expect(answer(chat.getState().turns).state.type).toBe('working');
  await chat.getState().open(null);
  await asked;
  expect((await api.openChat(first!)).turns.at(-1)).toMatchObject({
    text: 'The total is 12.40.',
    state: { type: 'done' },
  });
});

test('a question that cannot be stored stays in the composer, with the reason', async () => {
  const window = openFakeWindow();
  const { chat, api } = window;
  const full = new ModelError('disk-full', 'The disk is full. Free some space, then send again.');
  api.before = (method) => {
    if (method === 'addQuestion') throw full;
  };
  await ask(window, 'One?');
  expect(chat.getState()).toMatchObject({ turns: [], draft: { text: 'One?' }, trouble: full.message });
  api.before = () => {};
  await chat.getState().send();
  expect(answer(chat.getState().turns).state.type).toBe('done');
  expect(chat.getState().trouble).toBeUndefined();
});

test('an answer that cannot be begun can be asked for again', async () => {
  const window = openFakeWindow();
  const { chat, api } = window;
  api.before = (method) => {
    if (method === 'beginAnswer') throw new ModelError('disk-full', 'The disk is full.');
  };
  await ask(window, 'One?');
  expect(texts(chat.getState().turns)).toEqual(['One?']);
  api.before = () => {};
  await chat.getState().regenerate(chat.getState().turns[0]!.id);
  expect(answer(chat.getState().turns).state.type).toBe('done');
});

test('asking again opens a model that did not open', async () => {
  const window = openFakeWindow({ openFailure: new ModelError('model-missing', 'No manifest.') });
  await until(window.model, ({ state }) => state.type === 'failed');
  window.service.behaviour.openFailure = undefined;
  await ask(window, 'What is it?');
  expect(answer(window.chat.getState().turns).state.type).toBe('done');
});

test('a model that does not open is said in the answer', async () => {
  const window = openFakeWindow({ openFailure: new ModelError('model-missing', 'The model has no manifest.') });
  await ask(window, 'What is it?');
  expect(answer(window.chat.getState().turns).state).toMatchObject({ message: 'The model has no manifest.' });
});

test('a preset puts its question in and sets how the chat asks', async () => {
  const { chat } = openFakeWindow();
  await chat.getState().apply({ id: 'own-1', name: 'Mine', text: 'Read it.', settings: { maxNewTokens: 8 } });
  await chat.getState().apply({ id: 'own-2', name: 'Brief', text: '', settings: { temperature: 1 } });
  expect(chat.getState()).toMatchObject({
    draft: { text: 'Read it.' },
    settings: { maxNewTokens: 8, temperature: 1 },
  });
});
