/**
 * The config files of Florence-VL-3B's shape: Phi-3.5-mini's and Florence-2-large's published dimensions. LongRoPE's
 * factors are stand-ins; what is measured here does not depend on them.
 */

import type { FlorenceVlConfig } from '../checkpoint/config.ts';
import { parseConfig } from '../checkpoint/config.ts';
import { florence2Large, florence2LargePreprocessor } from '../checkpoint/florence-2-large.ts';

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

export interface ShapeFiles {
  readonly config: FlorenceVlConfig;
  /** What to write, by its path in the checkpoint's folder. */
  readonly files: Readonly<Record<string, unknown>>;
}

/** The shape with so many of its 32 language layers. */
export function published3b(layers = 32): ShapeFiles {
  const language = llava(layers);
  return {
    config: parseConfig(language, florence2Large, florence2LargePreprocessor),
    files: {
      'config.json': language,
      'vision_tower/config.json': florence2Large,
      'vision_tower/preprocessor_config.json': florence2LargePreprocessor,
    },
  };
}
