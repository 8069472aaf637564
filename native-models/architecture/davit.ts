/** DaViT, Florence-2's image tower (arXiv 2204.03645), and the projection of its map to V, the depth features. */

import type { DavitConfig } from '../checkpoint/config.ts';
import { paths, temporalTable } from '../checkpoint/tensors.ts';
import type { Value } from '../onnx/graph.ts';
import { attend, joinHeads, splitHeads } from './attention.ts';
import type { TokenVariant } from './graphs.ts';
import type { Module, Watch } from './module.ts';

/** A map in token order: [1, rows·columns, channels]. */
interface FeatureMap {
  readonly tokens: Value;
  readonly rows: number;
  readonly columns: number;
}

/** The side of a square map after each stage, the last being the grid's. */
export function mapSides(config: DavitConfig): number[] {
  let side = config.imageSizePx;
  return config.dims.map((_, stage) => {
    const reach = side + 2 * config.patchPaddings[stage]! - config.patchSizes[stage]!;
    side = Math.floor(reach / config.patchStrides[stage]!) + 1;
    return side;
  });
}

/** pixels [1, 3, size, size] to the last stage's map. */
export function davit(m: Module, config: DavitConfig, pixels: Value, watch: Watch, trace: Watch): FeatureMap {
  let map: FeatureMap | undefined;
  for (let stage = 0; stage < config.dims.length; stage++) {
    map = convEmbed(m.at(`convs.${stage}`), config, stage, map ?? pixels);
    trace(`davit.conv${stage}`, map.tokens);
    for (let i = 0; i < config.depths[stage]!; i++) {
      const block = m.at(`blocks.${stage}.${i}`);
      map = spatialBlock(block.at('spatial_block'), config.heads[stage]!, config.windowSize, map);
      trace(`davit.stage${stage}.${i}.spatial`, map.tokens);
      map = channelBlock(block.at('channel_block'), config.groups[stage]!, map);
      trace(`davit.stage${stage}.${i}.channel`, map.tokens);
    }
    watch(`stage.${stage}`, map.tokens);
  }
  return map!;
}

/** A strided convolution; its norm comes before it, or after it where the config says so. */
function convEmbed(m: Module, config: DavitConfig, stage: number, input: FeatureMap | Value): FeatureMap {
  const prenorm = config.patchPrenorms[stage]!;
  const norm = (tokens: Value) => m.layerNorm('norm', tokens);
  const picture = 'tokens' in input ? toPicture(m, 'proj', prenorm ? withTokens(input, norm) : input) : input;
  const options = { stride: config.patchStrides[stage]!, padding: config.patchPaddings[stage]! };
  const map = fromPicture(m, 'proj', m.conv('proj', picture, options));
  return prenorm ? map : withTokens(map, norm);
}

/** Attention inside windows. */
function spatialBlock(m: Module, heads: number, windowSize: number, map: FeatureMap): FeatureMap {
  return block(m, 'window_attn', map, (fn, normed) => windowAttention(fn, heads, windowSize, normed));
}

/** Attention between channels, over the whole map. */
function channelBlock(m: Module, groups: number, map: FeatureMap): FeatureMap {
  return block(m, 'channel_attn', map, (fn, normed) => channelAttention(fn, groups, normed.tokens));
}

/** Either attention between two depthwise convolutions, and an MLP. */
function block(m: Module, name: string, map: FeatureMap, attention: (fn: Module, normed: FeatureMap) => Value) {
  const place = m.at(name);
  map = depthwise(m.at('conv1.fn'), map);
  map = withTokens(map, (x) =>
    place.add('residual', x, attention(place.at('fn'), { ...map, tokens: place.layerNorm('norm', x) })),
  );
  map = depthwise(m.at('conv2.fn'), map);
  return withTokens(map, (x) => mlp(m.at('ffn'), x));
}

/** x + depthwise 3×3 of x: the kernel's middle takes the residual in. */
function depthwise(m: Module, map: FeatureMap): FeatureMap {
  const [channels, , size] = m.shapeOf(`${m.path}.dw.weight`);
  const middle = (size! * size! - 1) / 2;
  const make = (kernels: Float32Array) => kernels.map((tap, i) => (i % (size! * size!) === middle ? tap + 1 : tap));
  const picture = toPicture(m, 'dw', map);
  return fromPicture(m, 'dw', m.conv('dw', picture, { padding: (size! - 1) / 2, groups: channels!, make }));
}

function mlp(m: Module, x: Value): Value {
  const net = m.at('fn.net');
  const wide = net.gelu('act', net.linear('fc1', m.layerNorm('norm', x))); // [1, N, 4·C]
  return m.add('residual', x, net.linear('fc2', wide));
}

/** Zeros fill the last windows after the norm; they are attended to, as in training. */
function windowAttention(m: Module, heads: number, windowSize: number, map: FeatureMap): Value {
  const { rows, columns } = map;
  const channels = Number(map.tokens.shape[2]);
  const below = (windowSize - (rows % windowSize)) % windowSize;
  const right = (windowSize - (columns % windowSize)) % windowSize;
  const high = (rows + below) / windowSize;
  const wide = (columns + right) / windowSize;
  const area = windowSize * windowSize;

  let x = m.reshape('picture', map.tokens, [rows, columns, channels]);
  if (below + right > 0) x = m.padPicture('padding', x, below, right);
  x = m.reshape('cut', x, [high, windowSize, wide, windowSize * channels]);
  x = m.transpose('cut', x, [0, 2, 1, 3]);
  x = m.reshape('windows', x, [high * wide, area, channels]); // [windows, W·W, C]

  const scale = (channels / heads) ** -0.5;
  const qkv = m.linear('qkv', x, (row) => (row < channels ? scale : 1)); // [windows, W·W, 3·C]
  const [q, k, v] = m.split('qkv', qkv, [channels, channels, channels]);
  const seen = attend(m, splitHeads(m, 'q', q!, heads), splitHeads(m, 'k', k!, heads), splitHeads(m, 'v', v!, heads));
  x = m.linear('proj', joinHeads(m, 'context', seen)); // [windows, W·W, C]

  x = m.reshape('uncut', x, [high, wide, windowSize, windowSize * channels]);
  x = m.transpose('uncut', x, [0, 2, 1, 3]);
  x = m.reshape('whole', x, [high * windowSize, wide * windowSize, channels]);
  if (below > 0) x = m.slice('rows', x, 0, 0, rows, rows);
  if (right > 0) x = m.slice('columns', x, 1, 0, columns, columns);
  return m.reshape('tokens', x, [1, rows * columns, channels]); // [1, N, C]
}

/** Channels look at channels; the scale is by the number of tokens, not of channels. */
function channelAttention(m: Module, groups: number, x: Value): Value {
  const [, tokens, width] = x.shape;
  const channels = Number(width);
  const scale = Number(tokens) ** -0.5;
  const qkv = m.linear('qkv', x, (row) => (row < channels ? scale : 1)); // [1, N, 3·C]
  const parts = m.split('qkv', qkv, [channels, channels, channels]);
  const [q, k, v] = parts.map((part, i) => {
    const apart = m.reshape(`${'qkv'[i]}.groups`, part, [1, tokens!, groups, channels / groups]);
    return m.transpose(`${'qkv'[i]}.groups`, apart, [0, 2, 3, 1]); // [1, G, C/G, N]
  });
  const seen = attend(m, q!, k!, v!); // [1, G, C/G, N]
  const together = m.transpose('context.joined', seen, [0, 3, 1, 2]);
  return m.linear('proj', m.reshape('context.joined', together, [1, tokens!, channels]));
}

function withTokens(map: FeatureMap, change: (tokens: Value) => Value): FeatureMap {
  return { ...map, tokens: change(map.tokens) };
}

function toPicture(m: Module, child: string, map: FeatureMap): Value {
  const channelsFirst = m.transpose(`${child}.channels_first`, map.tokens, [0, 2, 1]);
  return m.reshape(`${child}.picture`, channelsFirst, [1, map.tokens.shape[2]!, map.rows, map.columns]);
}

function fromPicture(m: Module, child: string, picture: Value): FeatureMap {
  const [, channels, rows, columns] = picture.shape;
  const flat = m.reshape(`${child}.flat`, picture, [1, channels!, Number(rows) * Number(columns)]);
  const tokens = m.transpose(`${child}.channels_last`, flat, [0, 2, 1]);
  return { tokens, rows: Number(rows), columns: Number(columns) };
}

/**
 * V: the map with its positions, projected to Florence's width and normed; its mean over the grid comes first where
 * the variant has one. Positions pass the projection at conversion: (x + p)·W = x·W + p·W.
 */
export function depthFeatures(m: Module, map: FeatureMap, variant: TokenVariant): Value {
  const x = m.at('image_projection');
  const projected = imageProjection(m, map.tokens);
  const positions = projectedPositions(m, map.rows, map.columns);
  let tokens = m.add('image_pos_embed', projected, positions); // [1, rows·columns, D]
  if (variant !== 'temporal') {
    const [, , width] = tokens.shape;
    const shape = [1, 1, width!];
    const [pooled] = x.op('ReduceMean', 'spatial_avg_pool', [tokens], [{ type: 'float32', shape }], {
      axes: [1],
      keepdims: 1,
    });
    tokens = x.concat('tokens', [pooled!, tokens], 1); // [1, T, D]
  }
  return m.layerNorm('image_proj_norm', tokens);
}

/** The one weight that the checkpoint keeps as (in, out). */
function imageProjection(m: Module, tokens: Value): Value {
  return m.matMul('image_projection', tokens, m.tensor(`${paths.florence}.image_projection`));
}

/** Learned columns in the first half of the channels, rows in the second, and frame 0 of the temporal table. */
function projectedPositions(m: Module, rows: number, columns: number): Value {
  const tables = ['row_embeddings', 'column_embeddings'].map(
    (table) => `${paths.florence}.image_pos_embed.${table}.weight`,
  );
  const projection = `${paths.florence}.image_projection`;
  const temporal = m.has(temporalTable) ? [temporalTable] : [];
  const [depth, width] = m.shapeOf(projection) as [number, number];
  const half = depth / 2;
  return m.tensor(`${paths.florence}.image_pos_embed.projected`, {
    shape: [1, rows * columns, width],
    from: [...tables, projection, ...temporal],
    make: (rowTable, columnTable, weight, frames) => {
      const frame = frames ? frames.subarray(0, depth) : firstFrame(depth);
      const result = new Float32Array(rows * columns * width);
      const sums = new Float64Array(width);
      for (let token = 0; token < rows * columns; token++) {
        const [row, column] = [Math.floor(token / columns), token % columns];
        sums.fill(0);
        for (let i = 0; i < depth; i++) {
          const learned = i < half ? columnTable![column * half + i]! : rowTable![row * half + i - half]!;
          const value = learned + frame[i]!;
          for (let out = 0; out < width; out++) sums[out]! += value * weight![i * width + out]!;
        }
        result.set(sums, token * width);
      }
      return result;
    },
  });
}

/** A picture is frame 0 of the cosine table: sin 0 and cos 0 by turns, so odd channels gain 1. */
function firstFrame(depth: number): Float32Array {
  return Float32Array.from({ length: depth }, (_, i) => i % 2);
}
