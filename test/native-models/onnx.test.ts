/** The graph builder, the protobuf it becomes, and weights in files beside it. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import onnxProto from 'onnx-proto';
import { InferenceSession } from 'onnxruntime-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { drain } from '../../native-models/contract.ts';
import { writeWeights } from '../../native-models/onnx/external-data.ts';
import { Graph, type WeightGroup } from '../../native-models/onnx/graph.ts';
import { encodeModel } from '../../native-models/onnx/proto.ts';
import { float32, temporaryFolder } from './model-folder.ts';

let folder: string;
let remove = async () => {};
beforeAll(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterAll(() => remove());

function weight(name: string, values: readonly number[]): WeightGroup {
  const array = Float32Array.from(values);
  return {
    tensors: [{ name, type: 'float32', shape: [values.length] }],
    load: async () => [new Uint8Array(array.buffer)],
  };
}

/** y = x + a + b + c, in a graph whose weights don't fit into one file. */
function sums(): Graph {
  const graph = new Graph('sums');
  let x = graph.input('x', 'float32', ['B', 2]);
  for (const [i, name] of ['a', 'b', 'c'].entries()) {
    const [term] = graph.weight(weight(name, [i + 1, 10 * (i + 1)]));
    [x] = graph.node('Add', `terms.${name}`, [x, term!], [{ type: 'float32', shape: ['B', 2] }]) as [typeof x];
  }
  graph.output('y', x);
  return graph;
}

async function written(graph: Graph, maxBytes?: number) {
  const sizes: number[] = [];
  const writing = writeWeights(graph.weights, folder, `${graph.name}.onnx.data`, { maxBytes, ahead: 3 });
  const weights = await drain(writing, (sizeBytes) => sizes.push(sizeBytes));
  return { ...weights, sizes };
}

test('a graph runs with its weights in several files', async () => {
  const graph = sums();
  const { files, placements, sizes } = await written(graph, 100);
  expect(sizes).toEqual([8, 8, 8]);
  expect(files.map(({ path, sizeBytes }) => [path, sizeBytes])).toEqual([
    ['sums.onnx.data', 72],
    ['sums.onnx.data-1', 8],
  ]);
  expect(placements.get('b')).toEqual({ file: 'sums.onnx.data', offsetBytes: 64, sizeBytes: 8 });
  await writeFile(join(folder, 'sums.onnx'), encodeModel(graph, placements));
  const session = await InferenceSession.create(join(folder, 'sums.onnx'), { enableCpuMemArena: false });
  const { y } = await session.run({ x: float32([0, 0, 1, 1], [2, 2]) });
  expect(Array.from(y!.data as Float32Array)).toEqual([6, 60, 7, 61]);
});

test('names in the file are the paths, and outputs bear their own', () => {
  const placements = new Map(['a', 'b', 'c'].map((name) => [name, { file: 'f', offsetBytes: 0, sizeBytes: 8 }]));
  const model = onnxProto.onnx.ModelProto.decode(encodeModel(sums(), placements));
  expect(model.graph!.node!.map((node) => [node.name, node.input, node.output])).toEqual([
    ['/terms.a/Add', ['x', 'a'], ['/terms.a/Add:0']],
    ['/terms.b/Add', ['/terms.a/Add:0', 'b'], ['/terms.b/Add:0']],
    ['/terms.c/Add', ['/terms.b/Add:0', 'c'], ['y']],
  ]);
  expect(model.opsetImport!.map(({ domain, version }) => [domain, Number(version)])).toEqual([
    ['', 17],
    ['com.microsoft', 1],
  ]);
});

test('two nodes of one name are refused', () => {
  const graph = new Graph('twice');
  const x = graph.input('x', 'float32', [1]);
  graph.node('Neg', 'a', [x], [x]);
  expect(() => graph.node('Neg', 'a', [x], [x])).toThrow('twice: two things are named /a/Neg.');
});

test('a value can leave under two names, and an input under another', async () => {
  const graph = new Graph('names');
  const x = graph.input('x', 'float32', [1]);
  const [minus] = graph.node('Neg', 'a', [x], [x]);
  graph.output('first', minus!);
  graph.output('second', minus!);
  graph.output('same', x);
  await writeFile(join(folder, 'names.onnx'), encodeModel(graph, new Map()));
  const session = await InferenceSession.create(join(folder, 'names.onnx'));
  const out = await session.run({ x: float32([2], [1]) });
  expect([out.first!.data[0], out.second!.data[0], out.same!.data[0]]).toEqual([-2, -2, 2]);
});

test('equal constants and equal weights are one', () => {
  const graph = new Graph('shared');
  expect(graph.constant('int64', [0, -1])).toEqual(graph.constant('int64', [0, -1]));
  expect(graph.constants).toHaveLength(1);
  graph.weight(weight('w', [1]));
  graph.weight(weight('w', [1]));
  expect(graph.weights).toHaveLength(1);
});

test('a weight of the wrong size is a mistake, said by name', async () => {
  const graph = new Graph('wrong');
  graph.weight({ ...weight('w', [1, 2]), load: async () => [new Uint8Array(4)] });
  await expect(written(graph)).rejects.toThrow('w: expected 8 bytes, got 4.');
});
