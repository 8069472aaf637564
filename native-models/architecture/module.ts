/** A place in the model. Its path is the checkpoint key, the call nesting and the ONNX node name. */
import type { Attributes, Dim, Graph, Outline, Shape, Value, WeightGroup } from '../onnx/graph.ts';

/** Parts of the model that a recipe gives a precision each; `table` is what a Gather reads. */
export type Part = 'vision' | 'encoder' | 'decoder' | 'projector' | 'language' | 'head' | 'table';

export type LinearFormat =
  | { readonly form: 'matrix'; readonly type: 'float32' | 'float16' }
  | { readonly form: 'blocks'; readonly bits: 4 | 8; readonly blockSize: number }
  /** int8 with a scale a column, its inputs quantised as they come. */
  | { readonly form: 'dynamic' };

/** Shows a value on the way, such as `stage.0` or `hidden.1`. */
export type Watch = (name: string, value: Value) => void;

/** What the rows of a linear weight are multiplied by, such as the scale of a query. */
export type RowScale = (row: number) => number;

export interface LinearWeight {
  readonly format: LinearFormat;
  /**
   * A matrix [in, out]; quants [out, blocks, bytes] and scales [out, blocks]; or int8 [in, out], scales [out] and their
   * zero points. A table keeps its rows whole.
   */
  readonly group: WeightGroup;
}

/** Numbers of a weight made of others, in f32. */
export interface WeightRecipe {
  readonly name: string;
  readonly shape: readonly number[];
  readonly from: readonly string[];
  make(...sources: Float32Array[]): Float32Array;
}

/** What the architecture asks of a checkpoint. Nothing is read before the graph is written. */
export interface Weights {
  has(key: string): boolean;
  shapeOf(key: string): readonly number[];
  /** A tensor of f32 that the checkpoint holds, or one computed from what it holds. */
  tensor(recipe: WeightRecipe): WeightGroup;
  /** A linear weight [out, in]; each row is multiplied by `rowScale` of its index. */
  linear(key: string, part: Part, rowScale?: RowScale): LinearWeight;
  /** A table [rows, width] that a Gather reads. */
  table(key: string): LinearWeight;
}

const layerNormEpsilon = 1e-5;
/** MatMulNBits quantises activations to int8 at level 4; twice the speed of level 0 on the CPU. */
const accuracyLevel = 4;

export class Module {
  readonly path: string;
  readonly #graph: Graph;
  readonly #weights: Weights;
  readonly #part: Part;

  constructor(graph: Graph, weights: Weights, part: Part, path: string) {
    this.#graph = graph;
    this.#weights = weights;
    this.#part = part;
    this.path = path;
  }

  at(child: string): Module {
    return new Module(this.#graph, this.#weights, this.#part, `${this.path}.${child}`);
  }

  // ---- with weights ------------------------------------------------------------------------------------------------

  /** x · weightᵀ + bias, with the bias that the checkpoint has; [..., in] to [..., out]. */
  linear(child: string, x: Value, rowScale?: RowScale): Value {
    const path = `${this.path}.${child}`;
    if (!this.#weights.has(`${path}.bias`))
      return this.projection(child, `${path}.weight`, x, this.#part, { rowScale });
    const scaled = (bias: Float32Array) => (rowScale ? bias.map((value, row) => value * rowScale(row)) : bias);
    const bias = () => this.tensor(`${path}.bias`, { make: scaled });
    return this.projection(child, `${path}.weight`, x, this.#part, { rowScale, bias });
  }

  /** x · weightᵀ, and a bias where there is one, for a weight of any name. */
  projection(child: string, key: string, x: Value, part: Part, { rowScale, bias }: ProjectionOptions = {}): Value {
    const path = `${this.path}.${child}`;
    const [out, inner] = this.#weights.shapeOf(key) as [number, number];
    if (x.shape.at(-1) !== inner) {
      throw new Error(`${path} takes ${inner} features, got [${x.shape}].`);
    }
    const weight = this.#weights.linear(key, part, rowScale);
    const shape = [...x.shape.slice(0, -1), out];
    const values = this.#graph.weight(weight.group);
    if (weight.format.form === 'blocks') {
      const { bits, blockSize } = weight.format;
      const inputs = bias ? [x, ...values, null, null, bias()] : [x, ...values];
      return this.#node('com.microsoft:MatMulNBits', child, inputs, shape, {
        K: inner,
        N: out,
        bits,
        block_size: blockSize,
        accuracy_level: accuracyLevel,
      });
    }
    if (weight.format.form === 'dynamic') {
      const inputs = bias ? [x, ...values, bias()] : [x, ...values];
      return this.#node('com.microsoft:DynamicQuantizeMatMul', child, inputs, shape);
    }
    const y = this.#node('MatMul', child, [x, this.float32(`${child}.weight`, values[0]!)], shape);
    return bias ? this.add(`${child}.bias`, y, bias()) : y;
  }

  /** An f16 weight as f32, so that every provider computes with it; ONNX Runtime folds the cast when it loads. */
  float32(child: string, x: Value): Value {
    if (x.type === 'float32') return x;
    return this.#graph.node('Cast', `${this.path}.${child}`, [x], [{ type: 'float32', shape: x.shape }], { to: 1 })[0]!;
  }

  /** Rows of a table by their ids; ids [B, S] to [B, S, width]. */
  embedding(child: string, key: string, ids: Value): Value {
    const { format, group } = this.#weights.table(key);
    const values = this.#graph.weight(group);
    const outline: Outline = { type: 'float32', shape: [...ids.shape, this.#weights.shapeOf(key)[1]!] };
    if (format.form === 'blocks') {
      const { bits, blockSize } = format;
      const attributes = { gather_axis: 0, quantize_axis: 1, block_size: blockSize, bits };
      return this.op(
        'com.microsoft:GatherBlockQuantized',
        child,
        [values[0]!, ids, values[1]!],
        [outline],
        attributes,
      )[0]!;
    }
    return this.op('Gather', child, [this.float32(`${child}.weight`, values[0]!), ids], [outline])[0]!;
  }

  layerNorm(child: string, x: Value): Value {
    const path = `${this.path}.${child}`;
    const inputs = [x, this.tensor(`${path}.weight`), this.tensor(`${path}.bias`)];
    return this.#node('LayerNormalization', child, inputs, x.shape, { axis: -1, epsilon: { float: layerNormEpsilon } });
  }

  rmsNorm(child: string, x: Value, epsilon: number): Value {
    const weight = this.tensor(`${this.path}.${child}.weight`);
    const attributes = { axis: -1, epsilon: { float: epsilon }, stash_type: 1 };
    return this.#node('SimplifiedLayerNormalization', child, [x, weight], x.shape, attributes);
  }

  /** x + residual, and its RMS norm: what comes before a layer's half, in one operator. */
  skipRmsNorm(child: string, x: Value, residual: Value, epsilon: number): [normed: Value, sum: Value] {
    const weight = this.tensor(`${this.path}.${child}.weight`);
    const op = 'com.microsoft:SkipSimplifiedLayerNormalization';
    const outputs = [x, null, null, x]; // between them the mean and its like, which only training wants
    const values = this.op(op, child, [x, residual, weight], outputs, { epsilon: { float: epsilon } });
    return [values[0]!, values[3]!];
  }

  /** A convolution with bias over [1, C, rows, columns]. */
  conv(child: string, x: Value, options: ConvOptions): Value {
    const path = `${this.path}.${child}`;
    const [out, , size] = this.#weights.shapeOf(`${path}.weight`);
    const { stride = 1, padding, groups = 1, make } = options;
    const weight = this.tensor(`${path}.weight`, make ? { make } : {});
    const spatial = x.shape.slice(2).map((side) => Math.floor((Number(side) + 2 * padding - size!) / stride) + 1);
    return this.#node('Conv', child, [x, weight, this.tensor(`${path}.bias`)], [1, out!, ...spatial], {
      kernel_shape: [size!, size!],
      strides: [stride, stride],
      pads: [padding, padding, padding, padding],
      group: groups,
    });
  }

  /** A tensor of the checkpoint, or one made of its tensors at conversion. */
  tensor(name: string, options: Partial<WeightRecipe> = {}): Value {
    const { from = [name], shape = this.#weights.shapeOf(name), make = (values) => values } = options;
    return this.#graph.weight(this.#weights.tensor({ name, shape, from, make }))[0]!;
  }

  shapeOf(key: string): readonly number[] {
    return this.#weights.shapeOf(key);
  }

  has(key: string): boolean {
    return this.#weights.has(key);
  }

  // ---- without weights ---------------------------------------------------------------------------------------------

  constant(type: 'int64' | 'int32' | 'float32', values: readonly number[], shape?: readonly number[]): Value {
    return this.#graph.constant(type, values, shape);
  }

  add(child: string, a: Value, b: Value): Value {
    return this.#node('Add', child, [a, b], broadcast(a.shape, b.shape));
  }

  mul(child: string, a: Value, b: Value): Value {
    return this.#node('Mul', child, [a, b], broadcast(a.shape, b.shape));
  }

  matMul(child: string, a: Value, b: Value): Value {
    return this.#node('MatMul', child, [a, b], [...a.shape.slice(0, -1), b.shape.at(-1)!]);
  }

  softmax(child: string, x: Value): Value {
    return this.#node('Softmax', child, [x], x.shape, { axis: -1 });
  }

  /** The exact one, by the error function. */
  gelu(child: string, x: Value): Value {
    return this.#node('com.microsoft:Gelu', child, [x], x.shape);
  }

  silu(child: string, x: Value): Value {
    return this.mul(child, x, this.#node('Sigmoid', child, [x], x.shape));
  }

  concat(child: string, xs: readonly Value[], axis = -1): Value {
    const at = axis < 0 ? xs[0]!.shape.length + axis : axis;
    const shape = xs[0]!.shape.map((size, i) => (i === at ? sum(xs.map((x) => x.shape[i]!)) : size));
    return this.#node('Concat', child, xs, shape, { axis });
  }

  split(child: string, x: Value, sizes: readonly number[]): Value[] {
    const outputs = sizes.map((size) => ({ type: x.type, shape: [...x.shape.slice(0, -1), size] }));
    return this.#graph.node('Split', `${this.path}.${child}`, [x, this.constant('int64', sizes)], outputs, {
      axis: -1,
    });
  }

  /** Free sizes keep their place, or stand where the rest goes. */
  reshape(child: string, x: Value, shape: Shape): Value {
    const sizes = shape.map((size, i) => (typeof size === 'number' ? size : size === x.shape[i] ? 0 : -1));
    if (sizes.filter((size) => size === -1).length > 1) {
      throw new Error(`${this.path}.${child}: [${x.shape}] cannot become [${shape}].`);
    }
    return this.#node('Reshape', child, [x, this.constant('int64', sizes)], shape);
  }

  transpose(child: string, x: Value, perm: readonly number[]): Value {
    return this.#node(
      'Transpose',
      child,
      [x],
      perm.map((i) => x.shape[i]!),
      { perm },
    );
  }

  /** From `start` to `end` on one axis; values may be constants or tensors of one number. */
  slice(child: string, x: Value, axis: number, start: number | Value, end: number | Value, size: Dim): Value {
    const place = (at: number | Value) => (typeof at === 'number' ? this.constant('int64', [at]) : at);
    const inputs = [x, place(start), place(end), this.constant('int64', [axis])];
    return this.#node(
      'Slice',
      child,
      inputs,
      x.shape.map((old, i) => (i === axis ? size : old)),
    );
  }

  /** Zeros below and to the right of a picture [rows, columns, C]. */
  padPicture(child: string, x: Value, below: number, right: number): Value {
    const [rows, columns, channels] = x.shape;
    const pads = this.constant('int64', [0, 0, 0, below, right, 0]);
    return this.#node('Pad', child, [x, pads], [Number(rows) + below, Number(columns) + right, channels!]);
  }

  /** One operator that has no word of its own here. */
  op(
    op: string,
    child: string,
    inputs: readonly (Value | null)[],
    outputs: readonly (Outline | null)[],
    attributes?: Attributes,
  ): Value[] {
    return this.#graph.node(op, `${this.path}.${child}`, inputs, outputs, attributes);
  }

  #node(op: string, child: string, inputs: readonly (Value | null)[], shape: Shape, attributes?: Attributes): Value {
    return this.#graph.node(op, `${this.path}.${child}`, inputs, [{ type: inputs[0]!.type, shape }], attributes)[0]!;
  }
}

export interface ProjectionOptions {
  readonly rowScale?: RowScale | undefined;
  readonly bias?: () => Value;
}

export interface ConvOptions {
  readonly stride?: number;
  readonly padding: number;
  readonly groups?: number;
  readonly make?: (weight: Float32Array) => Float32Array;
}

function sum(sizes: readonly Dim[]): Dim {
  const free = sizes.filter((size) => typeof size === 'string');
  const fixed = sizes.reduce<number>((total, size) => total + (typeof size === 'number' ? size : 0), 0);
  if (free.length === 0) return fixed;
  return [...free, ...(fixed > 0 ? [fixed] : [])].join('+');
}

function broadcast(a: Shape, b: Shape): Shape {
  const [longer, shorter] = a.length >= b.length ? [a, b] : [b, a];
  const offset = longer.length - shorter.length;
  return longer.map((size, i) => (size === 1 && i >= offset ? shorter[i - offset]! : size));
}
