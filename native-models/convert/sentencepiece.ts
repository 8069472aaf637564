/**
 * The rules of tokenizer.json from a SentencePiece model: a checkpoint that was saved with the slow LlamaTokenizer has
 * tokenizer.model and tokenizer_config.json alone. The merges and their order are what transformers 4.43 makes of one
 * (`generate_merges` in convert_slow_tokenizer.py), the rest is as in Phi-3.5's published tokenizer.json.
 */
import protobuf from 'protobufjs/minimal.js';
import { z } from 'zod';
import { ModelError } from '../contract.ts';

export const modelFile = 'tokenizer.model';

/** What to do where no tokenizer can be had from the checkpoint. */
export const takeTokenizer =
  'Copy tokenizer.json and tokenizer_config.json from microsoft/Phi-3.5-mini-instruct into it.';

interface Piece {
  readonly text: string;
  readonly score: number;
  readonly kind: number;
}

/** Numbers and defaults of sentencepiece_model.proto. */
const kinds = { normal: 1, unknown: 2, control: 3, byte: 6 } as const;
const bpe = 2;

interface SentencePieceModel {
  readonly pieces: readonly Piece[];
  readonly algorithm: number;
  readonly byteFallback: boolean;
  /** Bytes of rules that change characters before they are cut. */
  readonly normalizerBytes: number;
  readonly removesSpaces: boolean;
  readonly escapesSpaces: boolean;
}

const mostPieces = 1_000_000;
const longestPiece = 1000;
const byteCount = 256;

const addedTokens = z.record(
  z.string().regex(/^\d{1,7}$/),
  z.object({
    content: z.string().min(1).max(longestPiece),
    single_word: z.boolean().default(false),
    lstrip: z.boolean().default(false),
    rstrip: z.boolean().default(false),
    normalized: z.boolean().default(false),
    special: z.boolean().default(false),
  }),
);

/** `config` is tokenizer_config.json. Throws `checkpoint-invalid` where the bytes are no BPE model as Llama's tokenizer reads. */
export function rulesOf(bytes: Uint8Array, config: unknown): object {
  const { pieces } = checked(read(bytes));
  const mark = '\u2581';
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: added(config, pieces),
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'Prepend', prepend: mark },
        { type: 'Replace', pattern: { String: ' ' }, content: mark },
      ],
    },
    pre_tokenizer: null,
    post_processor: null,
    decoder: {
      type: 'Sequence',
      decoders: [
        { type: 'Replace', pattern: { String: mark }, content: ' ' },
        { type: 'ByteFallback' },
        { type: 'Fuse' },
        { type: 'Strip', content: ' ', start: 1, stop: 0 },
      ],
    },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: pieces.find(({ kind }) => kind === kinds.unknown)!.text,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: true,
      byte_fallback: true,
      vocab: Object.fromEntries(pieces.map(({ text }, id) => [text, id])),
      merges: merges(pieces),
    },
  };
}

/** The joined piece with the highest score first; of its halves those whose left one has the lowest id. */
function merges(pieces: readonly Piece[]): string[] {
  const normal = [...pieces.entries()].filter(([, { kind }]) => kind === kinds.normal);
  const ids = new Map(normal.map(([id, { text }]) => [text, id]));
  const halvesOf = (text: string): (readonly [string, string])[] =>
    Array.from({ length: text.length - 1 }, (_, at) => [text.slice(0, at + 1), text.slice(at + 1)] as const)
      .filter(([left, right]) => ids.has(left) && ids.has(right))
      .sort(([a], [b]) => ids.get(a)! - ids.get(b)!);
  return normal
    .sort(([, a], [, b]) => b.score - a.score)
    .flatMap(([, { text }]) => halvesOf(text).map((halves) => halves.join(' ')));
}

/** By tokenizer_config.json, which says of each what it does to the white space around it. */
function added(config: unknown, pieces: readonly Piece[]): object[] {
  const { data } = z.object({ added_tokens_decoder: addedTokens }).safeParse(config);
  if (data === undefined) {
    const sentence = `tokenizer_config.json, added_tokens_decoder: expected the added tokens by their ids. ${takeTokenizer}`;
    throw new ModelError('checkpoint-invalid', sentence);
  }
  const tokens = Object.entries(data.added_tokens_decoder).map(([id, token]) => ({ id: Number(id), ...token }));
  for (const { id, content } of tokens) {
    const piece = pieces[id]?.text ?? content;
    if (piece !== content) throw invalid(`${content} as token ${id}`, piece);
  }
  return tokens.sort((a, b) => a.id - b.id);
}

function checked(model: SentencePieceModel): SentencePieceModel {
  const { pieces, algorithm } = model;
  if (pieces.length === 0 || pieces.length > mostPieces) {
    throw invalid(`1 to ${mostPieces} pieces`, `${pieces.length}`);
  }
  if (algorithm !== bpe) throw invalid('BPE', `algorithm ${algorithm}`);
  if (model.normalizerBytes > 0) throw invalid('no rules that change characters', `${model.normalizerBytes} bytes`);
  if (model.removesSpaces || !model.escapesSpaces) throw invalid('every space kept as a mark', 'another rule');
  const odd = pieces.find(({ text, score, kind }) => !isReadable(text, score) || !isKnown(kind));
  if (odd) throw invalid('pieces that are normal, unknown, control or bytes', odd.text.slice(0, 50));
  const count = (wanted: number) => pieces.filter(({ kind }) => kind === wanted).length;
  if (!model.byteFallback || count(kinds.byte) !== byteCount) {
    throw invalid(`a piece for each of ${byteCount} bytes`, `${count(kinds.byte)}`);
  }
  if (count(kinds.unknown) !== 1) throw invalid('one unknown piece', `${count(kinds.unknown)}`);
  const different = new Set(pieces.map(({ text }) => text)).size;
  if (different !== pieces.length) throw invalid(`${pieces.length} different pieces`, `${different}`);
  return model;
}

/** A space stands between the halves of a merge. */
function isReadable(text: string, score: number): boolean {
  return text.length > 0 && text.length <= longestPiece && !text.includes(' ') && Number.isFinite(score);
}

function isKnown(kind: number): boolean {
  return Object.values<number>(kinds).includes(kind);
}

function invalid(expected: string, found: string): ModelError {
  return new ModelError('checkpoint-invalid', `${modelFile}: expected ${expected}, found ${found}. ${takeTokenizer}`);
}

// ---- protobuf ------------------------------------------------------------------------------------------------------

/** What to do with a field, by its tag; others are skipped. */
type Fields = Readonly<Record<number, (reader: protobuf.Reader) => void>>;

const number = (field: number) => field << 3;
const bytesOf = (field: number) => (field << 3) | 2;
const float = (field: number) => (field << 3) | 5;

/** ModelProto of sentencepiece_model.proto. */
function read(bytes: Uint8Array): SentencePieceModel {
  const pieces: Piece[] = [];
  const rest = { algorithm: 1, byteFallback: false, normalizerBytes: 0, removesSpaces: true, escapesSpaces: true };
  const trainer: Fields = {
    [number(3)]: (reader) => {
      rest.algorithm = reader.uint32();
    },
    [number(35)]: (reader) => {
      rest.byteFallback = reader.bool();
    },
  };
  const normalizer: Fields = {
    [bytesOf(2)]: (reader) => {
      rest.normalizerBytes = reader.bytes().length;
    },
    [number(4)]: (reader) => {
      rest.removesSpaces = reader.bool();
    },
    [number(5)]: (reader) => {
      rest.escapesSpaces = reader.bool();
    },
  };
  try {
    readFields(protobuf.Reader.create(bytes), bytes.length, {
      [bytesOf(1)]: (reader) => pieces.push(readPiece(reader)),
      [bytesOf(2)]: (reader) => readMessage(reader, trainer),
      [bytesOf(3)]: (reader) => readMessage(reader, normalizer),
    });
  } catch (cause) {
    const sentence = `${modelFile} is no SentencePiece model, or a part of one. ${takeTokenizer}`;
    throw new ModelError('checkpoint-invalid', sentence, { cause });
  }
  return { pieces, ...rest };
}

function readPiece(reader: protobuf.Reader): Piece {
  const piece = { text: '', score: 0, kind: kinds.normal as number };
  readMessage(reader, {
    [bytesOf(1)]: () => {
      piece.text = reader.string();
    },
    [float(2)]: () => {
      piece.score = reader.float();
    },
    [number(3)]: () => {
      piece.kind = reader.uint32();
    },
  });
  return piece;
}

function readMessage(reader: protobuf.Reader, fields: Fields): void {
  const length = reader.uint32();
  readFields(reader, reader.pos + length, fields);
}

/** Throws a RangeError where a field goes past `end`. */
function readFields(reader: protobuf.Reader, end: number, fields: Fields): void {
  while (reader.pos < end) {
    const tag = reader.uint32();
    const field = fields[tag];
    if (field) field(reader);
    else reader.skipType(tag & 7, 0, tag >>> 3);
  }
  if (reader.pos !== end) throw new RangeError('A field goes past the end of its message.');
}
