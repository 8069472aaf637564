/** Which precision each part of the model is stored in, for each precision that one can ask for. */
import type { LinearFormat, Part } from '../architecture/module.ts';
import type { Manifest } from '../manifest.ts';

export type Precision = Manifest['precision'];

const f32: LinearFormat = { form: 'matrix', type: 'float32' };
const f16: LinearFormat = { form: 'matrix', type: 'float16' };
const int8: LinearFormat = { form: 'blocks', bits: 8, blockSize: 32 };
const int4: LinearFormat = { form: 'blocks', bits: 4, blockSize: 32 };

/**
 * Norms, biases, convolutions and position tables stay f32 everywhere: together they are under 2 % of the numbers.
 * `f16` halves the files and computes in f32: a Cast that ONNX Runtime folds when it loads the graph. In int4 the
 * vision side, which reads small print, the head, which chooses the word, and the tables keep 8 bits.
 */
export const recipe: Readonly<Record<Precision, Readonly<Record<Part, LinearFormat>>>> = {
  f32: { vision: f32, encoder: f32, decoder: f32, projector: f32, language: f32, head: f32, table: f32 },
  f16: { vision: f16, encoder: f16, decoder: f16, projector: f16, language: f16, head: f16, table: f16 },
  int8: { vision: int8, encoder: int8, decoder: int8, projector: int8, language: int8, head: int8, table: int8 },
  int4: { vision: int8, encoder: int8, decoder: int8, projector: int8, language: int4, head: int8, table: int8 },
};
