/** Phi-3's decoder (arXiv 2404.14219) with its KV cache and LongRoPE (arXiv 2402.13753). */
import type { PhiConfig } from '../checkpoint/config.ts';
import { phiOutputTable } from '../checkpoint/tensors.ts';
import type { Value } from '../onnx/graph.ts';
import { attend, causalMask, joinHeads, sizeOf, splitHeads } from './attention.ts';
import { fusesAttention } from './graphs.ts';
import type { Module, Watch } from './module.ts';

/** Keys and values [1, kvHeads, tokens, headDim]; the keys are rotated. */
export interface KvPair {
  readonly key: Value;
  readonly value: Value;
}

/** Of an int8 cache, layer by layer: what a quant of each channel stands for, [kvHeads · headDim]. */
export type CacheScales = readonly { readonly key: Float32Array; readonly value: Float32Array }[];

/** What every layer reads besides its tokens. */
export interface PhiInputs {
  /** Rows of the cos/sin table [1, S]. */
  readonly ropePositions: Value;
  /** Total length less one, as GroupQueryAttention counts it: int32 [1]. */
  readonly seqlensK: Value;
  /** int32, a scalar. */
  readonly totalSequenceLength: Value;
  readonly past: readonly KvPair[];
  /** Where the cache is int8. */
  readonly cacheScales: CacheScales | undefined;
}

/** Embeddings [1, S, H] to the normed states [1, S, H] and the caches, L+S tokens long. */
export function phi3(
  m: Module,
  config: PhiConfig,
  embeddings: Value,
  inputs: PhiInputs,
  trace: Watch,
): [states: Value, present: KvPair[]] {
  const attention = (fusesAttention(config.headDim) ? fusedAttention : plainAttention)(m, config, inputs);
  const present: KvPair[] = [];
  let x = embeddings;
  let wider: Value | undefined;
  trace('hidden.0', x);
  for (let i = 0; i < config.layers; i++) {
    const layer = m.at(`layers.${i}`);
    let normed: Value;
    [normed, x] = addAndNorm(layer, 'input_layernorm', x, wider, config);
    if (i > 0) trace(`hidden.${i}`, x);
    const [seen, pair] = selfAttention(layer.at('self_attn'), normed, i, attention);
    present.push(pair);
    [normed, x] = addAndNorm(layer, 'post_attention_layernorm', x, seen, config);
    wider = mlp(layer.at('mlp'), config, normed);
  }
  const [states] = addAndNorm(m, 'norm', x, wider, config);
  trace(`hidden.${config.layers}`, states);
  return [states, present];
}

/** Logits [1, 1, V] of the last position. */
export function lmHead(m: Module, states: Value): Value {
  const last = m.slice('last', states, 1, -1, Number.MAX_SAFE_INTEGER, 1); // [1, 1, H]
  return m.projection('lm_head', phiOutputTable, last, 'head');
}

function addAndNorm(m: Module, child: string, x: Value, half: Value | undefined, config: PhiConfig): [Value, Value] {
  return half ? m.skipRmsNorm(child, x, half, config.normEpsilon) : [m.rmsNorm(child, x, config.normEpsilon), x];
}

function mlp(m: Module, config: PhiConfig, x: Value): Value {
  const both = m.linear('gate_up_proj', x); // [1, S, 2·inner]
  const [gate, up] = m.split('gate_up_proj', both, [config.innerSize, config.innerSize]);
  return m.linear('down_proj', m.mul('gated', up!, m.silu('activation_fn', gate!)));
}

/** Queries, keys and values [1, S, (heads + 2·kvHeads)·headDim] of a layer to what it saw [1, S, H] and its cache. */
type Attention = (m: Module, qkv: Value, layer: number) => [Value, KvPair];

function selfAttention(m: Module, x: Value, layer: number, attention: Attention): [Value, KvPair] {
  const [seen, present] = attention(m, m.linear('qkv_proj', x), layer);
  return [m.linear('o_proj', seen), present];
}

/** One operator for rotation, scores, mask, softmax and cache; grouped heads share their keys without copies. */
function fusedAttention(root: Module, config: PhiConfig, inputs: PhiInputs): Attention {
  const { heads, kvHeads, headDim } = config;
  const { seqlensK, totalSequenceLength, past, cacheScales } = inputs;
  const { cos, sin } = tablesOfRun(root.at('rotary_emb'), config, inputs);
  return (m, qkv, layer) => {
    const { key, value } = past[layer]!;
    const scales = cacheScales?.[layer];
    const scale = (side: 'key' | 'value') =>
      m.tensor(`${m.path}.${side}_cache.scale`, { shape: [kvHeads * headDim], from: [], make: () => scales![side] });
    // Between the tables and the scales: positions, a bias and sinks, which Phi does without.
    const quantised = scales ? [null, null, null, scale('key'), scale('value')] : [];
    const seenShape = [...qkv.shape.slice(0, -1), heads * headDim];
    const cache = { type: key.type, shape: [1, kvHeads, 'L+S', headDim] };
    const [seen, presentKey, presentValue] = m.op(
      'com.microsoft:GroupQueryAttention',
      'attention',
      [qkv, null, null, key, value, seqlensK, totalSequenceLength, cos, sin, ...quantised],
      [{ type: 'float32', shape: seenShape }, cache, cache],
      {
        num_heads: heads,
        kv_num_heads: kvHeads,
        do_rotary: 1,
        scale: { float: headDim ** -0.5 },
        ...(scales && { k_quant_type: 'PER_CHANNEL', v_quant_type: 'PER_CHANNEL', kv_cache_bit_width: 8 }),
      },
    );
    return [seen!, { key: presentKey!, value: presentValue! }];
  };
}

/**
 * The rows of the cos/sin table that this run reads, [L+S, headDim/2] each: GroupQueryAttention counts positions from
 * the cache's length, so LongRoPE's long factors are rows of their own, from where they would be position 0.
 */
function tablesOfRun(m: Module, config: PhiConfig, { ropePositions, totalSequenceLength }: PhiInputs): RotaryTables {
  const number = { type: 'int64', shape: [1] } as const;
  const { cos, sin } = rotaryTables(m, config);
  const [wide] = m.op('Cast', 'total', [totalSequenceLength], [{ ...number, shape: [] }], { to: 7 });
  const total = m.reshape('total', wide!, [1]);
  const first = m.reshape('first', m.slice('first', ropePositions, 1, 0, 1, 1), [1]);
  const past = m.op('Sub', 'past', [total, sizeOf(m, 'new', ropePositions, 1)], [number])[0]!;
  const start = m.op('Sub', 'start', [first, past], [number])[0]!;
  const end = m.add('end', start, total);
  return { cos: m.slice('cos', cos, 0, start, end, 'L+S'), sin: m.slice('sin', sin, 0, start, end, 'L+S') };
}

/** The same in plain operators, for head widths that the fused one refuses. */
function plainAttention(root: Module, config: PhiConfig, { past: caches, ropePositions }: PhiInputs): Attention {
  const { heads, kvHeads, headDim } = config;
  const { cos, sin } = rotaryTables(root.at('rotary_emb'), config);
  const place = root.at('causal_mask');
  const past = sizeOf(place, 'past', caches[0]!.key, 2);
  const total = place.add('total', past, sizeOf(place, 'new', ropePositions, 1));
  const mask = causalMask(place, past, total, 'S', 'L+S'); // [S, L+S]
  const group = heads / kvHeads;
  const sizes = [heads, kvHeads, kvHeads].map((count) => count * headDim);
  return (m, qkv, layer) => {
    const [q, k, v] = m.split('qkv_proj', qkv, sizes) as [Value, Value, Value];
    const rotated = (child: string, y: Value, count: number) => {
      const inputs = [y, ropePositions, cos, sin];
      return m.op('com.microsoft:RotaryEmbedding', child, inputs, [y], { num_heads: count })[0]!;
    };
    const cached = (child: string, old: Value, fresh: Value) =>
      m.concat(child, [old, splitHeads(m, child, fresh, kvHeads)], 2); // [1, kvHeads, L+S, d]
    const key = cached('key', caches[layer]!.key, rotated('k', k, kvHeads));
    const value = cached('value', caches[layer]!.value, v);
    const scale = m.constant('float32', [headDim ** -0.5], []);
    const queries = m.mul('scaled', splitHeads(m, 'q', rotated('q', q, heads), heads), scale); // [1, heads, S, d]
    // Heads of a group stand side by side in a dimension of their own, over which their keys broadcast.
    const grouped = m.reshape('grouped', m.transpose('grouped', queries, [1, 0, 2, 3]), [kvHeads, group, 'S', headDim]);
    const shared = (child: string, y: Value) => m.transpose(child, y, [1, 0, 2, 3]); // [kvHeads, 1, L+S, d]
    const seen = attend(m, grouped, shared('shared_key', key), shared('shared_value', value), mask);
    const flat = m.reshape('ungrouped', seen, [1, heads, 'S', headDim]);
    return [joinHeads(m, 'context', flat), { key, value }];
  };
}

/** Rows of the long factors come after the short ones'; without LongRoPE there is one row a position. */
export function rotaryRows(config: PhiConfig): { readonly total: number; readonly firstLong: number } {
  const firstLong = config.longRope ? config.longRope.originalPositions : 0;
  return { total: firstLong + config.maxPositions, firstLong };
}

interface RotaryTables {
  readonly cos: Value;
  readonly sin: Value;
}

/** cos and sin [rows, headDim/2]; LongRoPE multiplies both by one factor, on both sides of its switch. */
function rotaryTables(m: Module, config: PhiConfig): RotaryTables {
  const shape = [rotaryRows(config).total, config.headDim / 2];
  const table = (child: string, of: (angle: number) => number) =>
    m.tensor(`${m.path}.${child}`, { shape, from: [], make: () => rotaryTable(config, of) });
  return { cos: table('cos', Math.cos), sin: table('sin', Math.sin) };
}

/** Angles are rounded to f32 as the reference computes them. */
function rotaryTable(config: PhiConfig, of: (angle: number) => number): Float32Array {
  const { longRope, headDim, ropeTheta } = config;
  const half = headDim / 2;
  const { total, firstLong } = rotaryRows(config);
  const values = new Float32Array(total * half);
  const factor = attentionFactor(config);
  for (let row = 0; row < total; row++) {
    const long = row >= firstLong;
    const position = long ? row - firstLong : row;
    const factors = longRope ? (long ? longRope.longFactors : longRope.shortFactors) : undefined;
    for (let i = 0; i < half; i++) {
      const wavelength = Math.fround(Math.fround(factors?.[i] ?? 1) * Math.fround(ropeTheta ** ((2 * i) / headDim)));
      const angle = Math.fround(position * Math.fround(1 / wavelength));
      values[row * half + i] = of(angle) * factor;
    }
  }
  return values;
}

/** √(1 + ln(max/original) / ln(original)), as LongRoPE scales attention; 1 where nothing is extended. */
function attentionFactor({ longRope, maxPositions }: PhiConfig): number {
  if (longRope === null || maxPositions <= longRope.originalPositions) return 1;
  return Math.sqrt(1 + Math.log(maxPositions / longRope.originalPositions) / Math.log(longRope.originalPositions));
}
