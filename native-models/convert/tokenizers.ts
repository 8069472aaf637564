/** The tokenizers of a checkpoint, Phi's and Florence-2's: each two files, or none. */
import { createHash } from 'node:crypto';
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import { readJson } from '../checkpoint/config.ts';
import { ModelError } from '../contract.ts';
import type { Manifest } from '../manifest.ts';
import type { WrittenFile } from '../onnx/external-data.ts';

export type Tokenizers = Readonly<Record<keyof Manifest['tokenizers'], Tokenizer | undefined>>;

export const tokenizerFiles = ['tokenizer.json', 'tokenizer_config.json'] as const;
const folders: Readonly<Record<keyof Tokenizers, string>> = { language: '.', florence: 'vision_tower' };

/** Throws `checkpoint-invalid` where one is there in part, or cannot be read. */
export async function findTokenizers(checkpoint: string): Promise<Tokenizers> {
  return { language: await find(checkpoint, 'language'), florence: await find(checkpoint, 'florence') };
}

async function find(checkpoint: string, side: keyof Tokenizers): Promise<Tokenizer | undefined> {
  const [file, config] = tokenizerFiles.map((name) => posix.join(folders[side], name)) as [string, string];
  const isThere = await access(join(checkpoint, file)).then(
    () => true,
    () => false,
  );
  if (!isThere) return undefined;
  const [rules, names] = [await readJson(checkpoint, file), await readJson(checkpoint, config)];
  try {
    return new Tokenizer(rules as object, names as object);
  } catch (cause) {
    throw new ModelError('checkpoint-invalid', `${file} is not a tokenizer that can be read.`, { cause });
  }
}

/** Copies those that were found into a model folder: their places in its manifest, and what was written. */
export async function copyTokenizers(
  checkpoint: string,
  model: string,
  found: Tokenizers,
): Promise<{ readonly places: Manifest['tokenizers']; readonly files: readonly WrittenFile[] }> {
  const files: WrittenFile[] = [];
  const copy = async (side: keyof Tokenizers): Promise<string | null> => {
    if (!found[side]) return null;
    const folder = `tokenizers/${side}`;
    await mkdir(join(model, folder), { recursive: true });
    for (const name of tokenizerFiles) {
      files.push(await writeFileOf(model, `${folder}/${name}`, await readFile(join(checkpoint, folders[side], name))));
    }
    return `${folder}/${tokenizerFiles[0]}`;
  };
  return { places: { language: await copy('language'), florence: await copy('florence') }, files };
}

/** Writes a file of a model folder; what its manifest says of it. */
export async function writeFileOf(model: string, path: string, bytes: Uint8Array): Promise<WrittenFile> {
  await writeFile(join(model, path), bytes);
  return { path, sizeBytes: bytes.byteLength, sha256: createHash('sha256').update(bytes).digest('hex') };
}
