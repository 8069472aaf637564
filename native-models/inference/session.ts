/** One ONNX graph that is open, checked against the manifest's outline; runs go one at a time in this process. */
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { GraphFile, GraphName, TensorOutline } from '../architecture/graphs.ts';
import { type ExecutionProvider, ModelError } from '../contract.ts';

export type Tensors = Readonly<Record<string, Tensor>>;

export interface GraphSession {
  readonly name: GraphName;
  readonly outline: GraphFile;
  /** The outputs that are named, or all. */
  run(feeds: Tensors, outputs?: readonly string[]): Promise<Tensors>;
  close(): Promise<void>;
}

/** The run now under way, for everybody: two sessions at once can crash the WebGPU provider (onnxruntime#32561). */
let turn: Promise<unknown> = Promise.resolve();

/**
 * Opens a graph by its path, so that its external data is mapped and never copied into a Buffer. The CPU's memory
 * arena is off: it rounds up to powers of two, and one allocation above 2 GiB kills an Electron process.
 * Throws `model-invalid` or `out-of-memory`.
 */
export async function openGraph(
  folder: string,
  name: GraphName,
  outline: GraphFile,
  provider: ExecutionProvider,
): Promise<GraphSession> {
  const session = await InferenceSession.create(join(folder, outline.file), {
    executionProviders: [provider],
    enableCpuMemArena: false,
    logSeverityLevel: 3,
  }).catch((cause: unknown) => {
    throw failure(`The graph ${name} cannot be opened`, cause);
  });
  checkOutline(name, 'input', outline.inputs, session.inputMetadata);
  checkOutline(name, 'output', outline.outputs, session.outputMetadata);

  const run = async (feeds: Tensors, outputs?: readonly string[]): Promise<Tensors> => {
    // A run blocks this thread: let a waiting Stop in first.
    await breathe();
    try {
      return await (outputs ? session.run({ ...feeds }, outputs) : session.run({ ...feeds }));
    } catch (cause) {
      throw failure(`The graph ${name} failed`, cause);
    }
  };
  return {
    name,
    outline,
    run(feeds, outputs) {
      const result = turn.then(() => run(feeds, outputs));
      turn = result.catch(() => {});
      return result;
    },
    close: () => session.release(),
  };
}

function failure(what: string, cause: unknown): ModelError {
  // ONNX Runtime puts its source line and the condition before what it has to say.
  const reason = (cause instanceof Error ? cause.message : String(cause)).replace(/^.*\bwas false\.\s*/s, '').trim();
  const memory = /bad_?alloc|out of memory|failed to allocate|allocation failed/i.test(reason);
  return memory
    ? new ModelError('out-of-memory', `${what}: there is not enough memory.`, { cause })
    : new ModelError('model-invalid', `${what}: ${reason}`, { cause });
}

function checkOutline(
  graph: GraphName,
  side: 'input' | 'output',
  expected: readonly TensorOutline[],
  found: readonly InferenceSession.ValueMetadata[],
): void {
  const byName = new Map(found.map((value) => [value.name, value]));
  const wrong = (name: string, what: string) =>
    new ModelError('model-invalid', `${graph}: ${side} ${name}: expected ${what}.`);
  for (const { name, type, shape } of expected) {
    const value = byName.get(name);
    if (!value?.isTensor) throw wrong(name, `a tensor of that name`);
    if (value.type !== type) throw wrong(name, `${type}, found ${value.type}`);
    const same = shape.every((size, axis) => typeof size === 'string' || value.shape[axis] === size);
    if (value.shape.length !== shape.length || !same) {
      throw wrong(name, `[${shape.join(', ')}], found [${value.shape.join(', ')}]`);
    }
  }
  if (found.length !== expected.length) {
    const unknown = found.find((value) => !expected.some(({ name }) => name === value.name));
    throw wrong(unknown?.name ?? '?', 'no such tensor');
  }
}

// ---- tensors ---------------------------------------------------------------------------------------------------

export function floats(data: Float32Array, shape: readonly number[]): Tensor {
  return new Tensor('float32', data, shape);
}

/** int64, as every id and position of the graphs is. */
export function integers(values: readonly number[], shape: readonly number[]): Tensor {
  return new Tensor('int64', BigInt64Array.from(values, BigInt), shape);
}

/** A cache without positions yet, of the type the graph takes. */
export function emptyCache(outline: TensorOutline, shape: readonly number[]): Tensor {
  return outline.type === 'float16'
    ? new Tensor('float16', new Uint16Array(0), shape)
    : new Tensor('float32', new Float32Array(0), shape);
}

/** An output's numbers; the graphs give f32 for everything that leaves them. */
export function floatsOf(tensors: Tensors, name: string): Float32Array {
  const data = tensors[name]?.data;
  if (!(data instanceof Float32Array)) throw new ModelError('model-invalid', `The output ${name} is not float32.`);
  return data;
}
