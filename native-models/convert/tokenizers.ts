/** The tokenizers of a checkpoint, Phi's and Florence-2's: each two files, or none. */
import { createHash } from 'node:crypto';
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import { readBytes, readJson } from '../checkpoint/config.ts';
import { towerName } from '../checkpoint/tower-folder.ts';
import { ModelError } from '../contract.ts';
import type { Manifest } from '../manifest.ts';
import type { WrittenFile } from '../onnx/external-data.ts';
import { modelFile, rulesOf, takeTokenizer } from './sentencepiece.ts';

interface FoundTokenizer {
  readonly tokenizer: Tokenizer;
  /** What the model folder gets of it, by the file's name. */
  readonly files: Readonly<Record<string, Uint8Array>>;
}
export type Tokenizers = Readonly<Record<keyof Manifest['tokenizers'], FoundTokenizer | undefined>>;

const rulesFile = 'tokenizer.json';
const configFile = 'tokenizer_config.json';

/**
 * Throws `checkpoint-invalid` where one is there in part, or cannot be read, and where there is none for the language model,
 * unless that `mayLack` it.
 */
export async function findTokenizers(
  { folder, tower }: Pick<Checkpoint, 'folder' | 'tower'>,
  mayLack = false,
): Promise<Tokenizers> {
  const language = (await published(folder)) ?? (await made(folder));
  if (language === undefined && !mayLack) {
    const sentence = `${rulesFile} is missing from ${folder}, and so is ${modelFile}. ${takeTokenizer}`;
    throw new ModelError('checkpoint-invalid', sentence);
  }
  const florence = tower === null ? undefined : await published(dirname(tower), towerName(tower));
  return { language, florence };
}

/** From tokenizer.json. */
async function published(root: string, folder = '.'): Promise<FoundTokenizer | undefined> {
  const [rulesPath, configPath] = [posix.join(folder, rulesFile), posix.join(folder, configFile)];
  if (!(await isThere(join(root, rulesPath)))) return undefined;
  const [rules, config] = [await readJson(root, rulesPath), await readJson(root, configPath)];
  return opened(rulesPath, rules, config, {
    [rulesFile]: await readFile(join(root, rulesPath)),
    [configFile]: await readFile(join(root, configPath)),
  });
}

/** From tokenizer.model. */
async function made(folder: string): Promise<FoundTokenizer | undefined> {
  if (!(await isThere(join(folder, modelFile)))) return undefined;
  const config = await readJson(folder, configFile);
  const rules = rulesOf(await readBytes(folder, modelFile), config);
  return opened(modelFile, rules, config, {
    [rulesFile]: Buffer.from(JSON.stringify(rules)),
    [configFile]: await readFile(join(folder, configFile)),
  });
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function opened(file: string, rules: unknown, config: unknown, files: FoundTokenizer['files']): FoundTokenizer {
  try {
    return { tokenizer: new Tokenizer(rules as object, config as object), files };
  } catch (cause) {
    throw new ModelError('checkpoint-invalid', `${file} is not a tokenizer that can be read.`, { cause });
  }
}

/** Writes those that were found into a model folder: their places in its manifest, and what was written. */
export async function writeTokenizers(
  model: string,
  found: Tokenizers,
): Promise<{ readonly places: Manifest['tokenizers']; readonly files: readonly WrittenFile[] }> {
  const files: WrittenFile[] = [];
  const write = async (side: keyof Tokenizers): Promise<string | null> => {
    const tokenizer = found[side];
    if (tokenizer === undefined) return null;
    const folder = `tokenizers/${side}`;
    await mkdir(join(model, folder), { recursive: true });
    for (const [name, bytes] of Object.entries(tokenizer.files)) {
      files.push(await writeFileOf(model, `${folder}/${name}`, bytes));
    }
    return `${folder}/${rulesFile}`;
  };
  return { places: { language: await write('language'), florence: await write('florence') }, files };
}

/** Writes a file of a model folder; what its manifest says of it. */
export async function writeFileOf(model: string, path: string, bytes: Uint8Array): Promise<WrittenFile> {
  await writeFile(join(model, path), bytes);
  return { path, sizeBytes: bytes.byteLength, sha256: createHash('sha256').update(bytes).digest('hex') };
}
