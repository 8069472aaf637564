/** A graph as ONNX protobuf: structure and small constants inside, weights by reference to external data. */
import onnxProto from 'onnx-proto';
import type { Attribute, Constant, Graph, Node, TensorType, Value } from './graph.ts';

const { onnx } = onnxProto;

/** Where a weight's bytes lie: a file beside the graph, and the place in it. */
export interface Placement {
  readonly file: string;
  readonly offsetBytes: number;
  readonly sizeBytes: number;
}

/** LayerNormalization came with opset 17, which IR version 8 introduced. */
const opset = 17;
const irVersion = 8;
const externalData = 1;

const dataTypes: Readonly<Record<TensorType, number>> = {
  float32: onnx.TensorProto.DataType.FLOAT,
  float16: onnx.TensorProto.DataType.FLOAT16,
  int64: onnx.TensorProto.DataType.INT64,
  int32: onnx.TensorProto.DataType.INT32,
  int8: onnx.TensorProto.DataType.INT8,
  uint8: onnx.TensorProto.DataType.UINT8,
  bool: onnx.TensorProto.DataType.BOOL,
};

/** The bytes of the .onnx file; every weight must have its placement. */
export function encodeModel(graph: Graph, placements: ReadonlyMap<string, Placement>): Uint8Array {
  const weights = graph.weights.flatMap((group) =>
    group.tensors.map((tensor) => {
      const placement = placements.get(tensor.name);
      if (placement === undefined) throw new Error(`${graph.name}: ${tensor.name} was not written.`);
      return {
        name: tensor.name,
        dataType: dataTypes[tensor.type],
        dims: [...tensor.shape],
        dataLocation: externalData,
        externalData: [
          { key: 'location', value: placement.file },
          { key: 'offset', value: String(placement.offsetBytes) },
          { key: 'length', value: String(placement.sizeBytes) },
        ],
      };
    }),
  );
  const model = onnx.ModelProto.create({
    irVersion,
    producerName: 'vasari',
    opsetImport: [
      { domain: '', version: opset },
      { domain: 'com.microsoft', version: 1 },
    ],
    graph: {
      name: graph.name,
      input: graph.inputs.map(valueInfo),
      output: graph.outputs.map(valueInfo),
      initializer: [...graph.constants.map(constantTensor), ...weights],
      node: graph.nodes.map((node) => nodeProto(graph, node)),
    },
  });
  return onnx.ModelProto.encode(model).finish();
}

function valueInfo(value: Value) {
  const dim = value.shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name: value.name, type: { tensorType: { elemType: dataTypes[value.type], shape: { dim } } } };
}

function constantTensor({ name, type, shape, values }: Constant) {
  const array =
    type === 'int64'
      ? BigInt64Array.from(values, BigInt)
      : type === 'int32'
        ? Int32Array.from(values)
        : Float32Array.from(values);
  return { name, dataType: dataTypes[type], dims: [...shape], rawData: new Uint8Array(array.buffer) };
}

function nodeProto(graph: Graph, node: Node) {
  const at = node.op.indexOf(':');
  return {
    name: node.name,
    domain: node.op.slice(0, Math.max(at, 0)),
    opType: node.op.slice(at + 1),
    input: node.inputs.map((name) => graph.written(name)),
    output: node.outputs.map(({ name }) => graph.written(name)),
    attribute: Object.entries(node.attributes).map(([name, value]) => attributeProto(name, value)),
  };
}

function attributeProto(name: string, value: Attribute) {
  const types = onnx.AttributeProto.AttributeType;
  if (typeof value === 'number') return { name, type: types.INT, i: value };
  if (typeof value === 'string') return { name, type: types.STRING, s: new TextEncoder().encode(value) };
  if ('float' in value) return { name, type: types.FLOAT, f: value.float };
  return { name, type: types.INTS, ints: [...value] };
}
