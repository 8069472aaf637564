/** An open model: its graphs on one execution provider, its tokenizer, its manifest. */
import { join } from 'node:path';
import type { GraphName } from '../architecture/graphs.ts';
import { type ExecutionProvider, ModelError, type ProviderChoice, type ProviderUse } from '../contract.ts';
import type { Manifest } from '../manifest.ts';
import { embedIds, runDecoder, startCache } from './decode.ts';
import { readManifest } from './manifest-file.ts';
import { type GraphSession, openGraph } from './session.ts';
import { openTokenizer, type TextTokenizer } from './tokenizer.ts';

/** The graphs that answering and seeing take; Florence-2's own decoder stays closed. */
const askedGraphs = ['davit', 'encoder', 'fusion', 'embed', 'decoder'] as const satisfies readonly GraphName[];
type AskedGraph = (typeof askedGraphs)[number];
export type OpenGraphs = Readonly<Record<AskedGraph, GraphSession>>;

export interface OpenModel {
  readonly manifest: Manifest;
  readonly graphs: OpenGraphs;
  readonly tokenizer: TextTokenizer;
  readonly provider: ProviderUse;
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

/** Opens a model folder. Throws `model-missing`, `model-invalid`, `out-of-memory`, or the signal's reason. */
export async function* openModel(
  folder: string,
  asked: ProviderChoice,
  signal?: AbortSignal,
): AsyncGenerator<LoadProgress, OpenModel, void> {
  yield { fraction: 0, step: 'Reading the manifest' };
  const manifest = await readManifest(folder);
  const { language } = manifest.tokenizers;
  if (language === null) throw new ModelError('model-invalid', 'The model has no tokenizer for its language model.');
  const tokenizer = await openTokenizer(join(folder, language));

  if (asked === 'auto' || asked === 'cpu') {
    const graphs = yield* openGraphs(folder, manifest, 'cpu', signal);
    return {
      manifest,
      tokenizer,
      graphs,
      provider: { asked, used: 'cpu', ...(asked === 'auto' && { reason: autoReason }) },
    };
  }
  let reason: string;
  try {
    const graphs = yield* openGraphs(folder, manifest, asked, signal);
    yield { fraction: 1, step: 'Warming up' };
    try {
      await warmUp(manifest, graphs);
      return { manifest, tokenizer, graphs, provider: { asked, used: asked } };
    } catch (cause) {
      await closeGraphs(graphs);
      throw cause;
    }
  } catch (cause) {
    signal?.throwIfAborted();
    reason = `${asked} could not be used: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
  const graphs = yield* openGraphs(folder, manifest, 'cpu', signal);
  return { manifest, tokenizer, graphs, provider: { asked, used: 'cpu', reason } };
}

async function* openGraphs(
  folder: string,
  manifest: Manifest,
  provider: ExecutionProvider,
  signal?: AbortSignal,
): AsyncGenerator<LoadProgress, OpenGraphs, void> {
  const sizeOf = (name: AskedGraph): number =>
    manifest.files.filter(({ path }) => path.startsWith(`${name}.`)).reduce((sum, file) => sum + file.sizeBytes, 1);
  const total = askedGraphs.reduce((sum, name) => sum + sizeOf(name), 0);
  const open: Partial<Record<AskedGraph, GraphSession>> = {};
  let loaded = 0;
  let whole = false;
  try {
    for (const name of askedGraphs) {
      yield { fraction: loaded / total, step: steps[name] };
      signal?.throwIfAborted();
      open[name] = await openGraph(folder, name, manifest.graphs[name], provider);
      loaded += sizeOf(name);
    }
    whole = true;
    return open as OpenGraphs;
  } finally {
    if (!whole) await closeGraphs(open);
  }
}

/** Shaders compile, and a provider that opens but cannot run shows itself, at the first run. */
async function warmUp(manifest: Manifest, graphs: OpenGraphs): Promise<void> {
  const embeddings = await embedIds([0], graphs.embed);
  await runDecoder(embeddings, startCache(manifest, graphs.decoder), 1, manifest, graphs.decoder);
}

async function closeGraphs(graphs: Partial<OpenGraphs>): Promise<void> {
  for (const graph of Object.values(graphs)) await graph.close();
}

/** Frees the sessions; the memory itself comes back with the process's end. */
export async function closeModel(model: OpenModel): Promise<void> {
  await closeGraphs(model.graphs);
}
