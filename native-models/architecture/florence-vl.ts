/** The whole figure: which boxes make which graph, with the inputs and outputs that graphs.ts agrees on. */
import type { FlorenceVlConfig } from '../checkpoint/config.ts';
import { paths, phiInputTable } from '../checkpoint/tensors.ts';
import { Graph, type Value } from '../onnx/graph.ts';
import { davit, depthFeatures, mapSides } from './davit.ts';
import { dbFusion, promptCount } from './dbfusion.ts';
import { encoder } from './encoder.ts';
import { crossCaches, florenceDecoder } from './florence-decoder.ts';
import type { GraphName, TokenVariant } from './graphs.ts';
import { Module, type Watch, type Weights } from './module.ts';
import { type CacheScales, type KvPair, lmHead, phi3 } from './phi3.ts';

export interface ArchitectureOptions {
  readonly variant: TokenVariant;
  /** Adds values on the way as outputs, for comparison with the reference: larger and slower graphs. */
  readonly traces: boolean;
  /** Makes the language model's cache int8. */
  readonly cacheScales?: CacheScales;
}

/** T, the tokens of V, and N, those that the language model reads. */
export function tokenCounts(
  config: FlorenceVlConfig,
  variant: TokenVariant,
): { depth: number; image: number; side: number } {
  const side = mapSides(config.davit).at(-1)!;
  const grid = side * side;
  return { side, depth: variant === 'temporal' ? grid : grid + 1, image: variant === 'keep' ? grid + 1 : grid };
}

type Build = (config: FlorenceVlConfig, weights: Weights, options: ArchitectureOptions) => Graph;

export const buildGraph: Readonly<Record<GraphName, Build>> = {
  davit(config, weights, { variant, traces }) {
    const graph = new Graph('davit');
    const size = config.davit.imageSizePx;
    const pixels = graph.input('pixels', 'float32', [1, 3, size, size]);
    const florence = new Module(graph, weights, 'vision', paths.florence);
    const watch: Watch = (name, value) => graph.output(name, value);
    const map = davit(florence.at('vision_tower'), config.davit, pixels, watch, tracer(graph, traces));
    tracer(graph, traces)('davit.out', map.tokens);
    graph.output('depth', depthFeatures(florence, map, variant));
    return graph;
  },

  encoder(config, weights, { variant }) {
    const graph = new Graph('encoder');
    const depth = graph.input('depth', 'float32', [1, tokenCounts(config, variant).depth, config.bart.width]);
    const ids = graph.input('prompt_ids', 'int64', ['B', 'P']);
    const watch: Watch = (name, value) => graph.output(name, value);
    graph.output('hidden', encoder(bart(graph, weights, 'encoder'), config.bart, depth, ids, watch));
    return graph;
  },

  fusion(config, weights, { variant, traces }) {
    const graph = new Graph('fusion');
    const length = tokenCounts(config, variant).depth;
    const depth = graph.input('depth', 'float32', [1, length, config.bart.width]);
    const hidden = graph.input('hidden', 'float32', [promptCount, `P+${length}`, config.bart.width]);
    const m = new Module(graph, weights, 'projector', paths.fusion);
    graph.output('image_tokens', dbFusion(m, config.fusionLayers, variant, depth, hidden, tracer(graph, traces)));
    return graph;
  },

  embed(_config, weights) {
    const graph = new Graph('embed');
    const ids = graph.input('ids', 'int64', [1, 'S']);
    graph.output(
      'embeddings',
      new Module(graph, weights, 'table', paths.phi).embedding('embed_tokens', phiInputTable, ids),
    );
    return graph;
  },

  decoder({ phi }, weights, { traces, cacheScales }) {
    const graph = new Graph('decoder');
    const embeddings = graph.input('embeddings', 'float32', [1, 'S', phi.hiddenSize]);
    const inputs = {
      ropePositions: graph.input('rope_positions', 'int64', [1, 'S']),
      seqlensK: graph.input('seqlens_k', 'int32', [1]),
      totalSequenceLength: graph.input('total_sequence_length', 'int32', []),
      past: cacheInputs(graph, 'past', phi.layers, [1, phi.kvHeads, 'L', phi.headDim], cacheScales && 'int8'),
      cacheScales,
    };
    const m = new Module(graph, weights, 'language', paths.phi);
    const [states, present] = phi3(m, phi, embeddings, inputs, tracer(graph, traces));
    graph.output('logits', lmHead(m, states));
    cacheOutputs(graph, 'present', present);
    if (traces) graph.output('all_logits', m.projection('all_logits', 'lm_head.weight', states, 'head'));
    return graph;
  },

  florence_cross({ bart: config }, weights) {
    const graph = new Graph('florence_cross');
    const hidden = graph.input('hidden', 'float32', [1, 'T+P', config.width]);
    cacheOutputs(graph, 'cross', crossCaches(bart(graph, weights, 'decoder'), config, hidden));
    return graph;
  },

  florence_decoder({ bart: config }, weights) {
    const graph = new Graph('florence_decoder');
    const { heads, layers } = config.decoder;
    const ids = graph.input('ids', 'int64', ['B', 'S']);
    const past = cacheInputs(graph, 'past', layers, ['B', heads, 'L', config.width / heads]);
    const cross = cacheInputs(graph, 'cross', layers, [1, heads, 'T+P', config.width / heads]);
    const [logits, present] = florenceDecoder(bart(graph, weights, 'decoder'), config, ids, past, cross);
    graph.output('logits', logits);
    cacheOutputs(graph, 'present', present);
    return graph;
  },
};

export const graphNames = Object.keys(buildGraph) as GraphName[];

function bart(graph: Graph, weights: Weights, side: 'encoder' | 'decoder'): Module {
  return new Module(graph, weights, side, `${paths.bart}.model.${side}`);
}

function tracer(graph: Graph, traces: boolean): Watch {
  return (name: string, value: Value) => {
    if (traces) graph.output(name, value);
  };
}

function cacheInputs(
  graph: Graph,
  name: string,
  layers: number,
  shape: Value['shape'],
  type: 'float32' | 'int8' = 'float32',
): KvPair[] {
  return Array.from({ length: layers }, (_, i) => ({
    key: graph.input(`${name}.${i}.key`, type, shape),
    value: graph.input(`${name}.${i}.value`, type, shape),
  }));
}

function cacheOutputs(graph: Graph, name: string, pairs: readonly KvPair[]): void {
  pairs.forEach(({ key, value }, i) => {
    graph.output(`${name}.${i}.key`, key);
    graph.output(`${name}.${i}.value`, value);
  });
}
