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
      const [rows, columns] = source.shapeOf(key) as [number, number];
      if (format.form === 'blocks') {
        const { bits, blockSize } = format;
        const rowBytes = (columns * bits) / 8;
        const group: WeightGroup = {
          tensors: [
            { name: `${key}.rows`, type: 'uint8', shape: [rows, rowBytes] },
            { name: `${key}.row_scales`, type: 'float32', shape: [rows, Math.ceil(columns / blockSize)] },
          ],
          async load() {
            const { quants, scales } = quantizeBlocks(await source.read(key), rows, columns, bits, blockSize);
            return [withoutPadding(quants, rows, rowBytes), bytesOf(scales)];
          },
        };
        return { format, group };
      }
      const group: WeightGroup = {
        tensors: [{ name: key, type: format.type, shape: [rows, columns] }],
        async load() {
          const values = await source.read(key);
          return [bytesOf(format.type === 'float16' ? toFloat16(values) : values)];
        },
      };
      return { format, group };
    },
  };
}

/** Rows of quants without the zeros that fill their last block. */
function withoutPadding(quants: Uint8Array, rows: number, rowBytes: number): Uint8Array {
  const paddedBytes = quants.byteLength / rows;
  if (paddedBytes === rowBytes) return quants;
  const result = new Uint8Array(rows * rowBytes);
  for (let row = 0; row < rows; row++) {
    result.set(quants.subarray(row * paddedBytes, row * paddedBytes + rowBytes), row * rowBytes);
  }
  return result;
}
