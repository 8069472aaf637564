/** The tensors of a published checkpoint, derived from its config; linear weights are [out, in]. */
import type { BartStackConfig, DavitConfig, FlorenceVlConfig, PhiConfig } from './config.ts';

/** `null` is any number of rows: the position tables say their own. */
export type ExpectedShape = readonly (number | null)[];

export interface ExpectedTensor {
  readonly shape: ExpectedShape;
  /** `buffer` may be absent: zeros or a formula stand in for it. A `copy` may be absent while one of its names is there. */
  readonly kind: 'parameter' | 'buffer' | 'copy';
}

const florence = 'model.vision_tower.vision_tower';
export const paths = {
  florence,
  davit: `${florence}.vision_tower`,
  bart: `${florence}.language_model`,
  fusion: 'model.mm_projector',
  phi: 'model',
} as const;

/** One table under four names, in the order in which it is looked for. */
export const bartTableNames: readonly string[] = [
  `${paths.bart}.model.shared.weight`,
  `${paths.bart}.model.encoder.embed_tokens.weight`,
  `${paths.bart}.model.decoder.embed_tokens.weight`,
  `${paths.bart}.lm_head.weight`,
];
export function positionTable(side: 'encoder' | 'decoder'): string {
  return `${paths.bart}.model.${side}.embed_positions.weight`;
}
export const finalLogitsBias = `${paths.bart}.final_logits_bias`;
export const temporalTable = `${florence}.visual_temporal_embed.pos_idx_to_embed`;
export const phiInputTable = 'model.embed_tokens.weight';
export const phiOutputTable = 'lm_head.weight';

/** BART's learned positions start at row 2. */
export const positionOffset = 2;

/** DaViT's MLP ratio; no config file says it. */
const davitMlpRatio = 4;
const depthwiseSize = 3;

export function expectedTensors(config: FlorenceVlConfig): Map<string, ExpectedTensor> {
  const tensors = new Map<string, ExpectedTensor>();
  const add = (key: string, ...shape: ExpectedShape) => tensors.set(key, { shape, kind: 'parameter' });
  const linear = (path: string, out: number, inner: number) => {
    add(`${path}.weight`, out, inner);
    add(`${path}.bias`, out);
  };
  const norm = (path: string, width: number) => {
    add(`${path}.weight`, width);
    add(`${path}.bias`, width);
  };

  davitTensors(config.davit, add, linear, norm);

  const { bart, davit, phi } = config;
  const deepest = davit.dims.at(-1)!;
  add(`${florence}.image_projection`, deepest, bart.width); // (in, out), unlike the linear layers
  norm(`${florence}.image_proj_norm`, bart.width);
  add(`${florence}.image_pos_embed.row_embeddings.weight`, davit.maxPositions, deepest / 2);
  add(`${florence}.image_pos_embed.column_embeddings.weight`, davit.maxPositions, deepest / 2);
  tensors.set(temporalTable, { shape: [davit.maxFrames, deepest], kind: 'buffer' });

  for (const name of bartTableNames) tensors.set(name, { shape: [bart.vocabularySize, bart.width], kind: 'copy' });
  tensors.set(finalLogitsBias, { shape: [1, bart.vocabularySize], kind: 'buffer' });
  for (const side of ['encoder', 'decoder'] as const) {
    const path = `${paths.bart}.model.${side}`;
    const stack: BartStackConfig = bart[side];
    add(positionTable(side), null, bart.width);
    norm(`${path}.layernorm_embedding`, bart.width);
    for (let i = 0; i < stack.layers; i++) {
      const layer = `${path}.layers.${i}`;
      for (const attention of side === 'encoder' ? ['self_attn'] : ['self_attn', 'encoder_attn']) {
        for (const projection of ['q_proj', 'k_proj', 'v_proj', 'out_proj']) {
          linear(`${layer}.${attention}.${projection}`, bart.width, bart.width);
        }
        norm(`${layer}.${attention}_layer_norm`, bart.width);
      }
      linear(`${layer}.fc1`, stack.innerWidth, bart.width);
      linear(`${layer}.fc2`, bart.width, stack.innerWidth);
      norm(`${layer}.final_layer_norm`, bart.width);
    }
  }

  linear(`${paths.fusion}.encoder_mlp.0`, phi.hiddenSize, 4 * bart.width);
  for (let i = 1; i < config.fusionLayers; i++) {
    linear(`${paths.fusion}.encoder_mlp.${i}.1`, phi.hiddenSize, phi.hiddenSize);
  }
  phiTensors(phi, add);
  if (phi.tiedEmbedding) tensors.set(phiOutputTable, { shape: [phi.vocabularySize, phi.hiddenSize], kind: 'copy' });
  return tensors;
}

type Add = (key: string, ...shape: ExpectedShape) => void;
type AddLayer = (path: string, ...sizes: [number, number]) => void;

function davitTensors(davit: DavitConfig, add: Add, linear: AddLayer, norm: (path: string, width: number) => void) {
  davit.dims.forEach((width, stage) => {
    const inner = stage === 0 ? 3 : davit.dims[stage - 1]!;
    const size = davit.patchSizes[stage]!;
    add(`${paths.davit}.convs.${stage}.proj.weight`, width, inner, size, size);
    add(`${paths.davit}.convs.${stage}.proj.bias`, width);
    norm(`${paths.davit}.convs.${stage}.norm`, davit.patchPrenorms[stage] ? inner : width);
    for (let i = 0; i < davit.depths[stage]!; i++) {
      for (const [block, attention] of [
        ['spatial_block', 'window_attn'],
        ['channel_block', 'channel_attn'],
      ]) {
        const path = `${paths.davit}.blocks.${stage}.${i}.${block}`;
        for (const conv of ['conv1', 'conv2']) {
          add(`${path}.${conv}.fn.dw.weight`, width, 1, depthwiseSize, depthwiseSize);
          add(`${path}.${conv}.fn.dw.bias`, width);
        }
        norm(`${path}.${attention}.norm`, width);
        linear(`${path}.${attention}.fn.qkv`, 3 * width, width);
        linear(`${path}.${attention}.fn.proj`, width, width);
        norm(`${path}.ffn.norm`, width);
        linear(`${path}.ffn.fn.net.fc1`, davitMlpRatio * width, width);
        linear(`${path}.ffn.fn.net.fc2`, width, davitMlpRatio * width);
      }
    }
  });
}

function phiTensors(phi: PhiConfig, add: Add): void {
  add(phiInputTable, phi.vocabularySize, phi.hiddenSize);
  for (let i = 0; i < phi.layers; i++) {
    const layer = `${paths.phi}.layers.${i}`;
    add(`${layer}.input_layernorm.weight`, phi.hiddenSize);
    add(`${layer}.self_attn.qkv_proj.weight`, (phi.heads + 2 * phi.kvHeads) * phi.headDim, phi.hiddenSize);
    add(`${layer}.self_attn.o_proj.weight`, phi.hiddenSize, phi.heads * phi.headDim);
    add(`${layer}.post_attention_layernorm.weight`, phi.hiddenSize);
    add(`${layer}.mlp.gate_up_proj.weight`, 2 * phi.innerSize, phi.hiddenSize);
    add(`${layer}.mlp.down_proj.weight`, phi.hiddenSize, phi.innerSize);
  }
  add(`${paths.phi}.norm.weight`, phi.hiddenSize);
  if (!phi.tiedEmbedding) add(phiOutputTable, phi.vocabularySize, phi.hiddenSize);
}
