/** The published config files as one typed value, checked once with limits. */
import { readFile, stat } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { z } from 'zod';
import { type ImageMode, ModelError } from '../contract.ts';
import { florence2Large, florence2LargePreprocessor } from './florence-2-large.ts';
import { findTower, towerFiles, towerName } from './tower-folder.ts';

export interface DavitConfig {
  readonly imageSizePx: number;
  readonly dims: readonly number[];
  readonly depths: readonly number[];
  readonly heads: readonly number[];
  readonly groups: readonly number[];
  readonly patchSizes: readonly number[];
  readonly patchStrides: readonly number[];
  readonly patchPaddings: readonly number[];
  readonly patchPrenorms: readonly boolean[];
  readonly windowSize: number;
  /** Rows of the learned position tables: the widest grid. */
  readonly maxPositions: number;
  /** Rows of the temporal table. */
  readonly maxFrames: number;
  readonly featureSources: readonly FeaturePool[];
}

/** Pooled over the grid (one token), or over the frames of a video (the grid's tokens, for a picture). */
export type FeaturePool = 'spatial_avg_pool' | 'temporal_avg_pool';

/** Florence-2's language side, a BART. */
export interface BartConfig {
  readonly width: number;
  readonly vocabularySize: number;
  readonly encoder: BartStackConfig;
  readonly decoder: BartStackConfig;
  readonly generation: {
    readonly decoderStartId: number;
    readonly bosId: number;
    readonly eosId: number;
    readonly padId: number;
    readonly forcedBosId: number | null;
    readonly forcedEosId: number | null;
    readonly noRepeatNgramSize: number;
    readonly beams: number;
    readonly earlyStopping: boolean;
  };
}
export interface BartStackConfig {
  readonly layers: number;
  readonly heads: number;
  readonly innerWidth: number;
}

export interface PhiConfig {
  readonly hiddenSize: number;
  readonly innerSize: number;
  readonly layers: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly vocabularySize: number;
  readonly maxPositions: number;
  readonly normEpsilon: number;
  readonly ropeTheta: number;
  readonly longRope: LongRope | null;
  /** The output table is the input table. */
  readonly tiedEmbedding: boolean;
  readonly eosIds: readonly number[];
}
export interface LongRope {
  /** Tokens up to which the short factors hold. */
  readonly originalPositions: number;
  readonly shortFactors: readonly number[];
  readonly longFactors: readonly number[];
}

export interface FlorenceVlConfig {
  readonly name: string;
  readonly davit: DavitConfig;
  readonly bart: BartConfig;
  readonly phi: PhiConfig;
  /** Linear layers of the fusion's MLP. */
  readonly fusionLayers: number;
  readonly image: {
    readonly mode: ImageMode;
    readonly mean: readonly [number, number, number];
    readonly std: readonly [number, number, number];
  };
  readonly systemPrompt: string;
}

/** What the published conversation says first. */
const defaultSystemPrompt = 'You are a helpful AI assistant.';
const maxConfigBytes = 16_000_000;

const dim = z.number().int().min(1).max(1_000_000);
const depth = z.number().int().min(1).max(1_000);
const id = z.number().int().min(0).max(10_000_000);
const optionalId = id.nullish().transform((value) => value ?? null);
const perStage = <T extends z.ZodType>(item: T) => z.array(item).min(1).max(16);
const rope = z.object({
  type: z.enum(['longrope', 'su']),
  short_factor: z.array(z.number().positive()).min(1).max(4096),
  long_factor: z.array(z.number().positive()).min(1).max(4096),
});

const llavaSchema = z.object({
  _name_or_path: z.string().max(1000).optional(),
  hidden_size: dim,
  intermediate_size: dim,
  num_hidden_layers: depth,
  num_attention_heads: dim,
  num_key_value_heads: dim.optional(),
  vocab_size: dim,
  max_position_embeddings: dim,
  original_max_position_embeddings: dim.optional(),
  rms_norm_eps: z.number().positive().max(1),
  rope_theta: z.number().positive().default(10_000),
  rope_scaling: rope.nullish(),
  tie_word_embeddings: z.boolean().default(false),
  attention_bias: z.literal(false).optional(),
  hidden_act: z.literal('silu').default('silu'),
  eos_token_id: z.union([id, z.array(id).min(1).max(64)]),
  mm_projector_type: z.string().regex(/^mlp[1-9]x_gelu$/),
  image_aspect_ratio: z.enum(['pad', 'square']).default('pad'),
  system_prompt: z.string().max(10_000).optional(),
});

const florenceSchema = z.object({
  projection_dim: dim,
  text_config: z.object({
    vocab_size: dim,
    d_model: dim,
    encoder_layers: depth,
    decoder_layers: depth,
    encoder_attention_heads: dim,
    decoder_attention_heads: dim,
    encoder_ffn_dim: dim,
    decoder_ffn_dim: dim,
    activation_function: z.literal('gelu'),
    scale_embedding: z.literal(false).default(false),
    normalize_before: z.literal(false).optional(),
    add_final_layer_norm: z.literal(false).optional(),
    decoder_start_token_id: id,
    bos_token_id: id,
    eos_token_id: id,
    pad_token_id: id,
    forced_bos_token_id: optionalId,
    forced_eos_token_id: optionalId,
    no_repeat_ngram_size: z.number().int().min(0).max(64).default(0),
    num_beams: z.number().int().min(1).max(16).default(1),
    early_stopping: z.boolean().default(false),
  }),
  vision_config: z.object({
    dim_embed: perStage(dim),
    depths: perStage(depth),
    num_heads: perStage(dim),
    num_groups: perStage(dim),
    patch_size: perStage(dim.max(64)),
    patch_stride: perStage(dim.max(64)),
    patch_padding: perStage(z.number().int().min(0).max(64)),
    patch_prenorm: perStage(z.boolean()),
    window_size: dim.max(1024),
    visual_temporal_embedding: z.object({ type: z.literal('COSINE'), max_temporal_embeddings: dim }),
    image_pos_embed: z.object({ type: z.literal('learned_abs_2d'), max_pos_embeddings: dim }),
    image_feature_source: z
      .array(z.enum(['spatial_avg_pool', 'temporal_avg_pool']))
      .min(1)
      .max(2),
  }),
});

const threeNumbers = z.tuple([z.number(), z.number(), z.number()]);
const side = z.object({ height: dim.max(4096), width: dim.max(4096) });
const preprocessorSchema = z.object({
  size: side,
  image_mean: threeNumbers,
  image_std: threeNumbers,
  rescale_factor: z.number().default(1 / 255),
});

/** A checkpoint's config, and the folder that the image tower's part was read from: null where it is Florence-2-large's. */
export interface FoundConfig {
  readonly config: FlorenceVlConfig;
  readonly tower: string | null;
}

/**
 * Reads a folder's three config files, or throws `checkpoint-invalid` naming the file and the field. The image tower's two
 * may lie elsewhere; where they are not to be found they are taken as Florence-2-large's, which the shapes of its weights
 * must fit.
 */
export async function readConfig(folder: string): Promise<FoundConfig> {
  const llava = await readJson(folder, 'config.json');
  const tower = await findTower(folder, llava);
  const read = (name: string) => readJson(dirname(tower!), posix.join(towerName(tower), name));
  const [florence, preprocessor] = tower
    ? [await read(towerFiles[0]), await read(towerFiles[1])]
    : [florence2Large, florence2LargePreprocessor];
  return { config: parseConfig(llava, florence, preprocessor, towerName(tower)), tower };
}

/** `tower` is how errors name the image tower's folder. */
export function parseConfig(
  llavaJson: unknown,
  florenceJson: unknown,
  preprocessorJson: unknown,
  tower = towerName(null),
): FlorenceVlConfig {
  const [florenceFile, preprocessorFile] = [`${tower}/${towerFiles[0]}`, `${tower}/${towerFiles[1]}`];
  const llava = parse('config.json', llavaSchema, llavaJson);
  const florence = parse(florenceFile, florenceSchema, florenceJson);
  const preprocessor = parse(preprocessorFile, preprocessorSchema, preprocessorJson);
  const { text_config: text, vision_config: vision } = florence;
  if (preprocessor.size.height !== preprocessor.size.width) {
    const { height, width } = preprocessor.size;
    throw invalid(preprocessorFile, 'size', 'a square', `${height} × ${width}`);
  }
  if (Math.abs(preprocessor.rescale_factor - 1 / 255) > 1e-6) {
    throw invalid(preprocessorFile, 'rescale_factor', '1/255', preprocessor.rescale_factor);
  }
  if (florence.projection_dim !== text.d_model) {
    throw invalid(florenceFile, 'projection_dim', `d_model ${text.d_model}`, florence.projection_dim);
  }
  return {
    name: llava._name_or_path ?? 'Florence-VL',
    davit: davitConfig(vision, preprocessor.size.width, florenceFile),
    bart: bartConfig(text, florenceFile),
    phi: phiConfig(llava),
    fusionLayers: Number(llava.mm_projector_type.charAt('mlp'.length)),
    image: {
      mode: llava.image_aspect_ratio === 'pad' ? 'pad' : 'squash',
      mean: preprocessor.image_mean,
      std: preprocessor.image_std,
    },
    systemPrompt: llava.system_prompt ?? defaultSystemPrompt,
  };
}

function davitConfig(
  vision: z.infer<typeof florenceSchema>['vision_config'],
  imageSizePx: number,
  file: string,
): DavitConfig {
  const stages = vision.dim_embed.length;
  const lists = [
    'depths',
    'num_heads',
    'num_groups',
    'patch_size',
    'patch_stride',
    'patch_padding',
    'patch_prenorm',
  ] as const;
  for (const list of lists) {
    if (vision[list].length !== stages) {
      throw invalid(file, `vision_config.${list}`, `${stages} stages`, `${vision[list].length}`);
    }
  }
  vision.dim_embed.forEach((width, stage) => {
    for (const list of ['num_heads', 'num_groups'] as const) {
      if (width % vision[list][stage]! !== 0) {
        throw invalid(file, `vision_config.${list}`, `a divisor of ${width}`, vision[list][stage]!);
      }
    }
  });
  if (vision.patch_prenorm[0]) throw invalid(file, 'vision_config.patch_prenorm', 'false in the first stage', 'true');
  if (vision.dim_embed.at(-1)! % 2 !== 0) {
    throw invalid(file, 'vision_config.dim_embed', 'an even width of the last stage', vision.dim_embed.at(-1)!);
  }
  return {
    imageSizePx,
    dims: vision.dim_embed,
    depths: vision.depths,
    heads: vision.num_heads,
    groups: vision.num_groups,
    patchSizes: vision.patch_size,
    patchStrides: vision.patch_stride,
    patchPaddings: vision.patch_padding,
    patchPrenorms: vision.patch_prenorm,
    windowSize: vision.window_size,
    maxPositions: vision.image_pos_embed.max_pos_embeddings,
    maxFrames: vision.visual_temporal_embedding.max_temporal_embeddings,
    featureSources: vision.image_feature_source,
  };
}

function bartConfig(text: z.infer<typeof florenceSchema>['text_config'], file: string): BartConfig {
  for (const heads of [text.encoder_attention_heads, text.decoder_attention_heads]) {
    if (text.d_model % heads !== 0) {
      throw invalid(file, 'text_config', `heads that divide ${text.d_model}`, heads);
    }
  }
  return {
    width: text.d_model,
    vocabularySize: text.vocab_size,
    encoder: { layers: text.encoder_layers, heads: text.encoder_attention_heads, innerWidth: text.encoder_ffn_dim },
    decoder: { layers: text.decoder_layers, heads: text.decoder_attention_heads, innerWidth: text.decoder_ffn_dim },
    generation: {
      decoderStartId: text.decoder_start_token_id,
      bosId: text.bos_token_id,
      eosId: text.eos_token_id,
      padId: text.pad_token_id,
      forcedBosId: text.forced_bos_token_id,
      forcedEosId: text.forced_eos_token_id,
      noRepeatNgramSize: text.no_repeat_ngram_size,
      beams: text.num_beams,
      earlyStopping: text.early_stopping,
    },
  };
}

function phiConfig(llava: z.infer<typeof llavaSchema>): PhiConfig {
  const heads = llava.num_attention_heads;
  const kvHeads = llava.num_key_value_heads ?? heads;
  if (llava.hidden_size % (2 * heads) !== 0) {
    throw invalid('config.json', 'num_attention_heads', `heads of an even width in ${llava.hidden_size}`, heads);
  }
  if (heads % kvHeads !== 0) throw invalid('config.json', 'num_key_value_heads', `a divisor of ${heads}`, kvHeads);
  const headDim = llava.hidden_size / heads;
  return {
    hiddenSize: llava.hidden_size,
    innerSize: llava.intermediate_size,
    layers: llava.num_hidden_layers,
    heads,
    kvHeads,
    headDim,
    vocabularySize: llava.vocab_size,
    maxPositions: llava.max_position_embeddings,
    normEpsilon: llava.rms_norm_eps,
    ropeTheta: llava.rope_theta,
    longRope: llava.rope_scaling ? longRope(llava, llava.rope_scaling, headDim) : null,
    tiedEmbedding: llava.tie_word_embeddings,
    eosIds: [llava.eos_token_id].flat(),
  };
}

function longRope(llava: z.infer<typeof llavaSchema>, scaling: z.infer<typeof rope>, headDim: number): LongRope {
  for (const factors of ['short_factor', 'long_factor'] as const) {
    if (scaling[factors].length !== headDim / 2) {
      throw invalid('config.json', `rope_scaling.${factors}`, `${headDim / 2} factors`, `${scaling[factors].length}`);
    }
  }
  const original = llava.original_max_position_embeddings ?? llava.max_position_embeddings;
  if (original > llava.max_position_embeddings || original < 2) {
    throw invalid('config.json', 'original_max_position_embeddings', `2 to ${llava.max_position_embeddings}`, original);
  }
  return { originalPositions: original, shortFactors: scaling.short_factor, longFactors: scaling.long_factor };
}

function invalid(file: string, field: string, expected: string, found: string | number): ModelError {
  return new ModelError('checkpoint-invalid', `${file}, ${field}: expected ${expected}, found ${found}.`);
}

function parse<T extends z.ZodType>(file: string, schema: T, json: unknown): z.infer<T> {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const field = issue.path.length > 0 ? `, ${issue.path.join('.')}` : '';
  throw new ModelError('checkpoint-invalid', `${file}${field}: ${issue.message}.`);
}

/** A JSON file of sane size. */
export async function readJson(folder: string, path: string): Promise<unknown> {
  const bytes = await readBytes(folder, path);
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw new ModelError('checkpoint-invalid', `${path} is not JSON.`, { cause });
  }
}

/** A file of sane size. */
export async function readBytes(folder: string, path: string): Promise<Buffer> {
  const info = await stat(join(folder, path)).catch((cause: unknown) => {
    throw new ModelError('checkpoint-invalid', `${path} is missing from ${folder}.`, { cause });
  });
  if (!info.isFile() || info.size > maxConfigBytes) {
    throw new ModelError('checkpoint-invalid', `${path}: expected a file of at most ${maxConfigBytes} bytes.`);
  }
  return readFile(join(folder, path)).catch((cause: unknown) => {
    throw new ModelError('checkpoint-invalid', `${path}: the file cannot be read.`, { cause });
  });
}
