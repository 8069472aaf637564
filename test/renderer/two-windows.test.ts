/** Two windows on one model process: each asks its own model, whatever the other has opened meanwhile. */
import { expect, test } from 'vitest';
import { ModelError } from '../../native-models/contract.ts';
import { createContextStore } from '../../renderer/composer/context-store.ts';
import { createFakeApi } from './fake-api.ts';
import { createFakeService, type FakeService } from './fake-service.ts';
import { type FakeWindow, openFakeWindow, until } from './fake-window.ts';

const other = 'florence-vl-3b';
const isOpen = ({ state }: ReturnType<FakeWindow['model']['getState']>): boolean => state.type === 'open';

/** The second window has another model open, which both share. */
async function openWindows(): Promise<{ one: FakeWindow; two: FakeWindow; service: FakeService }> {
  const service = createFakeService();
  const open = (): FakeWindow => openFakeWindow({}, createFakeApi(), service);
  const one = open();
  await until(one.model, isOpen);
  const two = open();
  await until(two.model, isOpen);
  two.model.getState().choose(other);
  await until(two.model, isOpen);
  return { one, two, service };
}

async function ask({ chat }: FakeWindow, text = 'What is it?'): Promise<unknown> {
  chat.getState().write(text);
  await chat.getState().send();
  return chat.getState().turns.at(-1);
}

const doneBy = (model: string) => ({ text: 'The total is 12.40.', state: { type: 'done', figures: { model } } });

test('a question is answered by the model that its window shows, which is opened again', async () => {
  const { one, two, service } = await openWindows();
  expect(await ask(one)).toMatchObject(doneBy('embedded'));
  expect(service.openModel).toBe('embedded');
  expect(await ask(two)).toMatchObject(doneBy(other));
  expect(service.openModel).toBe(other);
});

test('where the other window failed to open a model, the own one is opened again', async () => {
  const { one, two, service } = await openWindows();
  service.behaviour.openFailure = new ModelError('out-of-memory', 'There is not enough memory.');
  two.model.getState().choose('larger');
  await until(two.model, ({ state }) => state.type === 'failed');
  service.behaviour.openFailure = undefined;
  expect(await ask(one)).toMatchObject(doneBy('embedded'));
});

test('a window that chooses another model before its question is read asks that one', async () => {
  const { one, service } = await openWindows();
  const { ask: asked } = service;
  service.ask = (request, signal) => {
    service.ask = asked;
    one.model.getState().choose('larger');
    return asked(request, signal);
  };
  expect(await ask(one)).toMatchObject(doneBy('larger'));
});

/** From now on models are opened with these contexts. */
function openWithTokens(service: FakeService, tokens: Readonly<Record<string, number>>): void {
  const { open } = service;
  service.open = async function* (request, signal) {
    const info = yield* open(request, signal);
    return { ...info, contextTokenCount: tokens[request.model] ?? info.contextTokenCount };
  };
}

test('what is left out is what does not fit into the model that answers', async () => {
  const { one, service } = await openWindows();
  await ask(one, 'a'.repeat(4000)); // 1000 tokens of 2048
  service.openModel = other;
  openWithTokens(service, { embedded: 1024, larger: 2048 });
  expect(await ask(one)).toMatchObject({ ...doneBy('embedded'), leftOutCount: 2 });
  const { ask: asked } = service;
  service.ask = (request, signal) => {
    service.ask = asked;
    one.model.getState().choose('larger');
    return asked(request, signal);
  };
  expect(await ask(one)).toMatchObject({ ...doneBy('larger'), leftOutCount: 0 });
});

test('the inspector looks through the model of its window', async () => {
  const { one, service } = await openWindows();
  one.inspector.figure.getState().inspect({ key: 'a', picture: 'a', name: 'a.png', previewUrl: 'blob:a' });
  await until(one.inspector.figure, ({ features }) => features.type === 'ready');
  const { request } = service.calls.findLast(({ method }) => method === 'project')!;
  expect(request).toMatchObject({ openModel: 'embedded' });
  expect(service.openModel).toBe('embedded');
});

test('what is written is counted without opening a model', async () => {
  const { one, service } = await openWindows();
  expect(await ask(one)).toMatchObject(doneBy('embedded'));
  const context = createContextStore({ ...one, service });
  await until(context, ({ use }) => use !== undefined);
  service.openModel = other;
  one.chat.getState().write('And what else?');
  await until(context, ({ use }) => use === undefined);
  expect(service.openModel).toBe(other);
});
