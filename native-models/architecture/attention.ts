/** softmax(q·kᵀ)·v in plain operators, which every execution provider runs; q comes scaled from its weights. */
import type { Dim, Value } from '../onnx/graph.ts';
import type { Module } from './module.ts';

/** [B, S, heads·d] to [B, heads, S, d]. */
export function splitHeads(m: Module, child: string, x: Value, heads: number): Value {
  const [batch, length, width] = x.shape;
  const apart = m.reshape(`${child}.heads`, x, [batch!, length!, heads, Number(width) / heads]);
  return m.transpose(`${child}.heads`, apart, [0, 2, 1, 3]);
}

/** [B, heads, S, d] to [B, S, heads·d]. */
export function joinHeads(m: Module, child: string, x: Value): Value {
  const [batch, heads, length, width] = x.shape;
  const together = m.transpose(`${child}.joined`, x, [0, 2, 1, 3]);
  return m.reshape(`${child}.joined`, together, [batch!, length!, Number(heads) * Number(width)]);
}

/** q [B, heads, S, d], k and v [B, heads, T, d], mask [S, T] added to the scores; to [B, heads, S, d]. */
export function attend(m: Module, q: Value, k: Value, v: Value, mask?: Value): Value {
  let scores = m.matMul('scores', q, m.transpose('keys', k, [0, 1, 3, 2])); // [B, heads, S, T]
  if (mask) scores = m.add('mask', scores, mask);
  return m.matMul('context', m.softmax('weights', scores), v);
}

/** 1/√d for the rows of a query projection. */
export function queryScale(width: number, heads: number): () => number {
  const scale = (width / heads) ** -0.5;
  return () => scale;
}

const masked = -1e30;

/** Zeros where a new token may look, a very low number where it may not; [S, L+S] for L tokens that came before. */
export function causalMask(m: Module, past: Value, total: Value, newTokens: Dim, allTokens: Dim): Value {
  const [zero, one] = [m.constant('int64', [0], []), m.constant('int64', [1], [])];
  const scalar = (child: string, x: Value) => m.reshape(child, x, []);
  const range = (child: string, start: Value, end: Value, size: Dim) =>
    m.op('Range', child, [start, end, one], [{ type: 'int64', shape: [size] }])[0]!;
  const end = scalar('total', total);
  const rows = range('rows', scalar('past', past), end, newTokens);
  const columns = range('columns', zero, end, allTokens);
  const shape = [newTokens, allTokens];
  const [later] = m.op('Less', 'later', [m.reshape('rows', rows, [newTokens, 1]), columns], [{ type: 'bool', shape }]);
  const choices = [m.constant('float32', [masked], []), m.constant('float32', [0], [])];
  return m.op('Where', 'mask', [later!, ...choices], [{ type: 'float32', shape }])[0]!;
}

/** A size of a tensor while the graph runs: one number of int64. */
export function sizeOf(m: Module, child: string, x: Value, axis: number): Value {
  return m.op('Shape', child, [x], [{ type: 'int64', shape: [1] }], { start: axis, end: axis + 1 })[0]!;
}
