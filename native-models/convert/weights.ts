/** A checkpoint's tensors in the precision that the recipe gives their part. */
import type { LinearFormat, Part, RowScale, WeightRecipe, Weights } from '../architecture/module.ts';
import type { StoredPlace } from '../checkpoint/safetensors.ts';
import { elementCount, type WeightGroup } from '../onnx/graph.ts';
import { type Packed, type PackJob, pack } from './pack.ts';

/** What is read: an open checkpoint, or shapes alone where nothing will be written. */
export interface TensorSource {
  has(key: string): boolean;
  shapeOf(key: string): readonly number[];
  read(key: string): Promise<Float32Array>;
  placeOf(key: string): StoredPlace;
}

/** Packs a stored tensor, here or on another thread. */
export type Pack = (job: PackJob) => Promise<Packed>;

export function recipeWeights(
  source: TensorSource,
  formats: Readonly<Record<Part, LinearFormat>>,
  packing: Pack = pack,
): Weights {
  const packed = (key: string, format: LinearFormat, keepsRows: boolean, rowScale?: RowScale) => {
    const [rows, columns] = source.shapeOf(key) as [number, number];
    const rowScales = rowScale ? Float32Array.from({ length: rows }, (_, row) => rowScale(row)) : null;
    return () => packing({ place: source.placeOf(key), rows, columns, rowScales, format, keepsRows });
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
          return [new Uint8Array(values.buffer, values.byteOffset, values.byteLength)];
        },
      };
    },

    linear(key, part, rowScale) {
      const format = formats[part];
      const [rows, columns] = source.shapeOf(key) as [number, number];
      const load = packed(key, format, false, rowScale);
      if (format.form === 'blocks') {
        const { bits, blockSize } = format;
        const blocks = Math.ceil(columns / blockSize);
        const tensors = [
          { name: `${key}.quants`, type: 'uint8', shape: [rows, blocks, (blockSize * bits) / 8] },
          { name: `${key}.scales`, type: 'float32', shape: [rows, blocks] },
        ] as const;
        return { format, group: { tensors, load } };
      }
      if (format.form === 'dynamic') {
        const tensors = [
          { name: `${key}.columns`, type: 'int8', shape: [columns, rows] },
          { name: `${key}.column_scales`, type: 'float32', shape: [rows] },
          { name: `${key}.column_zeros`, type: 'int8', shape: [rows] },
        ] as const;
        return { format, group: { tensors, load } };
      }
      const tensors = [{ name: `${key}.transposed`, type: format.type, shape: [columns, rows] }];
      return { format, group: { tensors, load } };
    },

    table(key) {
      const format = formats.table;
      if (format.form === 'dynamic') throw new Error(`${key}: a table has no inputs to quantise.`);
      const [rows, columns] = source.shapeOf(key) as [number, number];
      const load = packed(key, format, true);
      if (format.form === 'blocks') {
        const { bits, blockSize } = format;
        const tensors = [
          { name: `${key}.rows`, type: 'uint8', shape: [rows, (columns * bits) / 8] },
          { name: `${key}.row_scales`, type: 'float32', shape: [rows, Math.ceil(columns / blockSize)] },
        ] as const;
        return { format, group: { tensors, load } };
      }
      return { format, group: { tensors: [{ name: key, type: format.type, shape: [rows, columns] }], load } };
    },
  };
}
