/**
 * Ids of Phi-3's published tokenizer, read as the slow LlamaTokenizer of transformers 4.43 reads it. The file under
 * golden/tokenizers/phi-3-part is the published one with only the pieces and merges that these texts can reach, at their
 * own ids. The expected ids follow from the file's rules: 29871 is the lone space mark, 13 the line feed's byte.
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  createTextStream,
  createTokenizer,
  openTokenizer,
  type TextTokenizer,
} from '../../native-models/inference/tokenizer.ts';

const folder = resolve(import.meta.dirname, '../golden/tokenizers');
let phi: TextTokenizer;
let embedded: TextTokenizer;
beforeAll(async () => {
  phi = await openTokenizer(resolve(folder, 'phi-3-part/tokenizer.json'));
  embedded = await openTokenizer(resolve(folder, 'embedded'));
});

describe('Phi-3', () => {
  test.each([
    ['Hello', [15043]],
    [' Hello', [29871, 15043]],
    ['  Hello', [259, 15043]],
    // An added token eats the white space after it, and what follows starts without a space mark.
    ['Hello<|end|>\n  world', [15043, 32007, 11526]],
    // The first mark goes before a token that the config names, and stays before `<|user|>`, which it does not name.
    ['<s>Hello', [1, 10994]],
    ['<|user|>\nHi', [29871, 32010, 18567]],
    ['\nWhat is it?<|end|>\n<|assistant|>\n', [29871, 13, 5618, 338, 372, 29973, 32007, 32001]],
    ['You are a helpful AI assistant.', [887, 526, 263, 8444, 319, 29902, 20255, 29889]],
    // A character outside the vocabulary is its UTF-8 bytes, byte b being token 3 + b.
    ['日本語 🙂', [29871, 30325, 30346, 30968, 29871, 243, 162, 156, 133]],
    // A typed space mark is a space.
    ['a▁b', [263, 289]],
    ['', []],
  ])('%j', (text, ids) => {
    expect(phi.encode(text)).toEqual(ids);
  });

  test('legacy: every stretch of text gets a space mark', async () => {
    const read = async (name: string) => JSON.parse(await readFile(resolve(folder, 'phi-3-part', name), 'utf8'));
    const config = { ...(await read('tokenizer_config.json')), legacy: true, add_bos_token: true };
    const legacy = createTokenizer(await read('tokenizer.json'), config);
    expect(legacy.encode('<s>Hello')).toEqual([1, 1, 15043]);
    expect(legacy.encode('Hello<|end|>\n  world')).toEqual([1, 15043, 32007, 3186]);
    expect(legacy.bosId).toBe(1);
    expect(phi.bosId).toBe(null);
  });
});

describe('the embedded model', () => {
  test.each([
    ['<|user|>\n', ['<|user|>']],
    [
      '\nWhat is the total?<|end|>\n<|assistant|>\n',
      ['\n', 'What', ' is', ' the', ' total', '?', '<|end|>', '<|assistant|>'],
    ],
    ['4.20 Q7', ['4', '.', '2', '0', ' ', 'Q', '7']],
    ['<loc_15>', ['<loc_15>']],
  ])('%j', async (text, tokens) => {
    const file = JSON.parse(await readFile(resolve(folder, 'embedded/tokenizer.json'), 'utf8'));
    expect(embedded.encode(text)).toEqual(tokens.map((token) => file.model.vocab[token]));
  });

  test('words and characters come back as text', () => {
    const stream = createTextStream(embedded);
    const deltas = embedded.encode('The total is 4.20<|end|>').map((id) => stream.push(id));
    expect(deltas.join('')).toBe('The total is 4.20');
  });
});

describe('a stream of text', () => {
  const stream = (tokenizer: TextTokenizer, ids: readonly number[]) => {
    const text = createTextStream(tokenizer);
    return ids.map((id) => text.push(id));
  };

  test('gives whole characters only', () => {
    expect(stream(phi, [29871, 243, 162, 156, 133, 30325])).toEqual(['', '', '', '', '🙂', '日']);
  });

  test('never gives a character that is not finished', () => {
    expect(stream(phi, [243, 162]).join('')).toBe('');
  });

  test('a broken sequence becomes one replacement and the text goes on', () => {
    expect(stream(phi, [243, 15043]).join('')).toBe('\ufffd Hello');
  });

  test('leaves out special tokens, ids beyond the vocabulary, and white space at both ends', () => {
    expect(stream(phi, [29871, 13, 15043, 29871, 13, 11526, 13, 32007, 99_999, 29871])).toEqual([
      '',
      '',
      'Hello',
      '',
      '',
      ' \nworld',
      '',
      '',
      '',
      '',
    ]);
  });
});

describe('refuses', () => {
  test.each([
    ['no such folder', () => openTokenizer(resolve(folder, 'none'))],
    ['a file of another kind', async () => createTokenizer({ version: '1.0' }, {})],
    ['a config that is a list', async () => createTokenizer({ model: { type: 'BPE', vocab: {}, merges: [] } }, [])],
  ])('%s', async (_, open) => {
    await expect(open()).rejects.toMatchObject({ code: 'model-invalid' });
  });
});
