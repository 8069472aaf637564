/** Florence-2's encoder, a BART: image tokens and a prompt in, the whole sequence's states out. */
import type { BartConfig } from '../checkpoint/config.ts';
import { bartTableNames, positionOffset, positionTable } from '../checkpoint/tensors.ts';
import type { Value } from '../onnx/graph.ts';
import { attend, joinHeads, queryScale, sizeOf, splitHeads } from './attention.ts';
import type { Module, Watch } from './module.ts';

/** depth [1, T, D] and prompt ids [B, P] to the states [B, T+P, D]; `watch` sees those of every layer before the last. */
export function encoder(m: Module, config: BartConfig, depth: Value, promptIds: Value, watch: Watch): Value {
  const [batch, promptLength] = promptIds.shape;
  const [, depthLength, width] = depth.shape;
  const prompt = m.embedding('embed_tokens', bartTableNames[0]!, promptIds); // [B, P, D]
  const one = m.constant('int64', [1]);
  const target = m.concat('batch', [sizeOf(m, 'batch', promptIds, 0), one, one], 0);
  const shape = [batch!, depthLength!, width!];
  const [views] = m.op('Expand', 'depth', [depth, target], [{ type: 'float32', shape }]);
  let x = m.concat('tokens', [views!, prompt], 1); // [B, T+P, D]
  const total = m.add('length', sizeOf(m, 'prompt_length', promptIds, 1), m.constant('int64', [Number(depthLength)]));
  const rows = m.slice('embed_positions', positionRows(m, 'encoder'), 0, 0, total, `${promptLength}+${depthLength}`);
  x = m.layerNorm('layernorm_embedding', m.add('positions', x, rows));
  for (let i = 0; i < config.encoder.layers; i++) {
    if (i > 0) watch(`layer.${i - 1}`, x);
    x = encoderLayer(m.at(`layers.${i}`), config.encoder.heads, x);
  }
  return x;
}

/** The rows of the position table that are used. */
export function positionRows(m: Module, side: 'encoder' | 'decoder'): Value {
  const key = positionTable(side);
  const [rows, width] = m.shapeOf(key) as [number, number];
  return m.tensor(key, {
    shape: [rows - positionOffset, width],
    make: (table) => table.subarray(positionOffset * width),
  });
}

function encoderLayer(m: Module, heads: number, x: Value): Value {
  x = m.layerNorm('self_attn_layer_norm', m.add('self_attn.residual', x, selfAttention(m.at('self_attn'), heads, x)));
  return m.layerNorm('final_layer_norm', m.add('fc2.residual', x, mlp(m, x)));
}

function selfAttention(m: Module, heads: number, x: Value): Value {
  const q = m.linear('q_proj', x, queryScale(Number(x.shape[2]), heads));
  const [k, v] = [m.linear('k_proj', x), m.linear('v_proj', x)];
  const seen = attend(m, splitHeads(m, 'q', q, heads), splitHeads(m, 'k', k, heads), splitHeads(m, 'v', v, heads));
  return m.linear('out_proj', joinHeads(m, 'context', seen));
}

export function mlp(m: Module, x: Value): Value {
  return m.linear('fc2', m.gelu('activation_fn', m.linear('fc1', x)));
}
