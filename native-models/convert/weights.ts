/** A checkpoint's tensors in the precision that the recipe gives their part. */
import type { LinearFormat, Part, RowScale, WeightRecipe, Weights } from '../architecture/module.ts';
import { elementCount, type WeightGroup } from '../onnx/graph.ts';
import { bytesOf, quantizeBlocks, toFloat16, transposed } from './quantize.ts';

/** What is read: an open checkpoint, or shapes alone where nothing will be written. */
export interface TensorSource {
  has(key: string): boolean;
  shapeOf(key: string): readonly number[];
  read(key: string): Promise<Float32Array>;
}

export function recipeWeights(source: TensorSource, formats: Readonly<Record<Part, LinearFormat>>): Weights {
  const readScaled = async (key: string, rowScale?: RowScale): Promise<Float32Array> => {
    const values = await source.read(key);
    if (!rowScale) return values;
    const columns = source.shapeOf(key)[1]!;
    for (let i = 0; i < values.length; i++) values[i]! *= rowScale(Math.floor(i / columns));
    return values;
  };

  return {
    has: (key) => source.has(key),
    shapeOf: (key) => source.shapeOf(key),

    tensor({ name, shape, from, make }: WeightRecipe): WeightGroup {
      return {
        tensors: [{ name, type: 'float32', shape }],
        async load() {
          const sources: Float32Array[] = [];
          for (const key of from) sources.push(await source.read(key));
          const values = make(...sources);
          if (values.length !== elementCount(shape))
            throw new Error(`${name}: made ${values.length} numbers for [${shape}].`);
          return [bytesOf(values)];
        },
      };
    },

    linear(key, part, rowScale) {
      const format = formats[part];
      const [rows, columns] = source.shapeOf(key) as [number, number];
      if (format.form === 'blocks') {
        const { bits, blockSize } = format;
        const blocks = Math.ceil(columns / blockSize);
        const group: WeightGroup = {
          tensors: [
            { name: `${key}.quants`, type: 'uint8', shape: [rows, blocks, (blockSize * bits) / 8] },
            { name: `${key}.scales`, type: 'float32', shape: [rows, blocks] },
          ],
          async load() {
            const { quants, scales } = quantizeBlocks(await readScaled(key, rowScale), rows, columns, bits, blockSize);
            return [quants, bytesOf(scales)];
          },
        };
        return { format, group };
      }
      const group: WeightGroup = {
        tensors: [{ name: `${key}.transposed`, type: format.type, shape: [columns, rows] }],
        async load() {
          const values = transposed(await readScaled(key, rowScale), rows, columns);
          return [bytesOf(format.type === 'float16' ? toFloat16(values) : values)];
        },
      };
      return { format, group };
    },

    table(key) {
      const format = formats.table;
      const type = format.form === 'matrix' ? format.type : 'float16';
      return {
        tensors: [{ name: key, type, shape: source.shapeOf(key) }],
        async load() {
          const values = await source.read(key);
          return [bytesOf(type === 'float16' ? toFloat16(values) : values)];
        },
      };
    },
  };
}
