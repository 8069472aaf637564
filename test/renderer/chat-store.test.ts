/** The chat without a window: what is streamed, stopped, broken off and kept. */
import { expect, test } from 'vitest';
import { type AskRequest, ModelError, type Turn } from '../../native-models/contract.ts';
import type { Answer, ChatTurn } from '../../renderer/chat/turns.ts';
import type { FakeService } from './fake-service.ts';
import { file, openFakeWindow, until } from './fake-window.ts';

const died = new ModelError('process-died', 'The model process ended by itself (SIGKILL).');

function answer(turns: readonly ChatTurn[]): Answer {
  const last = turns.at(-1);
  if (last?.role !== 'assistant') throw new Error('There is no answer.');
  return last;
}

function lastAsked({ calls }: FakeService): readonly Turn[] {
  const { request } = calls.findLast(({ method }) => method === 'ask')!;
  return (request as AskRequest).turns;
}

test('streams an answer to a question with a picture', async () => {
  const { chat, service } = openFakeWindow();
  chat.getState().attach([file('receipt.png')]);
  chat.getState().write('  What is the total? ');
  const texts: string[] = [];
  const stages = new Set<string>();
  chat.subscribe(({ turns }) => {
    const last = turns.at(-1);
    if (last?.role !== 'assistant') return;
    if (last.text !== texts.at(-1)) texts.push(last.text);
    if (last.state.type === 'working') stages.add(last.state.stage);
  });
  await chat.getState().send();

  expect(texts).toEqual(['', 'The ', 'The total ', 'The total is ', 'The total is 12.40.']);
  expect([...stages]).toEqual(['model', 'queue', 'picture', 'vision', 'prefill', 'decode']);
  const { turns, draft } = chat.getState();
  expect(draft).toEqual({ text: '', pictures: [] });
  expect(answer(turns).state).toMatchObject({ type: 'done', result: { answerTokenCount: 4 } });
  expect(lastAsked(service)).toEqual([{ role: 'user', text: 'What is the total?', pictures: ['receipt.png'] }]);
});

test('asks with the turns before', async () => {
  const { chat, service } = openFakeWindow();
  for (const question of ['One?', 'Two?']) {
    chat.getState().write(question);
    await chat.getState().send();
  }
  expect(lastAsked(service)).toEqual([
    { role: 'user', text: 'One?' },
    { role: 'assistant', text: 'The total is 12.40.' },
    { role: 'user', text: 'Two?' },
  ]);
});

test('Stop keeps what was written, and the draft', async () => {
  const { chat } = openFakeWindow({ pauseMs: 5 });
  chat.getState().write('What is the total?');
  const sent = chat.getState().send();
  await until(chat, ({ turns }) => turns.length === 2 && answer(turns).text === 'The total ');
  chat.getState().write('and the next draft');
  chat.getState().stop();
  await sent;
  expect(answer(chat.getState().turns)).toMatchObject({ text: 'The total ', state: { type: 'stopped' } });
  expect(chat.getState().draft.text).toBe('and the next draft');
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

test('a death in the middle keeps the text, and the next try works', async () => {
  const { chat, service, enter } = openFakeWindow({ failure: { afterWords: 2, error: died } });
  chat.getState().write('What is the total?');
  await chat.getState().send();
  expect(answer(chat.getState().turns)).toMatchObject({
    text: 'The total ',
    state: { type: 'interrupted', code: 'process-died', message: died.message },
  });

  enter({ type: 'died', message: died.message });
  service.behaviour.failure = undefined;
  const retried = chat.getState().retry();
  expect(answer(chat.getState().turns).state).toMatchObject({ stage: 'model' });
  enter({ type: 'starting' });
  enter({ type: 'running' });
  await retried;
  expect(service.calls.filter(({ method }) => method === 'open')).toHaveLength(2);
  const texts = chat.getState().turns.map(({ text }) => text);
  expect(texts).toEqual(['What is the total?', 'The total ', 'The total is 12.40.']);
  expect(lastAsked(service)).toEqual([{ role: 'user', text: 'What is the total?' }]);
});

test('a failure before the first word leaves no empty answer behind after a retry', async () => {
  const { chat, service } = openFakeWindow({ failure: { afterWords: 0, error: died } });
  chat.getState().write('What is the total?');
  await chat.getState().send();
  expect(answer(chat.getState().turns)).toMatchObject({ text: '', state: { type: 'interrupted' } });
  service.behaviour.failure = undefined;
  await chat.getState().retry();
  expect(chat.getState().turns.map(({ text }) => text)).toEqual(['What is the total?', 'The total is 12.40.']);
});

test('a question without a word in answer hands its picture on to the next', async () => {
  const { chat, service } = openFakeWindow({ failure: { afterWords: 0, error: died } });
  chat.getState().attach([file('sign.png')]);
  chat.getState().write('One?');
  await chat.getState().send();
  service.behaviour.failure = undefined;
  chat.getState().write('Two?');
  await chat.getState().send();
  expect(lastAsked(service)).toEqual([{ role: 'user', text: 'Two?', pictures: ['sign.png'] }]);
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
  expect(draft.pictures.map((key) => shelf.getState().pictures[key]?.state)).toEqual([
    { type: 'refused', message: 'The file is no picture.' },
    { type: 'refused', message: 'The file has 2000 MB; Vasari takes up to 100 MB.' },
  ]);
  for (const key of draft.pictures) chat.getState().detach(key);
  await chat.getState().send();
  expect(answer(chat.getState().turns).state.type).toBe('done');
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

test('a ready-made question leaves the draft alone', async () => {
  const { chat, shelf, service } = openFakeWindow();
  chat.getState().write('my own draft');
  await chat.getState().ask('What is the total?', [shelf.getState().addSample('receipt.png', 'A receipt')]);
  expect(chat.getState().draft.text).toBe('my own draft');
  expect(lastAsked(service)).toEqual([{ role: 'user', text: 'What is the total?', pictures: ['receipt.png'] }]);
});

test('asking again opens a model that did not open', async () => {
  const { chat, model, service } = openFakeWindow({ openFailure: new ModelError('model-missing', 'No manifest.') });
  await until(model, ({ state }) => state.type === 'failed');
  service.behaviour.openFailure = undefined;
  chat.getState().write('What is it?');
  await chat.getState().send();
  expect(answer(chat.getState().turns).state.type).toBe('done');
});

test('a model that does not open is said in the answer', async () => {
  const { chat } = openFakeWindow({ openFailure: new ModelError('model-missing', 'The model has no manifest.') });
  chat.getState().write('What is it?');
  await chat.getState().send();
  expect(answer(chat.getState().turns).state).toMatchObject({ message: 'The model has no manifest.' });
});

test('a new chat keeps the last one until its first question', async () => {
  const { chat } = openFakeWindow();
  chat.getState().write('One?');
  await chat.getState().send();
  const { turns } = chat.getState();
  chat.getState().startOver();
  expect(chat.getState().turns).toEqual([]);
  chat.getState().bringBack();
  expect(chat.getState().turns).toEqual(turns);
});
