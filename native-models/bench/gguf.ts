/** The peer's file: a GGUF (github.com/ggml-org/ggml, docs/gguf.md) of Phi-3.5-mini's shape in Q4_0, random. */
import { open, rename, rm } from 'node:fs/promises';
import type { PhiConfig } from '../checkpoint/config.ts';

/** ggml's numbers of types, and the bytes of a block of so many values. */
const types = {
  f32: { id: 0, values: 1, bytes: 4 },
  q4_0: { id: 2, values: 32, bytes: 18 },
  q6_k: { id: 14, values: 256, bytes: 210 },
} as const;
type TypeName = keyof typeof types;

interface PlannedTensor {
  readonly name: string;
  /** The inner size first, as GGUF has it. */
  readonly shape: readonly number[];
  readonly type: TypeName;
}

const alignment = 32;
const pieceBytes = 18 * 210 * 4096;
/** Half-precision numbers next to the scale that keeps activations of this width in range. */
const f16 = { q4_0: 0x1000, q6_k: 0x0100, one: 1 };

function tensorsOf({
  layers,
  hiddenSize,
  innerSize,
  heads,
  kvHeads,
  headDim,
  vocabularySize,
}: PhiConfig): PlannedTensor[] {
  const blocks = Array.from({ length: layers }, (_, i): PlannedTensor[] => [
    { name: `blk.${i}.attn_norm.weight`, shape: [hiddenSize], type: 'f32' },
    { name: `blk.${i}.attn_qkv.weight`, shape: [hiddenSize, (heads + 2 * kvHeads) * headDim], type: 'q4_0' },
    { name: `blk.${i}.attn_output.weight`, shape: [heads * headDim, hiddenSize], type: 'q4_0' },
    { name: `blk.${i}.ffn_norm.weight`, shape: [hiddenSize], type: 'f32' },
    { name: `blk.${i}.ffn_up.weight`, shape: [hiddenSize, 2 * innerSize], type: 'q4_0' },
    { name: `blk.${i}.ffn_down.weight`, shape: [innerSize, hiddenSize], type: 'q4_0' },
  ]);
  return [
    { name: 'token_embd.weight', shape: [hiddenSize, vocabularySize], type: 'q4_0' },
    ...blocks.flat(),
    { name: 'output_norm.weight', shape: [hiddenSize], type: 'f32' },
    { name: 'output.weight', shape: [hiddenSize, vocabularySize], type: 'q6_k' }, // as llama.cpp's own Q4_0 files have it
    { name: 'rope_factors_long.weight', shape: [headDim / 2], type: 'f32' },
    { name: 'rope_factors_short.weight', shape: [headDim / 2], type: 'f32' },
  ];
}

const sizeOf = ({ shape, type }: PlannedTensor): number =>
  (shape.reduce((product, size) => product * size, 1) / types[type].values) * types[type].bytes;

/** Writes beside the path and renames. */
export async function writeGguf(path: string, phi: PhiConfig): Promise<void> {
  const tensors = tensorsOf(phi);
  const head = headerOf(tensors, phi);
  const partial = `${path}.partial`;
  const file = await open(partial, 'w');
  try {
    await file.write(head);
    for (const tensor of tensors) {
      const size = sizeOf(tensor);
      for (let done = 0; done < size; done += pieceBytes) {
        await file.write(numbersOf(tensor.type, Math.min(pieceBytes, size - done)));
      }
      await file.write(new Uint8Array(padding(size)));
    }
    await file.close();
    await rename(partial, path);
  } catch (cause) {
    await file.close().catch(() => {});
    await rm(partial, { force: true });
    throw cause;
  }
}

const padding = (size: number): number => (alignment - (size % alignment)) % alignment;

let state = 1;
/** One piece is like another: what is measured does not depend on the numbers. */
const randomPieces = new Map<TypeName, Uint8Array>();

function numbersOf(type: TypeName, size: number): Uint8Array {
  if (type === 'f32') return new Uint8Array(new Float32Array(size / 4).fill(1).buffer);
  let piece = randomPieces.get(type);
  if (piece === undefined) {
    const words = new Uint32Array(pieceBytes / 4);
    for (let at = 0; at < words.length; at++) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      words[at] = state;
    }
    piece = new Uint8Array(words.buffer);
    const view = new DataView(words.buffer);
    const { bytes } = types[type];
    const scaleAt = type === 'q4_0' ? 0 : bytes - 2; // Q4_0 begins with its scale, Q6_K ends with it
    for (let at = 0; at < pieceBytes; at += bytes) view.setUint16(at + scaleAt, f16[type], true);
    randomPieces.set(type, piece);
  }
  return piece.subarray(0, size);
}

/** A token's text, and llama.cpp's number for its kind: 1 normal, 2 unknown, 3 control, 6 a byte. */
function vocabularyPiece(id: number): { readonly text: string; readonly kind: number } {
  if (id < 3) return { text: ['<unk>', '<s>', '</s>'][id]!, kind: id === 0 ? 2 : 3 };
  const byte = id - 3;
  if (byte < 256) return { text: `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`, kind: 6 };
  return { text: `w${id}`, kind: 1 };
}

type Meta =
  | number
  | string
  | { readonly float: number }
  | readonly string[]
  | { readonly floats: number; readonly of: number }
  | { readonly kinds: readonly number[] };

function headerOf(tensors: readonly PlannedTensor[], phi: PhiConfig): Uint8Array {
  const parts: Uint8Array[] = [];
  const u32 = (value: number) => parts.push(new Uint8Array(Uint32Array.of(value).buffer));
  const u64 = (value: number) => parts.push(new Uint8Array(BigUint64Array.of(BigInt(value)).buffer));
  const text = (value: string) => {
    const bytes = Buffer.from(value);
    u64(bytes.length);
    parts.push(bytes);
  };
  const meta = (key: string, value: Meta) => {
    text(key);
    if (typeof value === 'number') {
      u32(4); // uint32
      u32(value);
    } else if (typeof value === 'string') {
      u32(8);
      text(value);
    } else if ('float' in value) {
      u32(6);
      parts.push(new Uint8Array(Float32Array.of(value.float).buffer));
    } else if ('floats' in value) {
      u32(9);
      u32(6);
      u64(value.floats);
      parts.push(new Uint8Array(new Float32Array(value.floats).fill(value.of).buffer));
    } else if ('kinds' in value) {
      u32(9);
      u32(5); // int32
      u64(value.kinds.length);
      parts.push(new Uint8Array(Int32Array.from(value.kinds).buffer));
    } else {
      u32(9);
      u32(8);
      u64(value.length);
      for (const one of value) text(one);
    }
  };
  const pieces = Array.from({ length: phi.vocabularySize }, (_, id) => vocabularyPiece(id));
  const metas: [string, Meta][] = [
    ['general.architecture', 'phi3'],
    ['general.name', 'random-3b'],
    ['general.file_type', 2],
    ['phi3.context_length', phi.maxPositions],
    ['phi3.rope.scaling.original_context_length', phi.longRope?.originalPositions ?? phi.maxPositions],
    ['phi3.embedding_length', phi.hiddenSize],
    ['phi3.feed_forward_length', phi.innerSize],
    ['phi3.block_count', phi.layers],
    ['phi3.attention.head_count', phi.heads],
    ['phi3.attention.head_count_kv', phi.kvHeads],
    ['phi3.attention.layer_norm_rms_epsilon', { float: phi.normEpsilon }],
    ['phi3.attention.sliding_window', 0],
    ['phi3.rope.dimension_count', phi.headDim],
    ['phi3.rope.freq_base', { float: phi.ropeTheta }],
    ['phi3.rope.scaling.attn_factor', { float: 1.19 }],
    ['tokenizer.ggml.model', 'llama'],
    ['tokenizer.ggml.pre', 'default'],
    ['tokenizer.ggml.tokens', pieces.map(({ text }) => text)],
    ['tokenizer.ggml.scores', { floats: pieces.length, of: 0 }],
    ['tokenizer.ggml.token_type', { kinds: pieces.map(({ kind }) => kind) }],
    ['tokenizer.ggml.bos_token_id', 1],
    ['tokenizer.ggml.eos_token_id', 2],
  ];
  parts.push(Buffer.from('GGUF'));
  u32(3);
  u64(tensors.length);
  u64(metas.length);
  for (const [key, value] of metas) meta(key, value);
  let offset = 0;
  for (const tensor of tensors) {
    text(tensor.name);
    u32(tensor.shape.length);
    for (const size of tensor.shape) u64(size);
    u32(types[tensor.type].id);
    u64(offset);
    offset += sizeOf(tensor) + padding(sizeOf(tensor));
  }
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  parts.push(new Uint8Array(padding(size)));
  return Buffer.concat(parts);
}
