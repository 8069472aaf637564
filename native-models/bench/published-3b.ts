/**
 * The config files of Florence-VL-3B's shape: Phi-3.5-mini's and Florence-2-large's published dimensions. LongRoPE's
 * factors are stand-ins; what is measured here does not depend on them.
 */

import type { FlorenceVlConfig } from '../checkpoint/config.ts';
import { parseConfig } from '../checkpoint/config.ts';

/** Rows of BART's position tables, the two before the first position among them. */
export const positionRows = 1026;

const headDim = 96;
const factors = (last: number) => Array.from({ length: headDim / 2 }, (_, i) => 1 + (last - 1) * (i / 47) ** 2);

function llava(layers: number) {
  return {
    _name_or_path: 'random-3b',
    model_type: 'llava_phi',
    hidden_size: 3072,
    intermediate_size: 8192,
    num_hidden_layers: layers,
    num_attention_heads: 32,
    num_key_value_heads: 32,
    vocab_size: 32064,
    original_max_position_embeddings: 4096,
    max_position_embeddings: 131072,
    rms_norm_eps: 1e-5,
    rope_theta: 10000,
    rope_scaling: { type: 'longrope', short_factor: factors(3), long_factor: factors(64) },
    eos_token_id: 32000,
    tie_word_embeddings: false,
    mm_projector_type: 'mlp3x_gelu',
    image_aspect_ratio: 'pad',
  };
}

const florence = {
  projection_dim: 1024,
  text_config: {
    vocab_size: 51289,
    d_model: 1024,
    encoder_layers: 12,
    decoder_layers: 12,
    encoder_attention_heads: 16,
    decoder_attention_heads: 16,
    encoder_ffn_dim: 4096,
    decoder_ffn_dim: 4096,
    activation_function: 'gelu',
    decoder_start_token_id: 2,
    bos_token_id: 0,
    eos_token_id: 2,
    pad_token_id: 1,
    forced_bos_token_id: 0,
    forced_eos_token_id: 2,
    no_repeat_ngram_size: 3,
    num_beams: 3,
    early_stopping: true,
  },
  vision_config: {
    dim_embed: [256, 512, 1024, 2048],
    depths: [1, 1, 9, 1],
    num_heads: [8, 16, 32, 64],
    num_groups: [8, 16, 32, 64],
    patch_size: [7, 3, 3, 3],
    patch_stride: [4, 2, 2, 2],
    patch_padding: [3, 1, 1, 1],
    patch_prenorm: [false, true, true, true],
    window_size: 12,
    visual_temporal_embedding: { type: 'COSINE', max_temporal_embeddings: 100 },
    image_pos_embed: { type: 'learned_abs_2d', max_pos_embeddings: 50 },
    image_feature_source: ['spatial_avg_pool', 'temporal_avg_pool'],
  },
};

const preprocessor = {
  size: { height: 768, width: 768 },
  image_mean: [0.485, 0.456, 0.406],
  image_std: [0.229, 0.224, 0.225],
};

export interface ShapeFiles {
  readonly config: FlorenceVlConfig;
  /** What to write, by its path in the checkpoint's folder. */
  readonly files: Readonly<Record<string, unknown>>;
}

/** The shape with so many of its 32 language layers. */
export function published3b(layers = 32): ShapeFiles {
  const language = llava(layers);
  return {
    config: parseConfig(language, florence, preprocessor),
    files: {
      'config.json': language,
      'vision_tower/config.json': florence,
      'vision_tower/preprocessor_config.json': preprocessor,
    },
  };
}
