/** One ONNX graph that is open, checked against the manifest's outline; runs go one at a time in this process. */
import { join } from 'node:path';
import type { GraphFile, GraphName, TensorOutline } from '../architecture/graphs.ts';
import { type ExecutionProvider, ModelError } from '../contract.ts';
import {
  type Binding,
  type BindingKind,
  chooseBinding,
  type FoundValue,
  type OnDevice,
  type Tensor,
  type TensorData,
  type Tensors,
} from './binding.ts';

export type { Tensor, Tensors } from './binding.ts';

export interface RunOptions {
  /** Ends the run where the binding can, and otherwise keeps it from beginning. */
  readonly signal?: AbortSignal | undefined;
  /** Outputs whose memory is given, such as a cache that the graph extends in place. */
  readonly into?: Tensors;
}

export interface GraphSession {
  readonly name: GraphName;
  readonly outline: GraphFile;
  readonly binding: BindingKind;
  /** The outputs that are named, or all. Throws a ModelError, or the signal's reason. */
  run(feeds: Tensors, outputs?: readonly string[], options?: RunOptions): Promise<Tensors>;
  /** Absent where the graph computes in this process's own memory. */
  readonly onDevice?: OnDevice;
  /** Waits for the runs that were asked for. */
  close(): Promise<void>;
}

/** The run now under way, for everybody: two sessions at once can crash the WebGPU provider (onnxruntime#32561). */
let turn: Promise<unknown> = Promise.resolve();

/** Opens a graph. Throws `model-invalid` or `out-of-memory`. */
export async function openGraph(
  folder: string,
  name: GraphName,
  outline: GraphFile,
  provider: ExecutionProvider,
  binding?: Binding,
): Promise<GraphSession> {
  const chosen = binding ?? (await chooseBinding(provider)).binding;
  const graph = await chosen.open(join(folder, outline.file), provider).catch((cause: unknown) => {
    throw failure(`The graph ${name} cannot be opened`, cause);
  });
  try {
    checkOutline(name, 'input', outline.inputs, graph.inputs);
    checkOutline(name, 'output', outline.outputs, graph.outputs);
  } catch (cause) {
    await graph.close();
    throw cause;
  }

  const run = async (feeds: Tensors, names: readonly string[], { signal, into = {} }: RunOptions): Promise<Tensors> => {
    const sizes = freeSizes(outline.inputs, feeds);
    const results: Record<string, Tensor> = {};
    for (const output of outline.outputs) {
      if (names.includes(output.name)) results[output.name] = into[output.name] ?? emptyTensor(output, sizes);
    }
    try {
      await graph.run(feeds, results, signal);
    } catch (cause) {
      if (signal?.aborted && cause === signal.reason) throw cause;
      throw failure(`The graph ${name} failed`, cause);
    }
    return results;
  };
  let closing: Promise<void> | undefined;
  const allOutputs = outline.outputs.map((output) => output.name);
  return {
    name,
    outline,
    binding: chosen.kind,
    ...(graph.onDevice && { onDevice: graph.onDevice }),
    run(feeds, outputs = allOutputs, options = {}) {
      if (closing) return Promise.reject(new ModelError('model-missing', `The graph ${name} is closed.`));
      const result = turn.then(() => {
        options.signal?.throwIfAborted();
        return run(feeds, outputs, options);
      });
      turn = result.catch(() => {});
      return result;
    },
    close() {
      closing ??= turn.then(() => graph.close());
      return closing;
    },
  };
}

function failure(what: string, cause: unknown): ModelError {
  // ONNX Runtime puts its source line and the condition before what it has to say.
  const reason = (cause instanceof Error ? cause.message : String(cause)).replace(/^.*\bwas false\.\s*/s, '').trim();
  const memory = /bad_?alloc|out of memory|failed to allocate|allocation failed/i.test(reason);
  return memory
    ? new ModelError(
        'out-of-memory',
        `${what}: there is not enough memory. Close other programs, or choose a smaller model.`,
        { cause },
      )
    : new ModelError('model-invalid', `${what}: ${reason}`, { cause });
}

function checkOutline(
  graph: GraphName,
  side: 'input' | 'output',
  expected: readonly TensorOutline[],
  found: readonly FoundValue[],
): void {
  const byName = new Map(found.map((value) => [value.name, value]));
  const wrong = (name: string, what: string) =>
    new ModelError('model-invalid', `${graph}: ${side} ${name}: expected ${what}.`);
  for (const { name, type, shape } of expected) {
    const value = byName.get(name);
    if (value === undefined) throw wrong(name, `a tensor of that name`);
    if (value.type !== type) throw wrong(name, `${type}, found ${value.type}`);
    const same = shape.every((size, axis) => typeof size === 'string' || value.shape[axis] === size);
    if (value.shape.length !== shape.length || !same) {
      const sizes = value.shape.map((size) => (size < 0 ? 'any' : size));
      throw wrong(name, `[${shape.join(', ')}], found [${sizes.join(', ')}]`);
    }
  }
  if (found.length !== expected.length) {
    const unknown = found.find((value) => !expected.some(({ name }) => name === value.name));
    throw wrong(unknown?.name ?? '?', 'no such tensor');
  }
}

/** What the free sizes of the outline are in this run. */
function freeSizes(inputs: readonly TensorOutline[], feeds: Tensors): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const { name, shape } of inputs) {
    for (const [axis, size] of shape.entries()) {
      const found = feeds[name]?.shape[axis];
      if (typeof size === 'string' && found !== undefined) sizes.set(size, found);
    }
  }
  return sizes;
}

/** Memory for an output; its sizes are numbers, free sizes of the inputs, or sums of both such as `P+577`. */
function emptyTensor({ name, type, shape }: TensorOutline, sizes: ReadonlyMap<string, number>): Tensor {
  const whole = shape.map((size) => {
    if (typeof size === 'number') return size;
    return sizes.get(size) ?? size.split('+').reduce((sum, part) => sum + (sizes.get(part) ?? Number(part)), 0);
  });
  const count = whole.reduce((product, size) => product * size, 1);
  if (!Number.isInteger(count)) throw new ModelError('model-invalid', `The size [${shape}] of ${name} is not known.`);
  return { type, shape: whole, data: zeros(type, count) };
}

// ---- tensors ---------------------------------------------------------------------------------------------------

export function zeros(type: Tensor['type'], count: number): TensorData {
  switch (type) {
    case 'float32':
      return new Float32Array(count);
    case 'float16':
      return new Uint16Array(count);
    case 'int64':
      return new BigInt64Array(count);
    case 'int32':
      return new Int32Array(count);
    case 'int8':
      return new Int8Array(count);
    case 'uint8':
      return new Uint8Array(count);
  }
}

export function floats(data: Float32Array, shape: readonly number[]): Tensor {
  return { type: 'float32', data, shape };
}

/** int64, as every id and position of the graphs is. */
export function integers(values: readonly number[], shape: readonly number[]): Tensor {
  return { type: 'int64', data: BigInt64Array.from(values, BigInt), shape };
}

/** A cache without positions yet, of the type the graph takes. */
export function emptyCache(outline: TensorOutline, shape: readonly number[]): Tensor {
  return { type: outline.type, data: zeros(outline.type, 0), shape };
}

/** An output's numbers; the graphs give f32 for everything that leaves them. */
export function floatsOf(tensors: Tensors, name: string): Float32Array {
  const data = tensors[name]?.data;
  if (!(data instanceof Float32Array)) throw new ModelError('model-invalid', `The output ${name} is not float32.`);
  return data;
}
