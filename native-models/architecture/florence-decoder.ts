/** Florence-2's own decoder, a BART: its cache, and keys and values of the encoder's states computed once. */
import type { BartConfig } from '../checkpoint/config.ts';
import { bartTableNames, finalLogitsBias } from '../checkpoint/tensors.ts';
import type { Value } from '../onnx/graph.ts';
import { attend, causalMask, joinHeads, queryScale, sizeOf, splitHeads } from './attention.ts';
import { mlp, positionRows } from './encoder.ts';
import type { Module } from './module.ts';
import type { KvPair } from './phi3.ts';

/** The encoder's states [1, T+P, D] as each layer's keys and values [1, heads, T+P, headDim]. */
export function crossCaches(m: Module, config: BartConfig, hidden: Value): KvPair[] {
  const { heads, layers } = config.decoder;
  return Array.from({ length: layers }, (_, i) => {
    const attention = m.at(`layers.${i}.encoder_attn`);
    const key = splitHeads(attention, 'key', attention.linear('k_proj', hidden), heads);
    return { key, value: splitHeads(attention, 'value', attention.linear('v_proj', hidden), heads) };
  });
}

/** ids [B, S] to logits [B, 1, V] of the last position and caches [B, heads, L+S, headDim]. */
export function florenceDecoder(
  m: Module,
  config: BartConfig,
  ids: Value,
  past: readonly KvPair[],
  cross: readonly KvPair[],
): [logits: Value, present: KvPair[]] {
  const { heads, layers } = config.decoder;
  const [, newTokens] = ids.shape;
  const allTokens = `L+${newTokens}`;
  const before = sizeOf(m, 'past', past[0]!.key, 2);
  const total = m.add('total', before, sizeOf(m, 'new', ids, 1));
  const mask = causalMask(m.at('causal_mask'), before, total, newTokens!, allTokens); // [S, L+S]
  const positions = m.slice('embed_positions', positionRows(m, 'decoder'), 0, before, total, newTokens!); // [S, D]
  let x = m.embedding('embed_tokens', bartTableNames[0]!, ids); // [B, S, D]
  x = m.layerNorm('layernorm_embedding', m.add('positions', x, positions));
  const present: KvPair[] = [];
  for (let i = 0; i < layers; i++) {
    const layer = m.at(`layers.${i}`);
    const [seen, pair] = selfAttention(layer.at('self_attn'), heads, x, past[i]!, mask);
    present.push(pair);
    x = layer.layerNorm('self_attn_layer_norm', layer.add('self_attn.residual', x, seen));
    const looked = crossAttention(layer.at('encoder_attn'), heads, x, cross[i]!);
    x = layer.layerNorm('encoder_attn_layer_norm', layer.add('encoder_attn.residual', x, looked));
    x = layer.layerNorm('final_layer_norm', layer.add('fc2.residual', x, mlp(layer, x)));
  }
  const last = m.slice('last', x, 1, -1, Number.MAX_SAFE_INTEGER, 1); // [B, 1, D]
  let logits = m.projection('lm_head', bartTableNames[0]!, last, 'head'); // [B, 1, V]
  if (m.has(finalLogitsBias)) logits = m.add('final_logits_bias', logits, m.tensor(finalLogitsBias));
  return [logits, present];
}

function selfAttention(m: Module, heads: number, x: Value, past: KvPair, mask: Value): [Value, KvPair] {
  const q = m.linear('q_proj', x, queryScale(Number(x.shape[2]), heads));
  const fresh = (child: string, projection: string) => splitHeads(m, child, m.linear(projection, x), heads);
  const key = m.concat('key', [past.key, fresh('k', 'k_proj')], 2); // [B, heads, L+S, d]
  const value = m.concat('value', [past.value, fresh('v', 'v_proj')], 2);
  const seen = attend(m, splitHeads(m, 'q', q, heads), key, value, mask);
  return [m.linear('out_proj', joinHeads(m, 'context', seen)), { key, value }];
}

/** Every beam looks at the same picture: beams stand in one sequence, so that keys and values are not repeated. */
function crossAttention(m: Module, heads: number, x: Value, cross: KvPair): Value {
  const width = Number(x.shape[2]);
  const beams = m.reshape('beams', x, [1, 'B·S', width]); // [1, B·S, D]
  const q = splitHeads(m, 'q', m.linear('q_proj', beams, queryScale(width, heads)), heads);
  const seen = m.linear('out_proj', joinHeads(m, 'context', attend(m, q, cross.key, cross.value)));
  const shape = m.op('Shape', 'beams', [x], [{ type: 'int64', shape: [3] }])[0]!;
  return m.op('Reshape', 'unfolded', [seen, shape], [{ type: 'float32', shape: x.shape }])[0]!; // [B, S, D]
}
