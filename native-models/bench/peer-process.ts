/** A process of its own around llama.cpp, by node-llama-cpp from a folder that the person installed it into. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export type ToPeer =
  | { readonly type: 'open'; readonly path: string; readonly contextTokens: number; readonly threads: number }
  | { readonly type: 'prefill'; readonly flash: boolean; readonly tokens: number }
  | { readonly type: 'decode'; readonly flash: boolean; readonly context: number; readonly tokens: number }
  | { readonly type: 'close' };
export type FromPeer =
  | { readonly type: 'done'; readonly seconds: number }
  | { readonly type: 'failed'; readonly message: string };

/** What is used of node-llama-cpp 3. */
interface Sequence {
  readonly nextTokenIndex: number;
  clearHistory(): Promise<void>;
  eraseContextTokenRanges(ranges: readonly { start: number; end: number }[]): Promise<void>;
  evaluateWithoutGeneratingNewTokens(tokens: readonly number[]): Promise<void>;
  evaluate(tokens: readonly number[], options: object): AsyncGenerator<number, void, number | undefined>;
}

const tokensOf = (count: number, from = 0) =>
  Array.from({ length: count }, (_, at) => 300 + (((from + at) * 7919) % 30000));

const sequences = new Map<boolean, Sequence>();
let ended: () => Promise<void> = async () => {};

async function open({ path, contextTokens, threads }: Extract<ToPeer, { type: 'open' }>): Promise<void> {
  const folder = process.argv[2]!;
  const entry = createRequire(join(folder, 'package.json')).resolve('node-llama-cpp');
  const { getLlama } = await import(pathToFileURL(entry).href);
  const llama = await getLlama({ gpu: false, build: 'never', maxThreads: threads, logLevel: 'error' });
  const model = await llama.loadModel({ modelPath: path, useMmap: true, ignoreMemorySafetyChecks: true });
  for (const flash of [false, true]) {
    const context = await model.createContext({
      contextSize: contextTokens,
      batchSize: 512,
      threads,
      flashAttention: flash,
      ignoreMemorySafetyChecks: true,
    });
    sequences.set(flash, context.getSequence());
  }
  ended = () => llama.dispose();
}

async function prefill(sequence: Sequence, tokens: number): Promise<void> {
  await sequence.clearHistory();
  await sequence.evaluateWithoutGeneratingNewTokens(tokensOf(tokens));
}

async function decode(sequence: Sequence, context: number, tokens: number): Promise<number> {
  if (sequence.nextTokenIndex > context) {
    await sequence.eraseContextTokenRanges([{ start: context, end: sequence.nextTokenIndex }]);
  }
  if (sequence.nextTokenIndex < context) await prefill(sequence, context);
  const answer = sequence.evaluate(tokensOf(1, 5), { temperature: 0, yieldEogToken: true });
  await answer.next(); // the first one includes the start
  const start = performance.now();
  for (let done = 0; done < tokens; done++) await answer.next();
  const seconds = (performance.now() - start) / 1000;
  await answer.return();
  return seconds;
}

process.on('message', async (order: ToPeer) => {
  const answer = (message: FromPeer) => process.send!(message);
  try {
    const start = performance.now();
    let seconds: number | undefined;
    if (order.type === 'open') await open(order);
    else if (order.type === 'prefill') await prefill(sequences.get(order.flash)!, order.tokens);
    else if (order.type === 'decode') seconds = await decode(sequences.get(order.flash)!, order.context, order.tokens);
    else await ended();
    answer({ type: 'done', seconds: seconds ?? (performance.now() - start) / 1000 });
    if (order.type === 'close') process.disconnect();
  } catch (cause) {
    answer({ type: 'failed', message: cause instanceof Error ? cause.message : String(cause) });
  }
});
