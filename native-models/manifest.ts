/** What a model folder says of itself in `manifest.json`: written by conversion, parsed at the door by inference. */

import type { GraphFile, GraphName, TensorOutline, TokenVariant } from './architecture/graphs.ts';
import type { ImageMode } from './contract.ts';

export const manifestVersion = 1;

/** How linear layers and the cache are stored; conversion's recipe says which part in which way. */
export const precisions = [
  'f32',
  'f16',
  'int8',
  'int4',
  'int4-b128',
  'int4-dynamic',
  'int4-kv8',
  'int4-b128-kv8',
] as const;

export interface Manifest {
  readonly manifestVersion: typeof manifestVersion;
  readonly name: string;
  readonly source: { readonly repository: string; readonly revision: string };
  readonly parameterCount: number;
  readonly precision: (typeof precisions)[number];
  readonly tokenVariant: TokenVariant;
  readonly image: {
    readonly sizePx: number;
    readonly mode: ImageMode;
    readonly mean: readonly [number, number, number];
    readonly std: readonly [number, number, number];
    readonly grid: { readonly rows: number; readonly columns: number };
    /** N, the image tokens that the language model reads for one picture. */
    readonly tokenCount: number;
    /** T, the tokens of V; its first is the pooled one where T = rows · columns + 1. */
    readonly depthTokenCount: number;
  };
  readonly florence: {
    readonly width: number;
    /** Ids of the three task prompts in the order caption, ocr, grounding, padded to one length with `padId`. */
    readonly breadthPromptIds: readonly [readonly number[], readonly number[], readonly number[]];
    readonly layers: number;
    readonly heads: number;
    readonly headDim: number;
    readonly vocabularySize: number;
    readonly generation: {
      readonly decoderStartId: number;
      readonly bosId: number;
      readonly eosId: number;
      readonly padId: number;
      readonly forcedBosId: number | null;
      readonly forcedEosId: number | null;
      readonly noRepeatNgramSize: number;
      readonly beams: number;
      readonly earlyStopping: boolean;
      /** Most positions of the decoder. */
      readonly maxPositions: number;
    };
  };
  readonly language: {
    readonly hiddenSize: number;
    readonly layers: number;
    readonly heads: number;
    readonly kvHeads: number;
    readonly headDim: number;
    readonly vocabularySize: number;
    /** Most tokens in the cache: rows of the rotary table. */
    readonly contextTokenCount: number;
    /** Tokens up to which the short factors hold; null where the checkpoint has no LongRoPE. */
    readonly ropeSwitch: number | null;
    /** First row of the long factors in the rotary table; 0 where there is no LongRoPE. */
    readonly longRopeRow: number;
    readonly stopIds: readonly number[];
  };
  readonly chat: { readonly template: 'phi3'; readonly system: string };
  readonly tokenizers: { readonly language: string | null; readonly florence: string | null };
  readonly graphs: Readonly<Record<GraphName, GraphFile>>;
  /** Every other file of the folder. */
  readonly files: readonly { readonly path: string; readonly sizeBytes: number; readonly sha256: string }[];
}

/** How the language model's keys and values are kept: as its decoder takes them. */
export function cacheType({ graphs }: Manifest): TensorOutline['type'] {
  return graphs.decoder.inputs.find(({ name }) => name.startsWith('past.'))?.type ?? 'float32';
}
