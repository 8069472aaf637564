/** An open model: its graphs on one execution provider, its tokenizer, its manifest. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { GraphName } from '../architecture/graphs.ts';
import {
  drain,
  type ExecutionProvider,
  ModelError,
  type ProviderChoice,
  type ProviderUse,
  translated,
} from '../contract.ts';
import { cacheType, type Manifest } from '../manifest.ts';
import { relativeDifference } from './agreement.ts';
import { type Binding, chooseBinding } from './binding.ts';
import { withinMemory } from './context.ts';
import { noPictures, prefill, prefillChunk } from './decode.ts';
import { KvCache } from './kv-cache.ts';
import { readManifest, verifySmallFiles } from './manifest-file.ts';
import { bytesLeft, checkMemory, releaseUnused } from './memory.ts';
import { closeGraphs, type OpenGraphs, openGraphs } from './open-graphs.ts';
import { openTokenizer, type TextTokenizer } from './tokenizer.ts';
import { see, type VisionGraphs } from './vision.ts';

/** The graphs that answering and seeing take; Florence-2's own decoder stays closed. */
const seeingGraphs = ['davit', 'encoder', 'fusion'] as const satisfies readonly GraphName[];
const askedGraphs = [...seeingGraphs, 'embed', 'decoder'] as const satisfies readonly GraphName[];
type AskedGraph = (typeof askedGraphs)[number];
export type AskedGraphs = OpenGraphs<AskedGraph>;

export interface OpenModel {
  /** As the folder's, but for a context that memory holds. */
  readonly manifest: Manifest;
  /** Of the folder's manifest, and so of every file it lists. */
  readonly identity: string;
  readonly graphs: AskedGraphs;
  readonly tokenizer: TextTokenizer;
  readonly provider: ProviderUse;
  /** Prompt tokens of one run of the decoder. */
  readonly prefillChunk: number;
}

/** What is being loaded, and how much is, 0 to 1. */
export interface LoadProgress {
  readonly fraction: number;
  readonly step: string;
}

const steps: Readonly<Record<AskedGraph, string>> = {
  davit: 'Loading the image tower',
  encoder: 'Loading the prompted encoder',
  fusion: 'Loading the fusion',
  embed: 'Loading the embedding',
  decoder: 'Loading the language model',
};

const autoReason = 'The CPU was chosen: it is the provider whose numbers are checked against the reference.';

function providerUse(
  asked: ProviderChoice,
  used: ExecutionProvider,
  ...reasons: readonly (string | undefined)[]
): ProviderUse {
  const reason = reasons.filter((sentence) => sentence !== undefined).join(' ');
  return { asked, used, ...(reason !== '' && { reason }) };
}

/** SHA-256 of what the manifest says. */
function identityOf(manifest: Manifest): string {
  return createHash('sha256').update(JSON.stringify(manifest)).digest('hex');
}

/** A model as far as seeing goes: what it says of itself, and its graphs once they are wanted. */
export interface SeeingModel {
  readonly manifest: Manifest;
  readonly identity: string;
  readonly provider: ExecutionProvider;
  /** Opened by the first call. */
  graphs(): Promise<VisionGraphs>;
  close(): Promise<void>;
}

/** Which model lies in a folder: its manifest's hash. Throws as `openModel` does. */
export async function identityIn(folder: string): Promise<string> {
  return identityOf(await readManifest(folder));
}

/** Reads a model folder to see with it, on the CPU and without its language model. Throws as `openModel` does. */
export async function openSeeing(folder: string, signal?: AbortSignal): Promise<SeeingModel> {
  const manifest = await readManifest(folder);
  await verifySmallFiles(folder, manifest, signal);
  let graphs: VisionGraphs | undefined;
  return {
    manifest,
    identity: identityOf(manifest),
    provider: 'cpu',
    async graphs() {
      if (graphs === undefined) checkMemory(manifest.name, memoryBytesOf(seeingGraphs, manifest));
      const { binding } = await chooseBinding('cpu');
      graphs ??= await drain(openGraphs(folder, manifest, seeingGraphs, 'cpu', binding));
      return graphs;
    },
    close: async () => closeGraphs(graphs ?? {}),
  };
}

/** Opens a model folder. Throws `model-missing`, `model-invalid`, `out-of-memory`, or the signal's reason. */
export async function* openModel(
  folder: string,
  asked: ProviderChoice,
  signal?: AbortSignal,
  threads = 0,
): AsyncGenerator<LoadProgress, OpenModel, void> {
  yield { fraction: 0, step: 'Reading the manifest' };
  const manifest = await readManifest(folder);
  await verifySmallFiles(folder, manifest, signal);
  const identity = identityOf(manifest);
  const { language } = manifest.tokenizers;
  if (language === null) throw new ModelError('model-invalid', 'The model has no tokenizer for its language model.');
  const tokenizer = await openTokenizer(join(folder, language));
  checkMemory(manifest.name, memoryBytesOf(askedGraphs, manifest));

  const onCpu = async function* (reason?: string) {
    const { binding, reason: slower } = await chooseBinding('cpu', undefined, threads);
    const graphs = yield* openGraphsWithProgress(folder, manifest, 'cpu', binding, signal);
    await releaseUnused(folder);
    const provider = providerUse(asked, 'cpu', reason, slower);
    return { manifest: withinMemory(manifest, bytesLeft()), identity, tokenizer, graphs, provider, prefillChunk };
  };
  if (asked === 'auto' || asked === 'cpu') return yield* onCpu(asked === 'auto' ? autoReason : undefined);
  if (cacheType(manifest) === 'int8') return yield* onCpu(`${asked} was not used: an int8 cache is the CPU's alone.`);
  try {
    const { binding, reason: slower } = await chooseBinding(asked, undefined, threads);
    const graphs = yield* openGraphsWithProgress(folder, manifest, asked, binding, signal);
    yield { fraction: 1, step: 'Warming up' };
    try {
      const trusted = await longRunsAgree(manifest, graphs);
      const provider = providerUse(asked, asked, trusted ? undefined : shortRunsReason, slower);
      const offered = withinMemory(manifest, bytesLeft());
      const chunk = trusted ? prefillChunk : shortRun;
      return { manifest: offered, identity, tokenizer, graphs, provider, prefillChunk: chunk };
    } catch (cause) {
      await closeGraphs(graphs);
      throw cause;
    }
  } catch (cause) {
    signal?.throwIfAborted();
    return yield* onCpu(`${asked} could not be used: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

/** Bytes of a graph and its weights. */
function sizeOf(graph: AskedGraph, { files }: Manifest): number {
  return files.filter(({ path }) => path.startsWith(`${graph}.`)).reduce((sum, file) => sum + file.sizeBytes, 0);
}

function weightBytesOf(graphs: readonly AskedGraph[], manifest: Manifest): number {
  return graphs.reduce((sum, graph) => sum + sizeOf(graph, manifest), 0);
}

/** f16 weights are cast to f32 as their graph is loaded. */
function memoryBytesOf(graphs: readonly AskedGraph[], manifest: Manifest): number {
  return weightBytesOf(graphs, manifest) * (manifest.precision === 'f16' ? 2 : 1);
}

async function* openGraphsWithProgress(
  folder: string,
  manifest: Manifest,
  provider: ExecutionProvider,
  binding: Binding,
  signal?: AbortSignal,
): AsyncGenerator<LoadProgress, AskedGraphs, void> {
  const totalBytes = weightBytesOf(askedGraphs, manifest);
  let loadedBytes = 0;
  return yield* translated(openGraphs(folder, manifest, askedGraphs, provider, binding), (name) => {
    signal?.throwIfAborted();
    const fraction = loadedBytes / totalBytes;
    loadedBytes += sizeOf(name, manifest);
    return { fraction, step: steps[name] };
  });
}

/** Tokens of a run that every provider was seen to compute rightly, and of one that some compute otherwise. */
const shortRun = 16;
const longRun = 48;
const shortRunsReason = `Long runs disagree with short ones on this device: the prompt is read ${shortRun} tokens at a time.`;

/**
 * First runs compile shaders and show a provider that opens but cannot run. Some run and are wrong: WebGPU's attention
 * over 32 new tokens or more is, on SwiftShader. So a picture is looked at, and a text is read at once and in short runs,
 * which are compared. Throws where what comes out is no numbers.
 */
async function longRunsAgree(manifest: Manifest, graphs: AskedGraphs): Promise<boolean> {
  const grey = new Float32Array(3 * manifest.image.sizePx ** 2);
  const { imageTokens } = await drain(see(grey, manifest, graphs));
  const { vocabularySize, contextTokenCount } = manifest.language;
  const length = Math.min(longRun, contextTokenCount);
  const ids = Array.from({ length }, (_, at) => (at * 37 + 5) % vocabularySize);
  const read = async (chunk: number): Promise<Float32Array> => {
    const cache = new KvCache(manifest, graphs.decoder);
    const { logits } = await drain(prefill(ids, noPictures, cache, manifest, graphs, { chunk }));
    cache.clear();
    return logits;
  };
  const short = await read(shortRun);
  if (![imageTokens, short].every((values) => values.every(Number.isFinite))) throw new Error('It computes NaN.');
  return relativeDifference(await read(length), short) < 0.01; // false for NaN too
}

/** Frees the sessions; the memory itself comes back with the process's end. */
export async function closeModel(model: OpenModel): Promise<void> {
  await closeGraphs(model.graphs);
}
