/**
 * Graphs through the C API: inputs and outputs stay where they are, runs leave this thread free, and a run that is under
 * way can be stopped.
 */
import type { ExecutionProvider } from '../contract.ts';
import type { Binding, DeviceTensor, FoundValue, OpenedGraph, Tensor, Tensors } from './binding.ts';
import { type OrtApi, ortApi } from './ort-api.ts';

/** ONNXTensorElementDataType of onnxruntime_c_api.h. */
const elementTypes: Readonly<Record<Tensor['type'], number>> = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  float16: 10,
};
const errorsOnly = 3;
const deviceAllocator = 0;
const defaultMemory = 0;

/** What ONNX Runtime holds the address of: a collected array would be written to all the same. */
const inUse = new Set<readonly unknown[]>();

/** One environment a process; it lives as long. */
let environment: bigint | undefined;

/**
 * `threads` of a graph's operators on the CPU; 0 leaves the number to ONNX Runtime. Throws where koffi or the library
 * cannot be loaded.
 */
export async function nativeBinding(threads = 0): Promise<Binding> {
  const api = await ortApi();
  environment ??= api.make('createEnv', errorsOnly, 'vasari');
  const env = environment;
  return { kind: 'native', open: (path, provider) => open(api, env, path, provider, threads) };
}

async function open(
  api: OrtApi,
  env: bigint,
  path: string,
  provider: ExecutionProvider,
  threads: number,
): Promise<OpenedGraph> {
  const session = await createSession(api, env, path, provider, threads);
  const memory = api.make('createCpuMemoryInfo', deviceAllocator, defaultMemory);

  async function run(feeds: Tensors, outputs: Tensors, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const [ins, outs] = [bound(api, memory, feeds), bound(api, memory, outputs)];
    const options = api.make('createRunOptions');
    const stop = () => api.check(api.call.setTerminate(options));
    const held = [ins, outs, feeds, outputs];
    inUse.add(held);
    signal?.addEventListener('abort', stop, { once: true });
    try {
      const status = await inBackground(api.call.run, [
        session,
        options,
        ins.names,
        ins.values,
        ins.values.length,
        outs.names,
        outs.values.length,
        outs.values,
      ]);
      try {
        api.check(status);
      } catch (cause) {
        signal?.throwIfAborted();
        throw cause;
      }
    } finally {
      signal?.removeEventListener('abort', stop);
      inUse.delete(held);
      api.call.releaseRunOptions(options);
      for (const value of [...ins.made, ...outs.made]) api.call.releaseValue(value);
    }
  }

  const device = provider === 'webgpu' ? deviceMemory(api, session) : undefined;
  return {
    inputs: outlines(api, session, 'input'),
    outputs: outlines(api, session, 'output'),
    run,
    ...(device && { onDevice: device.tensor }),
    async close() {
      device?.release();
      api.call.releaseMemoryInfo(memory);
      api.call.releaseSession(session);
    },
  };
}

/**
 * The CPU's memory arena is off: it rounds up to powers of two, and one allocation above 2 GiB kills an Electron
 * process. Threads sleep as soon as a run is over.
 */
async function createSession(
  api: OrtApi,
  env: bigint,
  path: string,
  provider: ExecutionProvider,
  threads: number,
): Promise<bigint> {
  const options = api.make('createSessionOptions');
  try {
    api.check(api.call.disableCpuMemArena(options));
    api.check(api.call.setLogSeverity(options, errorsOnly));
    api.check(api.call.addSessionConfig(options, 'session.force_spinning_stop', '1'));
    if (threads > 0) api.check(api.call.setIntraOpThreads(options, threads));
    if (provider === 'webgpu') api.check(api.call.appendProvider(options, 'WebGPU', null, null, 0));
    const session = new BigUint64Array(1);
    api.check(await inBackground(api.call.createSession, [env, path, options, session]));
    return session[0]!;
  } finally {
    api.call.releaseSessionOptions(options);
  }
}

/** Memory of the session's GPU, under the name that the provider gives it. */
function deviceMemory(api: OrtApi, session: bigint) {
  const place = api.make('createMemoryInfo', 'WebGPU_Buf', deviceAllocator, 0, defaultMemory);
  const allocator = api.make('createAllocator', session, place);
  const held = new Set<bigint>();
  const free = (value: bigint): void => {
    if (held.delete(value)) api.call.releaseValue(value);
  };
  return {
    tensor(type: Tensor['type'], shape: readonly number[]): DeviceTensor {
      const dimensions = BigInt64Array.from(shape, BigInt);
      const value = api.make('createDeviceTensor', allocator, dimensions, shape.length, elementTypes[type]);
      held.add(value);
      return { type, shape, data: new Uint8Array(0), device: value, free: () => free(value) };
    },
    release(): void {
      for (const value of held) free(value);
      api.call.releaseAllocator(allocator);
      api.call.releaseMemoryInfo(place);
    },
  };
}

function inBackground(call: OrtApi['call']['run'], values: readonly unknown[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    call.async(...values, (error: unknown, status: unknown) => (error ? reject(error) : resolve(status)));
  });
}

interface Bound {
  readonly names: BigUint64Array;
  readonly values: BigUint64Array;
  /** Those of the values that are of this run alone. */
  readonly made: readonly bigint[];
}

/** Tensors as two arrays of addresses: of their names, and of ONNX Runtime's values over their memory. */
function bound(api: OrtApi, memory: bigint, tensors: Tensors): Bound {
  const entries = Object.entries(tensors);
  const made: bigint[] = [];
  const names = new BigUint64Array(entries.length);
  const values = new BigUint64Array(entries.length);
  for (const [at, [name, { data, shape, type, device }]] of entries.entries()) {
    names[at] = api.keptString(name);
    if (device !== undefined) {
      values[at] = device;
      continue;
    }
    const dimensions = BigInt64Array.from(shape, BigInt);
    const { byteLength } = data;
    // An empty array has no memory; its address is never read.
    const place = byteLength === 0 ? nowhere : data;
    values[at] = api.make('createTensor', memory, place, byteLength, dimensions, shape.length, elementTypes[type]);
    made.push(values[at]!);
  }
  return { names, values, made };
}
const nowhere = new BigInt64Array(1);

function outlines(api: OrtApi, session: bigint, side: 'input' | 'output'): FoundValue[] {
  const count = Number(api.make(`${side}Count`, session));
  return Array.from({ length: count }, (_, at) => ({
    name: nameOf(api, session, side, at),
    ...typeOf(api, session, side, at),
  }));
}

function nameOf(api: OrtApi, session: bigint, side: 'input' | 'output', at: number): string {
  const allocator = api.make('defaultAllocator');
  const name = api.make(`${side}Name`, session, at, allocator);
  try {
    return api.text(name);
  } finally {
    api.check(api.call.freeByAllocator(allocator, name));
  }
}

function typeOf(api: OrtApi, session: bigint, side: 'input' | 'output', at: number): Omit<FoundValue, 'name'> {
  const type = api.make(`${side}Type`, session, at);
  try {
    const info = api.make('tensorInfoOf', type);
    if (info === 0n) return { type: 'no tensor', shape: [] };
    const element = new Int32Array(2);
    api.check(api.call.elementType(info, element));
    const dimensions = new BigInt64Array(Number(api.make('rank', info)));
    if (dimensions.length > 0) api.check(api.call.dimensions(info, dimensions, dimensions.length));
    const name = Object.entries(elementTypes).find(([, id]) => id === element[0])?.[0];
    return { type: name ?? `type ${element[0]}`, shape: Array.from(dimensions, Number) };
  } finally {
    api.call.releaseTypeInfo(type);
  }
}
