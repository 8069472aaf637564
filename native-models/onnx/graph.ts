/** A graph in the making: nodes with unique names, values with their shapes, weights that are read when written. */

/** Numbers are fixed, names are free. */
export type Dim = number | string;
export type Shape = readonly Dim[];
export type TensorType = 'float32' | 'float16' | 'int64' | 'int32' | 'int8' | 'uint8' | 'bool';

export interface Outline {
  readonly type: TensorType;
  readonly shape: Shape;
}

/** A tensor between nodes. */
export interface Value extends Outline {
  readonly name: string;
}

export type Attribute = { readonly float: number } | number | string | readonly number[];
export type Attributes = Readonly<Record<string, Attribute>>;

export interface Node {
  /** As ONNX names it; `com.microsoft:` before the operators of ONNX Runtime. */
  readonly op: string;
  readonly name: string;
  /** Names of values; '' where an optional one is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly Value[];
  readonly attributes: Attributes;
}

/** Tensors that one reading yields, such as a matrix's quants and scales. */
export interface WeightGroup {
  readonly tensors: readonly { readonly name: string; readonly type: TensorType; readonly shape: readonly number[] }[];
  /** Little-endian bytes of each tensor, in their order. */
  load(): Promise<readonly Uint8Array[]>;
}

export interface Constant {
  readonly name: string;
  readonly type: 'int64' | 'int32' | 'float32';
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

const bytesOf: Readonly<Record<TensorType, number>> = {
  float32: 4,
  float16: 2,
  int64: 8,
  int32: 4,
  int8: 1,
  uint8: 1,
  bool: 1,
};

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, dim) => product * dim, 1);
}

export function tensorSizeBytes(tensor: { readonly type: TensorType; readonly shape: readonly number[] }): number {
  return elementCount(tensor.shape) * bytesOf[tensor.type];
}

export class Graph {
  readonly name: string;
  readonly inputs: Value[] = [];
  readonly outputs: Value[] = [];
  readonly nodes: Node[] = [];
  readonly weights: WeightGroup[] = [];
  readonly constants: Constant[] = [];
  readonly #names = new Set<string>();
  readonly #weightValues = new Map<string, Value>();
  readonly #outputNames = new Map<string, string>();

  constructor(name: string) {
    this.name = name;
  }

  input(name: string, type: TensorType, shape: Shape): Value {
    this.#claim(name);
    const value = { name, type, shape };
    this.inputs.push(value);
    return value;
  }

  /** Lets a value leave the graph under a name of its own. */
  output(name: string, value: Value): void {
    this.#claim(name);
    const taken = this.#outputNames.has(value.name) || this.inputs.some((input) => input.name === value.name);
    const source = taken ? this.node('Identity', `outputs.${name}`, [value], [value])[0]! : value;
    this.#outputNames.set(source.name, name);
    this.outputs.push({ ...value, name });
  }

  /** Adds a node; `path` is its place in the model, as the checkpoint names it. Null is an optional one left out. */
  node(
    op: string,
    path: string,
    inputs: readonly (Value | null)[],
    outputs: readonly (Outline | null)[],
    attributes: Attributes = {},
  ): Value[] {
    const name = `/${path}/${op.slice(op.indexOf(':') + 1)}`;
    this.#claim(name);
    const values = outputs.map((outline, index) => ({
      name: outline ? `${name}:${index}` : '',
      type: outline?.type ?? 'float32',
      shape: outline?.shape ?? [],
    }));
    this.nodes.push({
      op,
      name,
      inputs: inputs.map((value) => value?.name ?? ''),
      outputs: values,
      attributes,
    });
    return values;
  }

  /** The group's tensors as values; a group that is here already is not added again. */
  weight(group: WeightGroup): Value[] {
    const known = group.tensors.map((tensor) => this.#weightValues.get(tensor.name));
    if (known.every((value) => value !== undefined)) return known;
    this.weights.push(group);
    return group.tensors.map((tensor) => {
      this.#claim(tensor.name);
      const value = { name: tensor.name, type: tensor.type, shape: tensor.shape };
      this.#weightValues.set(tensor.name, value);
      return value;
    });
  }

  /** A small constant, kept inside the graph; equal ones are one. */
  constant(type: Constant['type'], values: readonly number[], shape: readonly number[] = [values.length]): Value {
    const name = `constant.${type}[${shape}].${values.join('_')}`;
    if (!this.#names.has(name)) {
      this.#claim(name);
      this.constants.push({ name, type, shape, values });
    }
    return { name, type, shape };
  }

  /** A value's name in the written file: outputs bear the names that the outside knows. */
  written(name: string): string {
    return this.#outputNames.get(name) ?? name;
  }

  #claim(name: string): void {
    if (this.#names.has(name)) throw new Error(`${this.name}: two things are named ${name}.`);
    this.#names.add(name);
  }
}
