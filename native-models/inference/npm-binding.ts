/** Graphs through the npm package's own binding: it runs on this thread, copies what it gives, and cannot be stopped. */
import { setImmediate as breathe } from 'node:timers/promises';
import type { ExecutionProvider } from '../contract.ts';
import type { Binding, FoundValue, OpenedGraph, Tensors } from './binding.ts';

/** Throws where the package cannot be loaded. */
export async function npmBinding(threads = 0): Promise<Binding> {
  const { InferenceSession, Tensor } = await import('onnxruntime-node');

  const wrapped = (tensors: Tensors) =>
    Object.fromEntries(
      Object.entries(tensors).map(([name, { type, data, shape }]) => [name, new Tensor(type, data as never, shape)]),
    );

  async function open(path: string, provider: ExecutionProvider): Promise<OpenedGraph> {
    const session = await InferenceSession.create(path, {
      executionProviders: [provider],
      enableCpuMemArena: false,
      logSeverityLevel: 3,
      ...(threads > 0 && { intraOpNumThreads: threads }),
    });
    const found = (values: typeof session.inputMetadata): FoundValue[] =>
      values.map((value) => ({
        name: value.name,
        type: value.isTensor ? value.type : 'no tensor',
        shape: value.isTensor ? value.shape.map((size) => (typeof size === 'number' ? size : -1)) : [],
      }));
    return {
      inputs: found(session.inputMetadata),
      outputs: found(session.outputMetadata),
      async run(feeds, outputs, signal) {
        await breathe(); // a run blocks this thread: let a waiting Stop in first
        signal?.throwIfAborted();
        const results = await session.run(wrapped(feeds), wrapped(outputs));
        for (const [name, { data }] of Object.entries(outputs)) {
          const result = results[name]!.data as typeof data;
          if (result.buffer !== data.buffer) (data as Float32Array).set(result as Float32Array);
        }
      },
      close: () => session.release(),
    };
  }
  return { kind: 'npm', open };
}
