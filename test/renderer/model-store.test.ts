/** Which model is opened: the embedded one, the one that was chosen, and again the embedded one where that is gone. */
import { expect, test } from 'vitest';
import { ModelError } from '../../native-models/contract.ts';
import { createModelStore, type ModelStore } from '../../renderer/model/model-store.ts';
import { createFakeService } from './fake-service.ts';
import { until } from './fake-window.ts';

function openWith(service = createFakeService(), remembered = 'embedded'): [ModelStore, string[]] {
  const written: string[] = [];
  const memory = {
    read: () => ({ model: remembered, provider: 'auto' as const }),
    write: (id: string) => void written.push(id),
  };
  return [createModelStore(service, (listener) => listener({ type: 'running' }), memory), written];
}

const isOpen = ({ state }: ReturnType<ModelStore['getState']>): boolean => state.type === 'open';

test('a choice is opened and remembered', async () => {
  const service = createFakeService();
  const [model, written] = openWith(service);
  await until(model, isOpen);
  model.getState().choose('florence-vl-3b');
  expect(isOpen(model.getState())).toBe(false);
  await until(model, isOpen);
  expect(service.calls.map(({ request }) => request)).toEqual([
    { model: 'embedded', provider: 'auto' },
    { model: 'florence-vl-3b', provider: 'auto' },
  ]);
  expect(written).toEqual(['florence-vl-3b']);
});

test('the opening under way ends when another begins, and who hears of a choice waits for it', async () => {
  const service = createFakeService();
  const signals: (AbortSignal | undefined)[] = [];
  const { open } = service;
  service.open = (request, signal) => {
    signals.push(signal);
    return open(request, signal);
  };
  const [model] = openWith(service);
  model.getState().reopen();
  await until(model, isOpen);
  expect(signals.map((signal) => signal?.aborted)).toEqual([true, false]);
  const heard: string[] = [];
  model.subscribe(({ chosen, state }, before) => chosen !== before.chosen && heard.push(state.type));
  model.getState().choose('florence-vl-3b');
  expect(heard).toEqual(['opening']);
  await until(model, isOpen);
});

test('a remembered model that is gone gives way to the embedded one', async () => {
  const gone = new ModelError('model-missing', 'There is no model "gone" here.');
  const [model, written] = openWith(createFakeService({ openFailure: gone }), 'gone');
  expect(model.getState().chosen).toBe('gone');
  await until(model, ({ chosen }) => chosen === 'embedded');
  const { state } = await until(model, (now) => now.state.type === 'failed'); // the fake has no model at all
  expect(state).toEqual({ type: 'failed', message: gone.message });
  expect(written).toEqual(['embedded']);
});
