/** Depth-breadth fusion (arXiv 2412.04424, figure 2): DaViT's view and the encoder's three, side by side, through one MLP. */
import type { Value } from '../onnx/graph.ts';
import type { TokenVariant } from './graphs.ts';
import type { Module, Watch } from './module.ts';

/** How many prompts look at the picture: caption, text, grounding. */
export const promptCount = 3;

/** V [1, T, D] and the encoder's states [3, T+P, D] to image tokens [1, N, H]. */
export function dbFusion(
  m: Module,
  layers: number,
  variant: TokenVariant,
  depth: Value,
  hidden: Value,
  trace: Watch,
): Value {
  const [, depthLength, width] = depth.shape;
  const end = Number(depthLength);
  const start = variant === 'drop' ? 1 : 0;
  const tokens = end - start;
  const grid = start > 0 ? m.slice('depth', depth, 1, start, end, tokens) : depth; // [1, N, D]
  const breadth = m.slice('breadth', hidden, 1, start, end, tokens); // [3, N, D]
  const besides = m.transpose('breadth', breadth, [1, 0, 2]); // [N, 3, D]
  const side = m.reshape('breadth', besides, [1, tokens, promptCount * Number(width)]);
  let x = m.concat('views', [grid, side]); // [1, N, 4·D]
  trace('fused_in', x);
  const mlp = m.at('encoder_mlp');
  x = mlp.linear('0', x); // [1, N, H]
  for (let i = 1; i < layers; i++) x = mlp.linear(`${i}.1`, mlp.gelu(`${i}.0`, x));
  return x;
}
