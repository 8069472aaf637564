/** Writes checkpoints of any dimensions in the published layout, with random weights, for tests. */
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FlorenceVlConfig, parseConfig } from '../../native-models/checkpoint/config.ts';
import { expectedTensors } from '../../native-models/checkpoint/tensors.ts';
import { toFloat16 } from '../../native-models/convert/quantize.ts';

export interface TestTensor {
  readonly type: 'BF16' | 'F16' | 'F32';
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Numbers of a stored type, as they come back when read. */
export function rounded(type: TestTensor['type'], values: Float32Array): Float32Array {
  if (type === 'F32') return values;
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  if (type === 'BF16') return new Float32Array(bits.map((value) => value & 0xffff0000).buffer);
  return Float32Array.from(toFloat16(values), fromFloat16);
}

function fromFloat16(half: number): number {
  const [sign, exponent, fraction] = [half >> 15 ? -1 : 1, (half >> 10) & 31, half & 1023];
  return sign * (exponent === 0 ? 2 ** -14 * (fraction / 1024) : 2 ** (exponent - 15) * (1 + fraction / 1024));
}

function storedBytes({ type, values }: TestTensor): Uint8Array {
  if (type === 'F32') return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  if (type === 'F16') return new Uint8Array(toFloat16(values).buffer);
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  return new Uint8Array(Uint16Array.from(bits, (value) => value >>> 16).buffer);
}

/** A safetensors file of these tensors, in their order. */
export function safetensors(tensors: ReadonlyMap<string, TestTensor>): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: { format: 'pt' } };
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (const [key, tensor] of tensors) {
    const bytes = storedBytes(tensor);
    header[key] = { dtype: tensor.type, shape: tensor.shape, data_offsets: [offset, offset + bytes.byteLength] };
    parts.push(bytes);
    offset += bytes.byteLength;
  }
  return withHeader(JSON.stringify(header), Buffer.concat(parts));
}

export function withHeader(header: string, data: Uint8Array): Uint8Array {
  const text = Buffer.from(header);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.byteLength));
  return Buffer.concat([length, text, data]);
}

/** The same numbers from the same seed, between -1 and 1. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

export interface CheckpointFiles {
  readonly llava: Record<string, unknown>;
  readonly florence: Record<string, unknown>;
  readonly preprocessor: Record<string, unknown>;
}

export interface CheckpointOptions {
  readonly type?: TestTensor['type'];
  readonly shards?: number;
  /** Optional tensors to leave out. */
  readonly without?: readonly string[];
  /** A folder with Florence-2's tokenizer files. */
  readonly tokenizer?: string;
  readonly positionRows?: number;
}

/** Random tensors for what the config expects; copies of a tied table are equal. */
export function randomTensors(config: FlorenceVlConfig, options: CheckpointOptions = {}): Map<string, TestTensor> {
  const { type = 'BF16', without = [], positionRows = 260 } = options;
  const random = randomNumbers(7);
  const tensors = new Map<string, TestTensor>();
  const tables = new Map<string, TestTensor>();
  for (const [key, { shape: expected, kind }] of expectedTensors(config)) {
    const shape = expected.map((size) => size ?? positionRows);
    const count = shape.reduce((product, size) => product * size, 1);
    const inner = shape.length > 1 ? count / shape[0]! : 1;
    const centre = shape.length === 1 && key.endsWith('weight') ? 1 : 0;
    const spread = shape.length > 1 ? 1.7 * inner ** -0.5 : 0.2;
    const fresh = () => ({
      type,
      shape,
      values: rounded(
        type,
        Float32Array.from({ length: count }, () => centre + spread * random()),
      ),
    });
    const family = key === 'lm_head.weight' ? 'model.embed_tokens.weight' : 'bart';
    const tensor = kind === 'copy' ? (tables.get(family) ?? fresh()) : fresh();
    if (kind === 'copy') tables.set(family, tensor);
    if (key === 'model.embed_tokens.weight') tables.set(key, tensor);
    if (!without.includes(key)) tensors.set(key, tensor);
  }
  return tensors;
}

/** Writes the folder and returns what is in it. */
export async function writeCheckpoint(
  folder: string,
  files: CheckpointFiles,
  options: CheckpointOptions = {},
): Promise<{ readonly config: FlorenceVlConfig; readonly tensors: Map<string, TestTensor> }> {
  const config = parseConfig(files.llava, files.florence, files.preprocessor);
  const tensors = randomTensors(config, options);
  await mkdir(join(folder, 'vision_tower'), { recursive: true });
  await writeFile(join(folder, 'config.json'), JSON.stringify(files.llava));
  await writeFile(join(folder, 'vision_tower/config.json'), JSON.stringify(files.florence));
  await writeFile(join(folder, 'vision_tower/preprocessor_config.json'), JSON.stringify(files.preprocessor));
  if (options.tokenizer) {
    for (const name of ['tokenizer.json', 'tokenizer_config.json']) {
      await cp(join(options.tokenizer, name), join(folder, 'vision_tower', name));
    }
  }
  const { shards = 1 } = options;
  if (shards === 1) {
    await writeFile(join(folder, 'model.safetensors'), safetensors(tensors));
    return { config, tensors };
  }
  const weightMap: Record<string, string> = {};
  for (let shard = 0; shard < shards; shard++) {
    const name = `model-0000${shard + 1}-of-0000${shards}.safetensors`;
    const own = new Map([...tensors].filter((_, i) => i % shards === shard));
    for (const key of own.keys()) weightMap[key] = name;
    await writeFile(join(folder, name), safetensors(own));
  }
  await writeFile(join(folder, 'model.safetensors.index.json'), JSON.stringify({ weight_map: weightMap }));
  return { config, tensors };
}

/** Dimensions that share nothing with the tiny checkpoint: total stride 16, windows that don't fit, grouped heads. */
export const otherFiles: CheckpointFiles = {
  llava: {
    _name_or_path: 'other',
    hidden_size: 64,
    intermediate_size: 72,
    num_hidden_layers: 2,
    num_attention_heads: 4,
    num_key_value_heads: 2,
    vocab_size: 96,
    original_max_position_embeddings: 20,
    max_position_embeddings: 160,
    rms_norm_eps: 1e-6,
    rope_theta: 5000,
    rope_scaling: {
      type: 'su',
      short_factor: [1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7],
      long_factor: [1.5, 2, 3, 4, 5, 6, 7, 8],
    },
    eos_token_id: [7, 8],
    tie_word_embeddings: true,
    mm_projector_type: 'mlp2x_gelu',
    image_aspect_ratio: 'square',
    system_prompt: 'Be brief.',
  },
  florence: {
    projection_dim: 24,
    text_config: {
      vocab_size: 600,
      d_model: 24,
      encoder_layers: 1,
      decoder_layers: 2,
      encoder_attention_heads: 2,
      decoder_attention_heads: 3,
      encoder_ffn_dim: 40,
      decoder_ffn_dim: 28,
      activation_function: 'gelu',
      decoder_start_token_id: 2,
      bos_token_id: 0,
      eos_token_id: 2,
      pad_token_id: 1,
    },
    vision_config: {
      dim_embed: [12, 16, 20],
      depths: [1, 2, 1],
      num_heads: [3, 2, 5],
      num_groups: [2, 4, 5],
      patch_size: [7, 3, 3],
      patch_stride: [4, 2, 2],
      patch_padding: [3, 1, 1],
      patch_prenorm: [false, true, true],
      window_size: 5,
      visual_temporal_embedding: { type: 'COSINE', max_temporal_embeddings: 3 },
      image_pos_embed: { type: 'learned_abs_2d', max_pos_embeddings: 9 },
      image_feature_source: ['temporal_avg_pool'],
    },
  },
  preprocessor: { size: { height: 112, width: 112 }, image_mean: [0.5, 0.5, 0.5], image_std: [0.2, 0.2, 0.2] },
};
