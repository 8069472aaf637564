/** Reading and writing tokens, beside llama.cpp and the machine's limits, turn by turn in one run. */

import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { drain } from '../contract.ts';
import type { Precision } from '../convert/recipe.ts';
import { embedIds, noPictures, prefill, runDecoder } from '../inference/decode.ts';
import { KvCache } from '../inference/kv-cache.ts';
import { closeGraphs } from '../inference/open-graphs.ts';
import { writeGguf } from './gguf.ts';
import { startProductMeter, startReadMeter } from './limits.ts';
import {
  type BenchModel,
  type BenchSettings,
  bytesPerToken,
  modelOf,
  openedModel,
  operationsPerToken,
  recipeName,
} from './models.ts';
import { openPeer, type Peer } from './peer.ts';
import { published3b } from './published-3b.ts';
import { type BenchRow, row, sampleOf } from './rows.ts';

type Language = BenchModel<'embed' | 'decoder'>;

const idsOf = (count: number) => Array.from({ length: count }, (_, at) => 300 + ((at * 7919) % 30_000));
const decodeTokens = 8;

async function readPrompt(model: Language, cache: KvCache, length: number, signal: AbortSignal): Promise<number> {
  const start = performance.now();
  const from = cache.length;
  await drain(prefill(idsOf(length), noPictures, cache, model.manifest, model.graphs, { signal }));
  return (length - from) / ((performance.now() - start) / 1000);
}

async function writeTokens(model: Language, cache: KvCache, context: number): Promise<number> {
  cache.truncate(context);
  const one = async (id: number) => {
    const embeddings = await embedIds([id], model.graphs.embed);
    await runDecoder([id], embeddings, cache, cache.length + 1, model.manifest, model.graphs.decoder);
  };
  await one(7);
  const start = performance.now();
  for (let done = 0; done < decodeTokens; done++) await one(300 + done);
  const perSecond = decodeTokens / ((performance.now() - start) / 1000);
  cache.truncate(context);
  return perSecond;
}

async function peerFor(settings: BenchSettings, contextTokens: number): Promise<Peer | undefined> {
  const { peer, work, layers, say } = settings;
  if (peer === undefined) return undefined;
  const path = join(work, `peer-${layers}-q4_0.gguf`);
  if (!existsSync(path)) {
    say('Writing the peer’s GGUF');
    await writeGguf(path, published3b(layers).config.phi);
  }
  return openPeer(peer, path, contextTokens, availableParallelism());
}

/** One recipe at a time, so that memory is the model's and the peer's alone. */
export async function benchLanguage(settings: BenchSettings): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  const { contexts } = settings;
  const peer = await peerFor(settings, Math.max(...contexts) + 64);
  const [reads, products] = [startReadMeter(), await startProductMeter()];
  try {
    for (const recipe of settings.recipes) {
      const folder = await modelOf(settings.layers, recipe, settings);
      const model = await openedModel(folder, ['embed', 'decoder']);
      try {
        rows.push(...(await benchRecipe(recipe, folder, model, contexts, peer, reads, products, settings)));
      } finally {
        await closeGraphs(model.graphs);
      }
    }
  } finally {
    await peer?.close();
    await reads.close();
    await products.close();
  }
  return rows;
}

async function benchRecipe(
  recipe: Precision,
  folder: string,
  model: Language,
  contexts: readonly number[],
  peer: Peer | undefined,
  reads: ReturnType<typeof startReadMeter>,
  products: Awaited<ReturnType<typeof startProductMeter>>,
  { rounds, layers, say, signal }: BenchSettings,
): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const context of contexts) {
    const figures = {
      prefill: [] as number[],
      decode: [] as number[],
      bytes: [] as number[],
      products: [] as number[],
    };
    const theirs = { prefill: [[], []] as number[][], decode: [[], []] as number[][] };
    let cache = new KvCache(model.manifest, model.graphs.decoder);
    const prefills = context <= 1000 ? Math.min(rounds, 3) : 1;
    for (let round = 0; round < prefills; round++) {
      say(`${recipe}, context ${context}: reading, ${round + 1} of ${prefills}`);
      cache = new KvCache(model.manifest, model.graphs.decoder);
      figures.prefill.push(await readPrompt(model, cache, context, signal));
      figures.products.push(await products.measure());
      for (const [at, flash] of [false, true].entries()) {
        if (peer) theirs.prefill[at]!.push(await peer.prefill(context, flash));
      }
    }
    for (let round = 0; round < rounds; round++) {
      signal.throwIfAborted();
      say(`${recipe}, context ${context}: writing, ${round + 1} of ${rounds}`);
      figures.decode.push(await writeTokens(model, cache, context));
      figures.bytes.push(await reads.measure());
      for (const [at, flash] of [false, true].entries()) {
        if (peer) theirs.decode[at]!.push(await peer.decode(context, decodeTokens, flash));
      }
    }
    const against = (kind: 'prefill' | 'decode') => {
      if (!peer) return undefined;
      const [plain, flash] = theirs[kind].map((values) => sampleOf(values).median) as [number, number];
      return { name: `llama.cpp Q4_0${flash > plain ? ', flash attention' : ''}`, value: Math.max(plain, flash) };
    };
    const perToken = await bytesPerToken(folder, model.manifest, context);
    rows.push(
      row({
        bench: 'prefill',
        context,
        recipe: recipeName[recipe],
        ours: sampleOf(figures.prefill),
        unit: 'tok/s',
        peer: against('prefill'),
        limit: { name: 'int8 products', value: sampleOf(figures.products).median / operationsPerToken(layers) },
      }),
      row({
        bench: 'decode',
        context,
        recipe: recipeName[recipe],
        ours: sampleOf(figures.decode),
        unit: 'tok/s',
        peer: against('decode'),
        limit: { name: 'memory reads', value: sampleOf(figures.bytes).median / perToken },
      }),
    );
  }
  return rows;
}
