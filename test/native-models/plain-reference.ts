/** DaViT and Phi-3 once more, as plain loops in f64: another hand's reading of the papers to compare the graphs with. */
import type { DavitConfig, PhiConfig } from '../../native-models/checkpoint/config.ts';

/** Numbers of a tensor by its checkpoint key. */
export type Read = (key: string) => ArrayLike<number>;

type Rows = number[][];

const range = (count: number) => Array.from({ length: count }, (_, i) => i);
const dot = (a: ArrayLike<number>, b: ArrayLike<number>, start: number, count: number) => {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += a[i]! * b[start + i]!;
  return sum;
};

function linear(read: Read, path: string, x: Rows, bias = true): Rows {
  const weight = read(`${path}.weight`);
  const inner = x[0]!.length;
  const offsets = bias ? read(`${path}.bias`) : undefined;
  return x.map((row) =>
    range(weight.length / inner).map((out) => dot(row, weight, out * inner, inner) + (offsets?.[out] ?? 0)),
  );
}

function layerNorm(read: Read, path: string, x: Rows): Rows {
  const [weight, bias] = [read(`${path}.weight`), read(`${path}.bias`)];
  return x.map((row) => {
    const mean = row.reduce((a, b) => a + b, 0) / row.length;
    const variance = row.reduce((a, b) => a + (b - mean) ** 2, 0) / row.length;
    return row.map((value, i) => ((value - mean) / Math.sqrt(variance + 1e-5)) * weight[i]! + bias[i]!);
  });
}

/** By its power series, whose terms stay small enough for f64 up to 5.5. */
function erf(x: number): number {
  const a = Math.abs(x);
  if (a > 5.5) return Math.sign(x);
  let term = a;
  let sum = a;
  for (let n = 1; n < 200; n++) {
    term *= -(a * a) / n;
    sum += term / (2 * n + 1);
  }
  return (Math.sign(x) * 2 * sum) / Math.sqrt(Math.PI);
}

const gelu = (value: number) => 0.5 * value * (1 + erf(value / Math.SQRT2));
const add = (a: Rows, b: Rows): Rows => a.map((row, i) => row.map((value, j) => value + b[i]![j]!));

function softmax(scores: readonly number[]): number[] {
  const highest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - highest));
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / total);
}

/** Every query looks at the keys it may see; q, k, v are rows of one head. */
function attention(
  q: Rows,
  k: Rows,
  v: Rows,
  scale: number,
  sees: (query: number, key: number) => boolean = () => true,
): Rows {
  return q.map((query, i) => {
    const weights = softmax(k.map((key, j) => (sees(i, j) ? scale * dot(query, key, 0, key.length) : -Infinity)));
    return v[0]!.map((_, channel) => weights.reduce((sum, weight, j) => sum + weight * v[j]![channel]!, 0));
  });
}

const columns = (x: Rows, from: number, to: number): Rows => x.map((row) => row.slice(from, to));
const beside = (parts: readonly Rows[]): Rows => parts[0]!.map((_, i) => parts.flatMap((part) => part[i]!));
const turned = (x: Rows): Rows => x[0]!.map((_, i) => x.map((row) => row[i]!));

/** A convolution over a square map in token order. */
function convolve(
  read: Read,
  path: string,
  x: Rows,
  side: number,
  options: { stride: number; padding: number; depthwise?: boolean },
) {
  const { stride, padding, depthwise = false } = options;
  const [weight, bias] = [read(`${path}.weight`), read(`${path}.bias`)];
  const inputs = x[0]!.length;
  const outputs = bias.length;
  const size = Math.round(Math.sqrt(weight.length / outputs / (depthwise ? 1 : inputs)));
  const next = Math.floor((side + 2 * padding - size) / stride) + 1;
  const map = range(next * next).map((token) =>
    range(outputs).map((out) => {
      let sum = bias[out]!;
      for (let dy = 0; dy < size; dy++) {
        for (let dx = 0; dx < size; dx++) {
          const [row, column] = [
            Math.floor(token / next) * stride + dy - padding,
            (token % next) * stride + dx - padding,
          ];
          if (row < 0 || column < 0 || row >= side || column >= side) continue;
          const source = x[row * side + column]!;
          const channels = depthwise ? [out] : range(inputs);
          for (const channel of channels) {
            const input = depthwise ? 0 : channel;
            sum += source[channel]! * weight[((out * (depthwise ? 1 : inputs) + input) * size + dy) * size + dx]!;
          }
        }
      }
      return sum;
    }),
  );
  return { map, side: next };
}

function ffn(read: Read, path: string, x: Rows): Rows {
  const wide = linear(read, `${path}.fn.net.fc1`, layerNorm(read, `${path}.norm`, x)).map((row) => row.map(gelu));
  return add(x, linear(read, `${path}.fn.net.fc2`, wide));
}

function windowAttention(read: Read, path: string, x: Rows, side: number, heads: number, window: number): Rows {
  const width = x[0]!.length;
  const head = width / heads;
  const padded = Math.ceil(side / window) * window;
  const normed = layerNorm(read, `${path}.norm`, x);
  const at = (row: number, column: number) =>
    row < side && column < side ? normed[row * side + column]! : Array<number>(width).fill(0);
  const seen: Rows = range(side * side).map(() => []);
  for (let top = 0; top < padded; top += window) {
    for (let left = 0; left < padded; left += window) {
      const places = range(window * window).map((i) => [top + Math.floor(i / window), left + (i % window)] as const);
      const qkv = linear(
        read,
        `${path}.fn.qkv`,
        places.map(([row, column]) => at(row, column)),
      );
      const contexts = range(heads).map((h) => {
        const [q, k, v] = [0, 1, 2].map((part) => columns(qkv, part * width + h * head, part * width + (h + 1) * head));
        return attention(q!, k!, v!, head ** -0.5);
      });
      const out = linear(read, `${path}.fn.proj`, beside(contexts));
      places.forEach(([row, column], i) => {
        if (row < side && column < side) seen[row * side + column] = out[i]!;
      });
    }
  }
  return add(x, seen);
}

function channelAttention(read: Read, path: string, x: Rows, groups: number): Rows {
  const width = x[0]!.length;
  const size = width / groups;
  const qkv = linear(read, `${path}.fn.qkv`, layerNorm(read, `${path}.norm`, x));
  const contexts = range(groups).map((g) => {
    const [q, k, v] = [0, 1, 2].map((part) =>
      turned(columns(qkv, part * width + g * size, part * width + (g + 1) * size)),
    );
    return turned(attention(q!, k!, v!, x.length ** -0.5));
  });
  return add(x, linear(read, `${path}.fn.proj`, beside(contexts)));
}

/** pixels [3, size, size] to the last stage's map, token by token. */
export function davitReference(read: Read, root: string, config: DavitConfig, pixels: ArrayLike<number>): Rows {
  let side = config.imageSizePx;
  let x: Rows = range(side * side).map((i) => [0, 1, 2].map((channel) => pixels[channel * side * side + i]!));
  config.dims.forEach((_, stage) => {
    const conv = `${root}.convs.${stage}`;
    if (config.patchPrenorms[stage]) x = layerNorm(read, `${conv}.norm`, x);
    const options = { stride: config.patchStrides[stage]!, padding: config.patchPaddings[stage]! };
    ({ map: x, side } = convolve(read, `${conv}.proj`, x, side, options));
    if (!config.patchPrenorms[stage]) x = layerNorm(read, `${conv}.norm`, x);
    const depthwise = (path: string) => {
      x = add(x, convolve(read, `${path}.fn.dw`, x, side, { stride: 1, padding: 1, depthwise: true }).map);
    };
    for (let i = 0; i < config.depths[stage]!; i++) {
      const spatial = `${root}.blocks.${stage}.${i}.spatial_block`;
      depthwise(`${spatial}.conv1`);
      x = windowAttention(read, `${spatial}.window_attn`, x, side, config.heads[stage]!, config.windowSize);
      depthwise(`${spatial}.conv2`);
      x = ffn(read, `${spatial}.ffn`, x);
      const channel = `${root}.blocks.${stage}.${i}.channel_block`;
      depthwise(`${channel}.conv1`);
      x = channelAttention(read, `${channel}.channel_attn`, x, config.groups[stage]!);
      depthwise(`${channel}.conv2`);
      x = ffn(read, `${channel}.ffn`, x);
    }
  });
  return x;
}

/** Embeddings of a whole sequence to its logits; every position by the factors that the whole length asks for. */
export function phiReference(read: Read, config: PhiConfig, embeddings: Rows): Rows {
  const { heads, kvHeads, headDim, innerSize, longRope } = config;
  const length = embeddings.length;
  const long = longRope !== null && length > longRope.originalPositions;
  const factors = longRope && (long ? longRope.longFactors : longRope.shortFactors);
  const stretch = longRope ? config.maxPositions / longRope.originalPositions : 1;
  const scale = longRope && stretch > 1 ? Math.sqrt(1 + Math.log(stretch) / Math.log(longRope.originalPositions)) : 1;
  const rotate = (x: Rows): Rows =>
    x.map((row, position) =>
      row.map((value, i) => {
        const pair = i % (headDim / 2);
        const angle = position / ((factors?.[pair] ?? 1) * config.ropeTheta ** ((2 * pair) / headDim));
        const other = i < headDim / 2 ? -row[i + headDim / 2]! : row[i - headDim / 2]!;
        return scale * (value * Math.cos(angle) + other * Math.sin(angle));
      }),
    );
  const rmsNorm = (path: string, x: Rows): Rows => {
    const weight = read(`${path}.weight`);
    return x.map((row) => {
      const mean = row.reduce((a, b) => a + b * b, 0) / row.length;
      return row.map((value, i) => (value / Math.sqrt(mean + config.normEpsilon)) * weight[i]!);
    });
  };
  let x = embeddings;
  for (let i = 0; i < config.layers; i++) {
    const layer = `model.layers.${i}`;
    const qkv = linear(read, `${layer}.self_attn.qkv_proj`, rmsNorm(`${layer}.input_layernorm`, x), false);
    const head = (index: number) => columns(qkv, index * headDim, (index + 1) * headDim);
    const contexts = range(heads).map((h) => {
      const group = Math.floor(h / (heads / kvHeads));
      const [q, k, v] = [rotate(head(h)), rotate(head(heads + group)), head(heads + kvHeads + group)];
      return attention(q, k, v, headDim ** -0.5, (query, key) => key <= query);
    });
    x = add(x, linear(read, `${layer}.self_attn.o_proj`, beside(contexts), false));
    const both = linear(read, `${layer}.mlp.gate_up_proj`, rmsNorm(`${layer}.post_attention_layernorm`, x), false);
    const gated = both.map((row) =>
      range(innerSize).map((j) => (row[j]! / (1 + Math.exp(-row[j]!))) * row[j + innerSize]!),
    );
    x = add(x, linear(read, `${layer}.mlp.down_proj`, gated, false));
  }
  return linear(read, 'lm_head', rmsNorm('model.norm', x), false);
}
