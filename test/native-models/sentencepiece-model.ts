/** Writes tokenizer.model, a SentencePiece model, as far as a tokenizer is read from it. */

export interface TestPiece {
  readonly text: string;
  readonly score: number;
  /** NORMAL 1, UNKNOWN 2, CONTROL 3, USER_DEFINED 4, UNUSED 5, BYTE 6. */
  readonly kind: number;
}

export interface TestModel {
  readonly pieces: readonly TestPiece[];
  /** UNIGRAM 1, BPE 2. */
  readonly algorithm?: number;
  readonly byteFallback?: boolean;
  readonly normalizerBytes?: number;
  readonly removesSpaces?: boolean;
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}
const number = (field: number, value: number) => [...varint(field << 3), ...varint(value)];
const bytes = (field: number, value: Uint8Array | readonly number[]) => [
  ...varint((field << 3) | 2),
  ...varint(value.length),
  ...value,
];

function piece({ text, score, kind }: TestPiece): number[] {
  const float = Buffer.alloc(4);
  float.writeFloatLE(score);
  return bytes(1, [...bytes(1, Buffer.from(text)), (2 << 3) | 5, ...float, ...(kind === 1 ? [] : number(3, kind))]);
}

/** Its fields and defaults are those of sentencepiece_model.proto; fields that nobody reads are among them. */
export function sentencePieceModel(model: TestModel): Buffer {
  const { pieces, algorithm = 2, byteFallback = true, normalizerBytes = 0, removesSpaces = false } = model;
  const trainer = [...bytes(1, Buffer.from('texts.txt')), ...number(3, algorithm), ...number(35, byteFallback ? 1 : 0)];
  const normalizer = [
    ...bytes(1, Buffer.from('identity')),
    ...bytes(2, new Uint8Array(normalizerBytes)),
    ...number(4, removesSpaces ? 1 : 0),
  ];
  return Buffer.from([...pieces.flatMap(piece), ...bytes(2, trainer), ...bytes(3, normalizer)]);
}

const firstNormal = 259;

/**
 * The pieces of a vocabulary as Llama's model has them: unknown, BOS, EOS, the bytes, then what was merged, in the order of
 * the merging, but for runs of spaces, which come last. A place that is free gets a character that no text here has.
 */
export function piecesOf(vocabulary: Readonly<Record<string, number>>, size: number): TestPiece[] {
  const texts = new Map(Object.entries(vocabulary).map(([text, id]) => [id, text]));
  return Array.from({ length: size }, (_, id) => {
    const byte = `<0x${(id - 3).toString(16).toUpperCase().padStart(2, '0')}>`;
    if (id < firstNormal) return { text: ['<unk>', '<s>', '</s>'][id] ?? byte, score: 0, kind: [2, 3, 3][id] ?? 6 };
    const text = texts.get(id) ?? String.fromCodePoint(0xf0000 + id);
    return { text, score: /^\u2581{2,}$/.test(text) ? -1e9 : firstNormal - id, kind: 1 };
  });
}
