/**
 * Text to token ids and ids to bytes, from a published tokenizer.json and tokenizer_config.json.
 *
 * Phi-3.5's tokenizer is Llama's, and the published code asks for the slow one (`use_fast=False`), whose whitespace
 * differs from tokenizer.json's own rules. `encodeAsSlowLlama` does what transformers 4.43 does in
 * `LlamaTokenizer.tokenize`, `LlamaTokenizer._tokenize` and `PreTrainedTokenizer.tokenize`.
 */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import { z } from 'zod';
import { ModelError } from '../contract.ts';

export interface TextTokenizer {
  /** Ids of a text, special tokens in it recognised, with the BOS and EOS that the tokenizer adds by itself. */
  encode(text: string): number[];
  /** The id that `encode` puts first, where it puts one. */
  readonly bosId: number | null;
  /** A token's bytes of UTF-8, which may be part of a character; null for special tokens and unknown ids. */
  bytesOf(id: number): Uint8Array | null;
}

const addedToken = z.looseObject({
  id: z.number().int().nonnegative(),
  content: z.string(),
  lstrip: z.boolean().default(false),
  rstrip: z.boolean().default(false),
  special: z.boolean().default(false),
});
type AddedToken = z.infer<typeof addedToken>;

const tokenizerFile = z.looseObject({
  added_tokens: z.array(addedToken).default([]),
  normalizer: z.unknown(),
  pre_tokenizer: z.unknown(),
  decoder: z.unknown(),
  model: z.looseObject({ type: z.string().optional(), byte_fallback: z.boolean().optional() }),
});

/** `"<s>"`, or an added token as an object. */
const tokenName = z
  .union([z.string(), z.looseObject({ content: z.string() }).transform(({ content }) => content)])
  .nullish();
const tokenizerConfig = z.looseObject({
  tokenizer_class: z.string().optional(),
  legacy: z.boolean().nullish(),
  add_prefix_space: z.boolean().nullish(),
  add_bos_token: z.boolean().nullish(),
  add_eos_token: z.boolean().nullish(),
  bos_token: tokenName,
  eos_token: tokenName,
  unk_token: tokenName,
  pad_token: tokenName,
  additional_special_tokens: z.array(tokenName).nullish(),
});

type TokenizerFile = z.infer<typeof tokenizerFile>;
type TokenizerConfig = z.infer<typeof tokenizerConfig>;

/** SentencePiece's mark of a space. */
const mark = '\u2581';

/** Opens `tokenizer.json` and the `tokenizer_config.json` beside it; `path` is the file or its folder. Throws `model-invalid`. */
export async function openTokenizer(path: string): Promise<TextTokenizer> {
  try {
    const folder = (await stat(path)).isDirectory() ? path : join(path, '..');
    const read = async (name: string): Promise<unknown> => JSON.parse(await readFile(join(folder, name), 'utf8'));
    return createTokenizer(await read('tokenizer.json'), await read('tokenizer_config.json'));
  } catch (cause) {
    if (cause instanceof ModelError) throw cause;
    throw new ModelError('model-invalid', `The tokenizer cannot be read: ${describe(cause)}`, { cause });
  }
}

function describe(cause: unknown): string {
  if (cause instanceof z.ZodError) return z.prettifyError(cause);
  return cause instanceof Error ? cause.message : String(cause);
}

/** The tokenizer of two parsed files. Throws `model-invalid`. */
export function createTokenizer(fileJson: unknown, configJson: unknown): TextTokenizer {
  const parsedFile = tokenizerFile.safeParse(fileJson);
  const parsedConfig = tokenizerConfig.safeParse(configJson);
  if (!parsedFile.success) throw new ModelError('model-invalid', `tokenizer.json: ${describe(parsedFile.error)}`);
  if (!parsedConfig.success) {
    throw new ModelError('model-invalid', `tokenizer_config.json: ${describe(parsedConfig.error)}`);
  }
  const file = parsedFile.data;
  const config = parsedConfig.data;
  const slowLlama = /^Llama/.test(config.tokenizer_class ?? '') && file.model.byte_fallback === true;
  const library = new Tokenizer(slowLlama ? { ...file, normalizer: null } : file, config);
  const encode = slowLlama
    ? slowLlamaEncoder(library, file, config)
    : (text: string) => Array.from(library.encode(text).ids, Number);
  const bosId = config.bos_token == null ? undefined : library.token_to_id(config.bos_token);
  return {
    encode,
    bosId: bosId !== undefined && encode('a')[0] === bosId ? bosId : null,
    bytesOf: byteReader(library, file),
  };
}

/**
 * Splits at the added tokens, longest first, strips the white space they eat, and encodes what lies between. A text
 * starts with a space mark; where the tokenizer isn't legacy, what follows an added token does not, and the mark goes
 * again when the text starts with one of the tokens that the config names (BOS, EOS, UNK, PAD, additional ones).
 */
function slowLlamaEncoder(
  library: Tokenizer,
  file: TokenizerFile,
  config: TokenizerConfig,
): (text: string) => number[] {
  const added = new Map<string, AddedToken>(file.added_tokens.map((token) => [token.content, token]));
  const names = [...added.keys()].sort((a, b) => b.length - a.length);
  const splitter = new RegExp(`(${names.map((name) => name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|')})`);
  const named = new Set([
    config.bos_token,
    config.eos_token,
    config.unk_token,
    config.pad_token,
    ...(config.additional_special_tokens ?? []),
  ]);
  const legacy = config.legacy ?? true;
  const prefix = config.add_prefix_space ?? true;
  const id = (name: string | null | undefined) => (name == null ? undefined : library.token_to_id(name));
  const first = (config.add_bos_token ?? true) ? id(config.bos_token) : undefined;
  const last = (config.add_eos_token ?? false) ? id(config.eos_token) : undefined;
  const encodePlain = (text: string): number[] =>
    Array.from(library.encode(text.replaceAll(' ', mark), { add_special_tokens: false }).ids, Number);

  return (text) => {
    const whole = legacy || text === '' ? text : (prefix ? mark : '') + text.replaceAll(mark, ' ');
    const parts = (names.length === 0 ? [whole] : whole.split(splitter)).filter((part) => part !== '');
    for (const [at, part] of parts.entries()) {
      const token = added.get(part);
      if (token?.rstrip && parts[at + 1] !== undefined) parts[at + 1] = parts[at + 1]!.trimStart();
      if (token?.lstrip && at > 0) parts[at - 1] = parts[at - 1]!.trimEnd();
    }
    if (!legacy && parts[0] === mark && named.has(parts[1])) parts.shift();
    const ids = parts
      .filter((part) => part !== '')
      .flatMap((part) => added.get(part)?.id ?? encodePlain(legacy ? mark + part : part));
    return [...(first === undefined ? [] : [first]), ...ids, ...(last === undefined ? [] : [last])];
  };
}

/** GPT-2's alphabet, which shows every byte as a printable character (Radford 2019, `bytes_to_unicode`). */
function byteAlphabet(): ReadonlyMap<string, number> {
  const alphabet = new Map<string, number>();
  let beyond = 256;
  for (let byte = 0; byte < 256; byte++) {
    const printable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
    alphabet.set(String.fromCharCode(printable ? byte : beyond++), byte);
  }
  return alphabet;
}

/** How a token's string stands for bytes: by GPT-2's alphabet, by SentencePiece's marks, or as it is. */
function byteReader(library: Tokenizer, file: TokenizerFile): (id: number) => Uint8Array | null {
  const added = new Map(file.added_tokens.map((token) => [token.id, token]));
  const rules = JSON.stringify([file.decoder ?? null, file.pre_tokenizer ?? null]);
  const byteLevel = rules.includes('"ByteLevel"') ? byteAlphabet() : null;
  const marked = rules.includes(mark) || rules.includes('"Metaspace"') || rules.includes('"ByteFallback"');
  const utf8 = new TextEncoder();
  return (id) => {
    const special = added.get(id);
    if (special) return special.special ? null : utf8.encode(special.content);
    const token = library.id_to_token(id);
    if (token === undefined) return null;
    if (byteLevel) return Uint8Array.from(token, (character) => byteLevel.get(character) ?? 0x3f);
    const byte = marked ? /^<0x([0-9A-F]{2})>$/i.exec(token)?.[1] : undefined;
    if (byte !== undefined) return Uint8Array.of(Number.parseInt(byte, 16));
    return utf8.encode(marked ? token.replaceAll(mark, ' ') : token);
  };
}

/** Turns ids into text as they come. */
export interface TextStream {
  /** What may be shown now: whole characters; white space at the ends waits until something follows it. */
  push(id: number): string;
}

/** The deltas joined are the answer without white space around it, as the published code strips it. */
export function createTextStream(tokenizer: TextTokenizer): TextStream {
  const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
  let started = false;
  let waiting = '';
  return {
    push(id) {
      const bytes = tokenizer.bytesOf(id);
      if (bytes === null) return '';
      waiting += utf8.decode(bytes, { stream: true });
      if (!started) waiting = waiting.trimStart();
      const text = waiting.trimEnd();
      if (text === '') return '';
      waiting = waiting.slice(text.length);
      started = true;
      return text;
    },
  };
}
