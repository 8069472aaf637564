/** Names and shapes: the published checkpoint's tensors, and each graph's outline as text. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildGraph, graphNames } from '../../native-models/architecture/florence-vl.ts';
import { positionRows, published3b } from '../../native-models/bench/published-3b.ts';
import { type FlorenceVlConfig, parseConfig } from '../../native-models/checkpoint/config.ts';
import { expectedTensors } from '../../native-models/checkpoint/tensors.ts';
import { type Precision, recipe } from '../../native-models/convert/recipe.ts';
import { recipeWeights, type TensorSource } from '../../native-models/convert/weights.ts';
import { type Graph, type Outline, tensorSizeBytes } from '../../native-models/onnx/graph.ts';
import { otherFiles } from './random-checkpoint.ts';

const { config: published } = published3b();

function shapesOnly(config: FlorenceVlConfig, positionRows: number): TensorSource {
  const tensors = expectedTensors(config);
  return {
    has: (key) => tensors.has(key),
    shapeOf: (key) => tensors.get(key)!.shape.map((size) => size ?? positionRows),
    placeOf: () => {
      throw new Error('Shapes alone.');
    },
    read: () => Promise.reject(new Error('Shapes alone.')),
  };
}

const options = { variant: 'keep', traces: false } as const;
const graphsOf = (config: FlorenceVlConfig, precision: Precision, positionRows: number) =>
  graphNames.map((name) =>
    buildGraph[name](config, recipeWeights(shapesOnly(config, positionRows), recipe[precision]), options),
  );

const line = ({ type, shape }: Outline) => `${type} [${shape.join(', ')}]`;

function outline(graph: Graph): string {
  return [
    `graph ${graph.name}`,
    ...graph.inputs.map((value) => `  in   ${value.name}  ${line(value)}`),
    ...graph.outputs.map((value) => `  out  ${value.name}  ${line(value)}`),
    ...graph.weights.flatMap((group) => group.tensors.map((tensor) => `  has  ${tensor.name}  ${line(tensor)}`)),
    ...graph.nodes.map((node) => {
      const inputs = node.inputs.map((name) => graph.written(name)).join(', ');
      const outputs = node.outputs.filter(({ name }) => name !== '').map(line);
      return `  ${node.op}  ${node.name}  (${inputs})  ->  ${outputs.join(', ')}`;
    }),
    '',
  ].join('\n');
}

describe('the published 3B', () => {
  const tensors = expectedTensors(published);
  const entries = [...tensors].map(
    ([key, { shape }]) => `${key}\t[${shape.map((size) => size ?? positionRows).join(', ')}]`,
  );

  test('its tensors by name and shape', () => {
    // The hash of the sorted list of the official classes, instantiated with these dimensions.
    const text = entries.sort().join('\n');
    expect(entries).toHaveLength(1122);
    expect(createHash('sha256').update(text).digest('hex')).toBe(
      '2a01bc23cb6eecc7392b49246d29963c84d17dbe491068dadfb62711feadc487',
    );
  });

  test('its parameters, and the size of its weights in each precision', () => {
    const count = (shape: readonly (number | null)[]) =>
      shape.reduce<number>((n, size) => n * (size ?? positionRows), 1);
    const parameters = [...tensors.values()].filter(({ kind }) => kind === 'parameter');
    const table = 51289 * 1024;
    expect(parameters.reduce((total, { shape }) => total + count(shape), table)).toBe(4_622_720_000);
    const sizes = (['f32', 'f16', 'int8', 'int4'] as const).map((precision) => {
      const groups = graphsOf(published, precision, positionRows).flatMap((graph) => graph.weights);
      const weights = groups.flatMap((group) => group.tensors);
      expect(Math.max(...weights.map(tensorSizeBytes))).toBeLessThan(500_000_000);
      return `${precision} ${(weights.reduce((total, tensor) => total + tensorSizeBytes(tensor), 0) / 1e9).toFixed(2)} GB`;
    });
    expect(sizes).toEqual(['f32 18.97 GB', 'f16 9.57 GB', 'int8 5.55 GB', 'int4 3.74 GB']);
  });
});

/** One of everything, so that the text stays short. */
const small = parseConfig(
  { ...otherFiles.llava, num_hidden_layers: 2, tie_word_embeddings: false },
  {
    ...otherFiles.florence,
    text_config: { ...(otherFiles.florence.text_config as object), decoder_layers: 1 },
    vision_config: {
      ...(otherFiles.florence.vision_config as object),
      dim_embed: [12, 16],
      depths: [1, 1],
      num_heads: [3, 2],
      num_groups: [2, 4],
      patch_size: [7, 3],
      patch_stride: [4, 2],
      patch_padding: [3, 1],
      patch_prenorm: [false, true],
      image_pos_embed: { type: 'learned_abs_2d', max_pos_embeddings: 14 },
      image_feature_source: ['spatial_avg_pool', 'temporal_avg_pool'],
    },
  },
  otherFiles.preprocessor,
);

test('the outlines, with every linear layer as a matrix', async () => {
  for (const graph of graphsOf(small, 'f32', 260)) await expectOutline(graph, `${graph.name}.txt`);
});

test.each(['f16', 'int4'] as const)('the outlines of fusion and embedding in %s', async (precision) => {
  const graphs = graphsOf(small, precision, 260).filter(({ name }) => name === 'fusion' || name === 'embed');
  for (const graph of graphs) await expectOutline(graph, `${graph.name}.${precision}.txt`);
});

async function expectOutline(graph: Graph, file: string): Promise<void> {
  const text = outline(graph).replaceAll('model.vision_tower.vision_tower', '…');
  await expect(text).toMatchFileSnapshot(join(import.meta.dirname, 'outlines', file));
}
