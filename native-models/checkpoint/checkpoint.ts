/** A folder in the published layout: its config, and its tensors by name wherever they lie. */
import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ModelError } from '../contract.ts';
import { type FlorenceVlConfig, type FoundConfig, readConfig, readJson } from './config.ts';
import { SafetensorsFile, type StoredPlace, type StoredTensor } from './safetensors.ts';
import {
  bartTableNames,
  type ExpectedShape,
  type ExpectedTensor,
  expectedTensors,
  paths,
  phiInputTable,
  phiOutputTable,
} from './tensors.ts';

const singleFile = 'model.safetensors';
const indexFile = 'model.safetensors.index.json';
const maxFiles = 1000;
const indexSchema = z.object({ weight_map: z.record(z.string(), z.string().regex(/^[\w.-]+\.safetensors$/)) });

/** An open checkpoint, whose tensors are all there and of the right shapes. Close it by `close`. */
export class Checkpoint {
  readonly folder: string;
  readonly config: FlorenceVlConfig;
  /** The folder of the image tower's own files, where it has them. */
  readonly tower: string | null;
  /** Numbers that were trained, a table with several names counted once. */
  readonly parameterCount: number;
  readonly #files: readonly SafetensorsFile[];
  readonly #homes: ReadonlyMap<string, SafetensorsFile>;

  private constructor(
    folder: string,
    { config, tower }: FoundConfig,
    parameterCount: number,
    files: readonly SafetensorsFile[],
    homes: ReadonlyMap<string, SafetensorsFile>,
  ) {
    this.folder = folder;
    this.config = config;
    this.tower = tower;
    this.parameterCount = parameterCount;
    this.#files = files;
    this.#homes = homes;
  }

  /** Throws `checkpoint-invalid` naming the file, field or tensor that is not as it should be. */
  static async open(folder: string): Promise<Checkpoint> {
    const found = await readConfig(folder);
    const files: SafetensorsFile[] = [];
    try {
      const homes = await openFiles(folder, files);
      const expected = expectedTensors(found.config);
      if (found.tower === null) checkTowerShapes(folder, expected, homes);
      checkShapes(expected, homes);
      checkNoOthers(expected, homes);
      for (const names of [bartTableNames, [phiInputTable, phiOutputTable]]) {
        const tied = names.filter((name) => expected.get(name)?.kind === 'copy' || name === phiInputTable);
        await checkCopies(tied, homes);
      }
      return new Checkpoint(folder, found, countParameters(expected, homes), files, homes);
    } catch (error) {
      await Promise.all(files.map((file) => file.close()));
      throw error;
    }
  }

  has(key: string): boolean {
    return this.#homes.has(nameIn(this.#homes, key));
  }

  shapeOf(key: string): readonly number[] {
    return this.#stored(key).shape;
  }

  /** The tensor in f32, row by row. */
  read(key: string): Promise<Float32Array> {
    const name = nameIn(this.#homes, key);
    return this.#home(name).read(name);
  }

  /** Where the tensor's bytes lie. */
  placeOf(key: string): StoredPlace {
    const name = nameIn(this.#homes, key);
    const home = this.#home(name);
    const { type, offsetBytes, sizeBytes } = home.tensors.get(name)!;
    return { path: home.path, type, offsetBytes, sizeBytes };
  }

  async close(): Promise<void> {
    await Promise.all(this.#files.map((file) => file.close()));
  }

  #stored(key: string): StoredTensor {
    const name = nameIn(this.#homes, key);
    return this.#home(name).tensors.get(name)!;
  }

  #home(name: string): SafetensorsFile {
    const home = this.#homes.get(name);
    if (home === undefined) throw new ModelError('checkpoint-invalid', `${name} is missing.`);
    return home;
  }
}

/** The name that a tied table goes by in this checkpoint. */
function nameIn(homes: ReadonlyMap<string, SafetensorsFile>, key: string): string {
  if (homes.has(key)) return key;
  if (bartTableNames.includes(key)) return bartTableNames.find((name) => homes.has(name)) ?? key;
  return key === phiOutputTable ? phiInputTable : key;
}

async function openFiles(folder: string, files: SafetensorsFile[]): Promise<Map<string, SafetensorsFile>> {
  const homes = new Map<string, SafetensorsFile>();
  const exists = (path: string) =>
    access(join(folder, path)).then(
      () => true,
      () => false,
    );
  if (!(await exists(indexFile))) {
    if (!(await exists(singleFile))) {
      const others = (await readdir(folder)).filter((name) => name.endsWith('.bin'));
      const hint = others.length > 0 ? ` Save the checkpoint as safetensors: ${others[0]} is not read.` : '';
      throw new ModelError('checkpoint-invalid', `Neither ${indexFile} nor ${singleFile} is there.${hint}`);
    }
    const file = await SafetensorsFile.open(join(folder, singleFile));
    files.push(file);
    for (const key of file.tensors.keys()) homes.set(key, file);
    return homes;
  }
  const index = indexSchema.safeParse(await readJson(folder, indexFile));
  if (!index.success) {
    throw new ModelError(
      'checkpoint-invalid',
      `${indexFile}: expected weight_map with the name of a file for each tensor.`,
    );
  }
  const names = [...new Set(Object.values(index.data.weight_map))].sort();
  if (names.length > maxFiles) {
    throw new ModelError(
      'checkpoint-invalid',
      `${indexFile}: expected at most ${maxFiles} files, found ${names.length}.`,
    );
  }
  for (const name of names) {
    const file = await SafetensorsFile.open(join(folder, name));
    files.push(file);
    for (const key of file.tensors.keys()) {
      if (index.data.weight_map[key] !== name) {
        const found = index.data.weight_map[key] ?? 'nothing';
        throw new ModelError('checkpoint-invalid', `${key} is in ${name}, where ${indexFile} says ${found}.`);
      }
      homes.set(key, file);
    }
  }
  for (const [key, name] of Object.entries(index.data.weight_map)) {
    if (!homes.has(key))
      throw new ModelError('checkpoint-invalid', `${key} is not in ${name}, where ${indexFile} says it is.`);
  }
  return homes;
}

type Expected = ReadonlyMap<string, ExpectedTensor>;

/** Throws where the weights of an image tower without files of its own have other shapes than Florence-2-large's. */
function checkTowerShapes(folder: string, expected: Expected, homes: ReadonlyMap<string, SafetensorsFile>): void {
  try {
    checkShapes(new Map([...expected].filter(([key]) => key.startsWith(`${paths.florence}.`))), homes);
  } catch (cause) {
    const missing = `vision_tower/config.json is missing from ${folder}, and the weights are not those of Florence-2-large.`;
    const remedy = 'Copy vision_tower into it from the checkpoint of the pretraining.';
    throw new ModelError('checkpoint-invalid', `${missing} ${(cause as ModelError).message} ${remedy}`, { cause });
  }
}

function checkShapes(expected: Expected, homes: ReadonlyMap<string, SafetensorsFile>): void {
  for (const [key, { shape, kind }] of expected) {
    const wanted = `[${shape.map((size) => size ?? 'rows').join(', ')}]`;
    const found = homes.get(key)?.tensors.get(key);
    if (found === undefined) {
      if (kind === 'parameter' || (kind === 'copy' && !homes.has(nameIn(homes, key)))) {
        throw new ModelError('checkpoint-invalid', `${key}: expected ${wanted}, found no such tensor.`);
      }
    } else if (!fits(found.shape, shape)) {
      throw new ModelError('checkpoint-invalid', `${key}: expected ${wanted}, found [${found.shape.join(', ')}].`);
    }
  }
}

function checkNoOthers(expected: Expected, homes: ReadonlyMap<string, SafetensorsFile>): void {
  for (const key of homes.keys()) {
    if (!expected.has(key)) {
      const shape = homes.get(key)!.tensors.get(key)!.shape.join(', ');
      throw new ModelError('checkpoint-invalid', `${key.slice(0, 300)}: expected no such tensor, found [${shape}].`);
    }
  }
}

/** A free number of rows is still at least one. */
function fits(found: readonly number[], expected: ExpectedShape): boolean {
  return (
    found.length === expected.length && expected.every((size, i) => (size === null ? found[i]! > 0 : size === found[i]))
  );
}

/** A table under several names must be one table: training ties them, and a graph holds it once. */
async function checkCopies(names: readonly string[], homes: ReadonlyMap<string, SafetensorsFile>): Promise<void> {
  const [first, ...copies] = names.filter((name) => homes.has(name));
  for (const copy of copies) {
    const [one, other] = [homes.get(first!)!, homes.get(copy)!];
    const others = other.pieces(copy);
    let same = one.tensors.get(first!)!.type === other.tensors.get(copy)!.type;
    for await (const piece of one.pieces(first!)) {
      const next = same ? await others.next() : undefined;
      same &&= next?.value !== undefined && Buffer.compare(piece, next.value) === 0;
      if (!same) break;
    }
    await others.return(undefined);
    if (!same)
      throw new ModelError('checkpoint-invalid', `${copy}: expected the same numbers as ${first}, found others.`);
  }
}

function countParameters(expected: Expected, homes: ReadonlyMap<string, SafetensorsFile>): number {
  let count = 0;
  for (const [key, { kind }] of expected) {
    const counted = kind === 'parameter' || key === bartTableNames[0];
    const name = nameIn(homes, key);
    if (counted)
      count += homes
        .get(name)!
        .tensors.get(name)!
        .shape.reduce((product, dim) => product * dim, 1);
  }
  return count;
}
