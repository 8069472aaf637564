/** A checkpoint converted once for a test file, its graphs opened as asked for, and reference tensors to compare with. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect } from 'vitest';
import { drain } from '../../native-models/contract.ts';
import { convertCheckpoint } from '../../native-models/conversion.ts';
import type { ConvertRequest } from '../../native-models/convert/convert.ts';
import type { Manifest } from '../../native-models/manifest.ts';

export const tiny = join(import.meta.dirname, '../golden/tiny');

export type Tensors = Readonly<Record<string, Tensor>>;

/** A folder that is gone when its test file is done. */
export async function temporaryFolder(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'vasari-test-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

export interface ModelFolder {
  readonly path: string;
  readonly manifest: Manifest;
  run(graph: string, feeds: Tensors, provider?: 'cpu' | 'webgpu'): Promise<Tensors>;
  remove(): Promise<void>;
}

export async function convertedModel(request: Partial<ConvertRequest> = {}): Promise<ModelFolder> {
  const folder = await temporaryFolder();
  const path = join(folder.path, 'model');
  const checkpoint = join(tiny, 'checkpoint');
  const manifest = await drain(
    convertCheckpoint({ checkpoint, out: path, precision: 'f32', mayLackTokenizer: true, ...request }),
  );
  return { path, manifest, run: graphRunner(path), remove: folder.remove };
}

/** Opens each graph once. */
export function graphRunner(folder: string): ModelFolder['run'] {
  const sessions = new Map<string, Promise<InferenceSession>>();
  return async (graph, feeds, provider = 'cpu') => {
    const key = `${graph}.${provider}`;
    const options = { executionProviders: [provider], enableCpuMemArena: false, intraOpNumThreads: 2 };
    const opened = sessions.get(key) ?? InferenceSession.create(join(folder, `${graph}.onnx`), options);
    sessions.set(key, opened);
    return (await opened).run(feeds);
  };
}

const arrays = { F32: Float32Array, I32: Int32Array, U8: Uint8Array } as const;
type Numbers = Float32Array | Int32Array | Uint8Array;

export interface Golden {
  readonly shape: readonly number[];
  readonly values: Numbers;
}

/** A reference file of `test/golden/tiny/golden`; asking for a tensor that it lacks is an error. */
export async function readGolden(file: string, folder = join(tiny, 'golden')): Promise<(name: string) => Golden> {
  const bytes = await readFile(join(folder, `${file}.safetensors`));
  const headerEnd = 8 + Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.toString('utf8', 8, headerEnd)) as Record<
    string,
    { dtype: keyof typeof arrays; shape: number[]; data_offsets: [number, number] }
  >;
  return (name) => {
    const entry = header[name];
    if (!entry) throw new Error(`${file} has no ${name}.`);
    const [first, last] = entry.data_offsets;
    const copy = Uint8Array.from(bytes.subarray(headerEnd + first, headerEnd + last)).buffer;
    return { shape: entry.shape, values: new arrays[entry.dtype](copy) };
  };
}

export function float32(values: ArrayLike<number>, shape: readonly number[]): Tensor {
  return new Tensor('float32', Float32Array.from(values), shape);
}

export function int64(values: ArrayLike<number>, shape: readonly number[]): Tensor {
  return new Tensor('int64', BigInt64Array.from(Array.from(values), BigInt), shape);
}

export function maxAbsDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`${a.length} numbers cannot be compared with ${b.length}.`);
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!);
    if (!(difference <= largest)) largest = difference; // NaN is larger than anything
  }
  return largest;
}

/** Compares with the tolerances of the reference. */
export function expectClose(what: string, found: Tensor | undefined, wanted: Golden, maxAbs: number): void {
  if (found === undefined) throw new Error(`${what} is missing.`);
  const difference = maxAbsDifference(found.data as Float32Array, wanted.values);
  expect(difference, `${what}: max abs`).toBeLessThanOrEqual(maxAbs);
}

/** Inputs of one run of the language model's decoder. */
export function decoderFeeds(manifest: Manifest, embeddings: Tensor, cache: Tensors | null, past: number): Tensors {
  const { language } = manifest;
  const length = embeddings.dims[1]!;
  const total = past + length;
  const long = language.ropeSwitch !== null && total > language.ropeSwitch;
  const first = past + (long ? language.longRopeRow : 0);
  const feeds: Record<string, Tensor> = {
    embeddings,
    rope_positions: int64(
      Array.from({ length }, (_, i) => first + i),
      [1, length],
    ),
    seqlens_k: new Tensor('int32', Int32Array.of(total - 1), [1]),
    total_sequence_length: new Tensor('int32', Int32Array.of(total), []),
  };
  for (let i = 0; i < language.layers; i++) {
    for (const side of ['key', 'value']) {
      const empty = () => float32([], [1, language.kvHeads, 0, language.headDim]);
      feeds[`past.${i}.${side}`] = cache?.[`present.${i}.${side}`] ?? empty();
    }
  }
  return feeds;
}
