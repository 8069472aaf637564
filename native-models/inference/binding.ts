/** What runs a graph: two ways into one library, behind one type. */
import type { TensorOutline } from '../architecture/graphs.ts';
import { type ExecutionProvider, ModelError } from '../contract.ts';

export type TensorData = Float32Array | Uint16Array | BigInt64Array | Int32Array | Int8Array | Uint8Array;

/** Numbers and their shape, in memory of JavaScript; f16 as its bits. */
export interface Tensor {
  readonly type: TensorOutline['type'];
  readonly shape: readonly number[];
  /** Nothing where the numbers are on a device. */
  readonly data: TensorData;
  /** ONNX Runtime's value of a tensor on a device. */
  readonly device?: bigint;
}

/** Memory of a GPU, the graph's own: freed by whoever asked for it, before the graph is closed. */
export interface DeviceTensor extends Tensor {
  free(): void;
}
export type OnDevice = (type: Tensor['type'], shape: readonly number[]) => DeviceTensor;

export type Tensors = Readonly<Record<string, Tensor>>;

/** An input or output as the opened graph has it. Free sizes are -1. */
export interface FoundValue {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly number[];
}

export interface OpenedGraph {
  readonly inputs: readonly FoundValue[];
  readonly outputs: readonly FoundValue[];
  /**
   * Computes the outputs into the memory that is given, which may be a feed's own: then the graph works in place.
   * Rejects with the signal's reason where the signal ended it.
   */
  run(feeds: Tensors, outputs: Tensors, signal?: AbortSignal): Promise<void>;
  /** Absent where the graph computes in this process's own memory. */
  readonly onDevice?: OnDevice;
  /** No run may be under way. */
  close(): Promise<void>;
}

export type BindingKind = 'native' | 'npm';

export interface Binding {
  readonly kind: BindingKind;
  /** Opens a graph by its path, so that its external data is mapped. Rejects with ONNX Runtime's own sentence. */
  open(path: string, provider: ExecutionProvider): Promise<OpenedGraph>;
}

export interface BindingChoice {
  readonly binding: Binding;
  /** Why it is not the native one. */
  readonly reason?: string;
}

/** Providers that the C API is called for; the others' options are the npm package's to know. */
const nativeProviders: readonly ExecutionProvider[] = ['cpu', 'webgpu'];

/** CUDA has GroupQueryAttention in f16 and bf16 alone (onnxruntime/contrib_ops/cuda/bert/group_query_attention.cc). */
const cudaAttention = 'Its attention runs on the CPU: ONNX Runtime has none in f32 for CUDA.';

/**
 * The native binding copies nothing and can be stopped in the middle of a run; the npm package's is there where koffi or
 * the library cannot be loaded. `VASARI_BINDING` or `asked` chooses one, and then there is no other.
 */
export async function chooseBinding(
  provider: ExecutionProvider,
  asked: string | undefined = process.env.VASARI_BINDING,
  threads = 0,
): Promise<BindingChoice> {
  const npm = async () => (await import('./npm-binding.ts')).npmBinding(threads);
  if (asked === 'npm') return { binding: await npm(), reason: 'The npm binding was asked for.' };
  if (asked !== undefined && asked !== '' && asked !== 'native') {
    throw new ModelError('request-invalid', `VASARI_BINDING: expected native or npm, found ${asked}.`);
  }
  if (!nativeProviders.includes(provider)) {
    const copies = `The npm binding runs ${provider}, and copies the cache.`;
    return { binding: await npm(), reason: provider === 'cuda' ? `${copies} ${cudaAttention}` : copies };
  }
  try {
    const { nativeBinding } = await import('./native-binding.ts');
    return { binding: await nativeBinding(threads) };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    if (asked === 'native')
      throw new ModelError('unexpected', `The native binding cannot be loaded: ${why}`, { cause });
    return { binding: await npm(), reason: `Answers are slower, ONNX Runtime could not be called directly: ${why}` };
  }
}
