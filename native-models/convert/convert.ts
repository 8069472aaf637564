/** From a checkpoint in the published layout to a model folder: graphs, weights, tokenizers, manifest. */
import { mkdir, readdir, readFile, rename, rm, rmdir, statfs, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { type ArchitectureOptions, buildGraph, graphNames, tokenCounts } from '../architecture/florence-vl.ts';
import {
  fusesAttention,
  type GraphFile,
  type GraphName,
  type TensorOutline,
  type TokenVariant,
} from '../architecture/graphs.ts';
import { type CacheScales, rotaryRows } from '../architecture/phi3.ts';
import { Checkpoint } from '../checkpoint/checkpoint.ts';
import type { FlorenceVlConfig } from '../checkpoint/config.ts';
import { positionOffset, positionTable } from '../checkpoint/tensors.ts';
import { towerName } from '../checkpoint/tower-folder.ts';
import { drain, type Job, ModelError, translated } from '../contract.ts';
import { type Manifest, manifestVersion } from '../manifest.ts';
import { type WrittenFile, writeWeights } from '../onnx/external-data.ts';
import { type Graph, tensorSizeBytes, type Value } from '../onnx/graph.ts';
import { encodeModel, type Placement } from '../onnx/proto.ts';
import { pack } from './pack.ts';
import { startPackers } from './packers.ts';
import { breadthPromptIds } from './prompts.ts';
import { type Precision, recipe } from './recipe.ts';
import { findTokenizers, writeFileOf, writeTokenizers } from './tokenizers.ts';
import { recipeWeights } from './weights.ts';

export interface ConvertRequest {
  /** A folder in the published layout. */
  readonly checkpoint: string;
  /** The model folder to make; it must not be there, or be empty. */
  readonly out: string;
  readonly precision: Precision;
  /** What the checkpoint's config says where absent. */
  readonly tokenVariant?: TokenVariant;
  readonly traces?: boolean;
  /** Converts a checkpoint without the language model's tokenizer too: a model to compare, which cannot be asked. */
  readonly mayLackTokenizer?: boolean;
  readonly name?: string;
  readonly repository?: string;
  readonly revision?: string;
  /** Runs a finished model for the scales of its cache, and yields the fraction done: for recipes with an int8 cache. */
  readonly measureCacheScales?: (folder: string, signal?: AbortSignal) => Job<number, CacheScales>;
}

/** What a checkpoint is, and how large a model it would become. */
export interface CheckpointOutline {
  readonly parameterCount: number;
  readonly modelBytes: Readonly<Record<Precision, number>>;
}

export type ConvertEvent =
  | {
      readonly type: 'progress';
      readonly graph: GraphName;
      readonly doneBytes: number;
      readonly totalBytes: number;
    }
  | { readonly type: 'calibrating'; readonly fraction: number };

/** Ids of Phi-3.5's <|endoftext|>, <|assistant|> and <|end|>: none of them belongs into an answer. */
const publishedPhi = { vocabularySize: 32064, stopIds: [32007, 32000, 32001] };

/** Room for manifests, graphs and what a file system needs besides the weights. */
const spareBytes = 64 * 1024 * 1024;

/**
 * Writes beside `out` and renames at the end, so that there is a whole model or none. Throws `checkpoint-invalid`,
 * `request-invalid` where `out` is taken, `disk-full`, or the signal's reason.
 */
export async function* convert(request: ConvertRequest, signal?: AbortSignal): Job<ConvertEvent, Manifest> {
  const out = resolve(request.out);
  await refuseTaken(out);
  const checkpoint = await Checkpoint.open(request.checkpoint);
  const packers = startPackers();
  const partial = `${out}.partial`;
  let begun = false;
  let finished = false;
  try {
    const { config } = checkpoint;
    const options = architectureOptions(request, config);
    const tokenizers = await findTokenizers(checkpoint, request.mayLackTokenizer);
    const promptIds = breadthPromptIds(tokenizers.florence?.tokenizer, config.bart, towerName(checkpoint.tower));
    checkDimensions(checkpoint, options, promptIds[0].length);
    checkCache(request, config);
    const weights = recipeWeights(checkpoint, recipe[request.precision], packers.pack);
    const graphs = graphNames.map((name) => ({ name, graph: buildGraph[name](config, weights, options) }));
    const totalBytes = graphs.reduce((total, { graph }) => total + weightBytes(graph), 0);
    await mkdir(dirname(out), { recursive: true });
    await checkRoom(dirname(out), totalBytes);
    await begin(partial);
    begun = true;

    const files: WrittenFile[] = [];
    const graphFiles: Partial<Record<GraphName, GraphFile>> = {};
    let decoderPlacements: ReadonlyMap<string, Placement> = new Map();
    let doneBytes = 0;
    for (const { name, graph } of graphs) {
      const { files: dataFiles, placements } = yield* translated(
        writeWeights(graph.weights, partial, `${name}.onnx.data`, { signal, ahead: packers.count + 1 }),
        (bytes) => {
          doneBytes += bytes;
          return { type: 'progress', graph: name, doneBytes, totalBytes } as const;
        },
      );
      files.push(...dataFiles);
      files.push(await writeFileOf(partial, graphFile(name), encodeModel(graph, placements)));
      graphFiles[name] = outlineOf(graph);
      if (name === 'decoder') decoderPlacements = placements;
    }
    const written = await writeTokenizers(partial, tokenizers);
    let manifest: Manifest = {
      ...describe(request, checkpoint, options),
      tokenizers: written.places,
      florence: { ...florence(checkpoint), breadthPromptIds: promptIds },
      graphs: graphFiles as Record<GraphName, GraphFile>,
      files: [...files, ...written.files],
    };
    signal?.throwIfAborted();
    await writeManifest(partial, manifest);
    if (recipe[request.precision].cache === 'int8') {
      const scales = yield* translated(request.measureCacheScales!(partial, signal), (fraction) => {
        signal?.throwIfAborted();
        return { type: 'calibrating', fraction } as const;
      });
      const decoder = buildGraph.decoder(config, weights, { ...options, cacheScales: scales });
      manifest = await withDecoder(decoder, decoderPlacements, partial, manifest);
      await writeManifest(partial, manifest);
    }
    await rm(join(partial, workerFile));
    await replaceEmpty(out, partial);
    finished = true;
    return manifest;
  } catch (error) {
    if (outOfRoom(error)) throw new ModelError('disk-full', 'The disk is full.', { cause: error });
    if (mayNotWrite(error))
      throw new ModelError('read-only', `${dirname(out)} cannot be written to.`, { cause: error });
    throw error;
  } finally {
    await packers.close();
    await checkpoint.close();
    if (begun && !finished) await rm(partial, { recursive: true, force: true });
  }
}

/**
 * Reads what the checkpoint says of itself, and no weights but those that must agree. Throws `checkpoint-invalid`, also where
 * the model could be made and not be talked with.
 */
export async function describeCheckpoint(folder: string): Promise<CheckpointOutline> {
  const checkpoint = await Checkpoint.open(folder);
  try {
    const { config, parameterCount } = checkpoint;
    const options = architectureOptions({}, config);
    const tokenizers = await findTokenizers(checkpoint);
    const promptIds = breadthPromptIds(tokenizers.florence?.tokenizer, config.bart, towerName(checkpoint.tower));
    checkDimensions(checkpoint, options, promptIds[0].length);
    const sizeIn = (precision: Precision): number => {
      const weights = recipeWeights(checkpoint, recipe[precision], pack);
      return graphNames.reduce((total, name) => total + weightBytes(buildGraph[name](config, weights, options)), 0);
    };
    const sizes = (Object.keys(recipe) as Precision[]).map((precision) => [precision, sizeIn(precision)] as const);
    return { parameterCount, modelBytes: Object.fromEntries(sizes) as CheckpointOutline['modelBytes'] };
  } finally {
    await checkpoint.close();
  }
}

/** The config's sources where they say so; otherwise the pooled token stays, as Florence-2 itself has it. */
function architectureOptions(
  request: Pick<ConvertRequest, 'tokenVariant' | 'traces'>,
  config: FlorenceVlConfig,
): ArchitectureOptions {
  const pooled = config.davit.featureSources.includes('spatial_avg_pool');
  return { variant: request.tokenVariant ?? (pooled ? 'keep' : 'temporal'), traces: request.traces ?? false };
}

/** In a folder that is being written: the id of the process that does. */
const workerFile = 'process-id';

/** Makes the folder that is written into. What an ended process left there goes, what another one writes stays. */
async function begin(partial: string): Promise<void> {
  const id = Number(await readFile(join(partial, workerFile), 'utf8').catch(() => ''));
  if (id > 0 && runs(id)) {
    const sentence = `${partial} is being written by process ${id}: wait for it or, where that is no conversion, remove the folder.`;
    throw new ModelError('request-invalid', sentence);
  }
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial);
  await writeFile(join(partial, workerFile), String(process.pid));
}

function runs(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // somebody else's
  }
}

/** Puts the finished folder in its place, where still nothing is. */
async function replaceEmpty(out: string, finished: string): Promise<void> {
  await rmdir(out).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return;
    await refuseTaken(out);
    throw error;
  });
  await rename(finished, out);
}

async function refuseTaken(out: string): Promise<void> {
  const names: readonly string[] = await readdir(out).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new ModelError('request-invalid', `${out} cannot be a model folder.`, { cause: error });
  });
  if (names.includes('manifest.json'))
    throw new ModelError('request-invalid', `${out} holds a finished model already.`);
  if (names.length > 0) throw new ModelError('request-invalid', `${out} is not empty: choose another folder.`);
}

/** What must hold between the files, beyond each one's own limits. */
function checkDimensions(checkpoint: Checkpoint, { variant }: ArchitectureOptions, promptLength: number): void {
  const { config } = checkpoint;
  const { side, depth } = tokenCounts(config, variant);
  const { maxPositions } = config.davit;
  if (side < 1 || side > maxPositions) {
    const sentence = `${towerName(checkpoint.tower)}/config.json: expected a grid of 1 to ${maxPositions} a side, found ${side}.`;
    throw new ModelError('checkpoint-invalid', sentence);
  }
  const needed = depth + promptLength;
  const found = bartPositions(checkpoint, 'encoder');
  if (found < needed) {
    const sentence = `${positionTable('encoder')}: expected ${needed} positions or more, found ${found}.`;
    throw new ModelError('checkpoint-invalid', sentence);
  }
}

/** An int8 cache takes the fused attention, and someone who runs the model. */
function checkCache({ precision, measureCacheScales }: ConvertRequest, { phi: { headDim } }: FlorenceVlConfig): void {
  if (recipe[precision].cache === 'float32') return;
  if (!fusesAttention(headDim)) {
    const sentence = `${precision}: an int8 cache takes heads of a width that 16 divides, found ${headDim}. Choose int4.`;
    throw new ModelError('request-invalid', sentence);
  }
  if (!measureCacheScales) throw new Error(`${precision}: nothing measures the cache.`);
}

/** The position tables say how long they are; published configs don't agree with them. */
function bartPositions(checkpoint: Checkpoint, side: 'encoder' | 'decoder'): number {
  return checkpoint.shapeOf(positionTable(side))[0]! - positionOffset;
}

async function checkRoom(folder: string, totalBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const needed = totalBytes + spareBytes;
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
  if (free < needed) {
    throw new ModelError('disk-full', `${folder}: expected ${gigabytes(needed)} free, found ${gigabytes(free)}.`);
  }
}

function outOfRoom(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}

/** A checkpoint that cannot be read says so itself, where it is opened. */
function mayNotWrite(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['EACCES', 'EPERM', 'EROFS'].includes(String(error.code));
}

function weightBytes(graph: Graph): number {
  return graph.weights.flatMap((group) => group.tensors).reduce((total, tensor) => total + tensorSizeBytes(tensor), 0);
}

function outline({ name, type, shape }: Value): TensorOutline {
  if (type === 'bool') throw new Error(`${name}: no graph takes or gives bools.`);
  return { name, type, shape };
}

const graphFile = (name: GraphName) => `${name}.onnx`;

function outlineOf(graph: Graph): GraphFile {
  const file = graphFile(graph.name as GraphName);
  return { file, inputs: graph.inputs.map(outline), outputs: graph.outputs.map(outline) };
}

async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await writeFile(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 1)}\n`);
}

/** The model with another decoder over the weights that it has: what those lack is written beside them. */
async function withDecoder(
  decoder: Graph,
  placements: ReadonlyMap<string, Placement>,
  folder: string,
  manifest: Manifest,
): Promise<Manifest> {
  const added = decoder.weights.filter(({ tensors }) => tensors.some(({ name }) => !placements.has(name)));
  const written = await drain(writeWeights(added, folder, 'decoder.onnx.cache'));
  const all = new Map([...placements, ...written.placements]);
  const file = await writeFileOf(folder, graphFile('decoder'), encodeModel(decoder, all));
  const others = manifest.files.filter(({ path }) => path !== file.path);
  const graphs = { ...manifest.graphs, decoder: outlineOf(decoder) };
  return { ...manifest, graphs, files: [...others, file, ...written.files] };
}

function describe(request: ConvertRequest, checkpoint: Checkpoint, { variant }: ArchitectureOptions) {
  const { config, parameterCount } = checkpoint;
  const { phi } = config;
  const tokens = tokenCounts(config, variant);
  const published = phi.vocabularySize === publishedPhi.vocabularySize ? publishedPhi.stopIds : [];
  return {
    manifestVersion,
    name: request.name ?? basename(resolve(request.out)),
    source: {
      repository: request.repository ?? config.name,
      revision: request.revision ?? 'unknown',
    },
    parameterCount,
    precision: request.precision,
    tokenVariant: variant,
    image: {
      sizePx: config.davit.imageSizePx,
      ...config.image,
      grid: { rows: tokens.side, columns: tokens.side },
      tokenCount: tokens.image,
      depthTokenCount: tokens.depth,
    },
    language: {
      hiddenSize: phi.hiddenSize,
      layers: phi.layers,
      heads: phi.heads,
      kvHeads: phi.kvHeads,
      headDim: phi.headDim,
      vocabularySize: phi.vocabularySize,
      contextTokenCount: phi.maxPositions,
      ropeSwitch: phi.longRope?.originalPositions ?? null,
      longRopeRow: rotaryRows(phi).firstLong,
      stopIds: [...new Set([...phi.eosIds, ...published])],
    },
    chat: { template: 'phi3', system: config.systemPrompt },
  } as const;
}

function florence(checkpoint: Checkpoint) {
  const { width, decoder, vocabularySize, generation } = checkpoint.config.bart;
  return {
    width,
    layers: decoder.layers,
    heads: decoder.heads,
    headDim: width / decoder.heads,
    vocabularySize,
    generation: { ...generation, maxPositions: bartPositions(checkpoint, 'decoder') },
  };
}
