/** A provider that opens every graph and then fails at one, or computes wrongly: what answers instead, and the reason. */
import { basename } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { drain } from '../../native-models/contract.ts';
import type { Binding, BindingChoice, Tensors } from '../../native-models/inference/binding.ts';
import { type AskingModel, askingModel } from './asking-model.ts';
import { question, serviceOf } from './asking-service.ts';

type Fault = 'none' | 'fails' | 'NaN' | 'wrong in long runs';
const device = vi.hoisted(() => ({ graph: '', fault: 'none' as Fault, longestRun: 0 }));

function fill(outputs: Tensors, value: number): void {
  for (const { data } of Object.values(outputs)) if (data instanceof Float32Array) data.fill(value);
}

/** The CPU in a device's place; one graph of it has the fault. */
function faulty(cpu: Binding): Binding {
  return {
    kind: cpu.kind,
    async open(path) {
      const graph = await cpu.open(path, 'cpu');
      if (basename(path) !== `${device.graph}.onnx`) return graph;
      return {
        ...graph,
        async run(feeds, outputs, signal) {
          if (device.fault === 'fails') throw new Error('no kernel for this operator');
          await graph.run(feeds, outputs, signal);
          const newTokens = feeds.embeddings?.shape[1] ?? 0;
          device.longestRun = Math.max(device.longestRun, newTokens);
          if (device.fault === 'NaN') fill(outputs, Number.NaN);
          if (device.fault === 'wrong in long runs' && newTokens > 31) fill(outputs, 1);
        },
      };
    },
  };
}

vi.mock('../../native-models/inference/binding.ts', async (original) => {
  const actual = await original<typeof import('../../native-models/inference/binding.ts')>();
  const chooseBinding = async (
    ...[provider, ...rest]: Parameters<typeof actual.chooseBinding>
  ): Promise<BindingChoice> => {
    if (provider !== 'dml') return actual.chooseBinding(provider, ...rest);
    return { binding: faulty((await actual.chooseBinding('cpu')).binding) };
  };
  return { ...actual, chooseBinding };
});

let model: AskingModel;
beforeAll(async () => {
  model = await askingModel();
});
afterAll(() => model.remove());

test.each([
  ['davit', 'fails', /^dml could not be used: The graph davit failed: no kernel for this operator$/],
  ['fusion', 'NaN', /^dml could not be used: It computes NaN\.$/],
  ['decoder', 'NaN', /^dml could not be used: It computes NaN\.$/],
] as const)('%s %s', async (graph, fault, reason) => {
  Object.assign(device, { graph, fault });
  const service = serviceOf(model);
  const { provider } = await drain(service.open({ model: 'tiny', provider: 'dml' }));
  expect(provider).toMatchObject({ asked: 'dml', used: 'cpu', reason: expect.stringMatching(reason) });
  const { answerTokenCount } = await drain(service.ask(question('Hm?', 2, [model.picture])));
  expect(answerTokenCount).toBe(2);
});

test.each([
  ['none', undefined, 44],
  [
    'wrong in long runs',
    'Long runs disagree with short ones on this device: the prompt is read 16 tokens at a time.',
    16,
  ],
] as const)('one whose fault is: %s, is used', async (fault, reason, longestRun) => {
  Object.assign(device, { graph: 'decoder', fault });
  const service = serviceOf(model);
  const { provider } = await drain(service.open({ model: 'tiny', provider: 'dml' }));
  expect(provider).toEqual({ asked: 'dml', used: 'dml', ...(reason !== undefined && { reason }) });
  device.longestRun = 0;
  const { promptTokenCount } = await drain(service.ask(question('Hm?', 2, [model.picture])));
  expect([promptTokenCount, device.longestRun]).toEqual([44, longestRun]);
});
