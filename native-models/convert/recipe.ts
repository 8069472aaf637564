/** Which precision each part of the model is stored in, for each precision that one can ask for. */
import type { LinearFormat, Part } from '../architecture/module.ts';
import type { Manifest } from '../manifest.ts';

export type Precision = Manifest['precision'];

const f32: LinearFormat = { form: 'matrix', type: 'float32' };
const f16: LinearFormat = { form: 'matrix', type: 'float16' };
const int8: LinearFormat = { form: 'blocks', bits: 8, blockSize: 32 };
const int4: LinearFormat = { form: 'blocks', bits: 4, blockSize: 32 };
const int4Wide: LinearFormat = { form: 'blocks', bits: 4, blockSize: 128 };
const dynamic: LinearFormat = { form: 'dynamic' };

/** The language model's keys and values. */
type CacheType = 'float32' | 'int8';
type Recipe = Readonly<Record<Part, LinearFormat>> & { readonly cache: CacheType };

const inInt8: Recipe = {
  vision: int8,
  encoder: int8,
  decoder: int8,
  projector: f32,
  language: int8,
  head: int8,
  table: int8,
  cache: 'float32',
};

/**
 * Norms, biases, convolutions and position tables stay f32 everywhere: together they are under 2 % of the numbers; so
 * does the projector where weights are integers. `f16` halves the files and computes in f32: a Cast that ONNX Runtime
 * folds when it loads the graph. In the int4 recipes the vision side, which reads small print, the head, which chooses
 * the word, and the tables keep 8 bits. The recipes with `kv8` keep keys and values in int8. docs/precision.md says what each costs.
 */
export const recipe: Readonly<Record<Precision, Recipe>> = {
  f32: {
    vision: f32,
    encoder: f32,
    decoder: f32,
    projector: f32,
    language: f32,
    head: f32,
    table: f32,
    cache: 'float32',
  },
  f16: {
    vision: f16,
    encoder: f16,
    decoder: f16,
    projector: f16,
    language: f16,
    head: f16,
    table: f16,
    cache: 'float32',
  },
  int8: inInt8,
  int4: { ...inInt8, language: int4 },
  'int4-b128': { ...inInt8, language: int4Wide },
  'int4-dynamic': { ...inInt8, language: int4, vision: dynamic, encoder: dynamic },
  'int4-kv8': { ...inInt8, language: int4, cache: 'int8' },
  'int4-b128-kv8': { ...inInt8, language: int4Wide, cache: 'int8' },
};
