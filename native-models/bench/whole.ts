/** The whole way: loading, seeing, asking, stopping, and the memory it takes. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type AskEvent, drain, greedy, type Turn } from '../contract.ts';
import { closeGraphs } from '../inference/open-graphs.ts';
import { see } from '../inference/vision.ts';
import { createModelService } from '../service.ts';
import { type BenchModel, type BenchSettings, modelOf, openedModel, recipeName } from './models.ts';
import { type BenchRow, quantileOf, row, sampleOf } from './rows.ts';

const visionGraphs = ['davit', 'encoder', 'fusion'] as const;

/** A picture to image tokens, each recipe beside f32, in turn. Vision does not depend on the language's layers. */
export async function benchVision(settings: BenchSettings): Promise<BenchRow[]> {
  const plain = await openedModel(await modelOf(1, 'f32', settings), visionGraphs);
  const rows: BenchRow[] = [];
  try {
    for (const recipe of settings.recipes) {
      const model = await openedModel(await modelOf(1, recipe, settings), visionGraphs);
      const [ours, theirs]: [number[], number[]] = [[], []];
      for (let round = 0; round < Math.min(3, settings.rounds); round++) {
        settings.say(`vision ${recipe}: ${round + 1}`);
        ours.push(await look(model, settings.signal));
        theirs.push(await look(plain, settings.signal));
      }
      await closeGraphs(model.graphs);
      rows.push(
        row({
          bench: 'vision',
          recipe: recipeName[recipe],
          ours: sampleOf(ours),
          unit: 's',
          peer: { name: 'our f32', value: sampleOf(theirs).median },
        }),
      );
    }
  } finally {
    await closeGraphs(plain.graphs);
  }
  return rows;
}

/** Seconds. */
async function look(
  { manifest, graphs }: BenchModel<(typeof visionGraphs)[number]>,
  signal: AbortSignal,
): Promise<number> {
  const side = manifest.image.sizePx;
  const pixels = Float32Array.from({ length: 3 * side * side }, (_, i) => Math.sin(i * 0.001));
  const start = performance.now();
  await drain(see(pixels, manifest, graphs, signal));
  return (performance.now() - start) / 1000;
}

const picture = () => fileURLToPath(new URL('../../assets/samples/receipt.png', import.meta.url));

const folders: string[] = [];
/** One service, so that no two models are open at once. Opening one closes the one before. */
const service = createModelService({ findPicture: picture, findModel: (opening) => folders[Number(opening)]! });
/** Under a name of its own each time: by the same one, what is open would stay open, with what it has seen. */
const open = (folder: string, signal?: AbortSignal) =>
  drain(service.open({ model: String(folders.push(folder) - 1), provider: 'cpu' }, signal));

async function pictureId(): Promise<string> {
  return createHash('sha256')
    .update(await readFile(picture()))
    .digest('hex');
}

const answerTokens = 8;
/** What the memory is measured at. */
const memoryContext = 2048;

const ask = (turns: readonly Turn[], signal?: AbortSignal, onEvent?: (event: AskEvent) => void) =>
  drain(service.ask({ turns, sampling: greedy, maxNewTokens: answerTokens }, signal), onEvent);

const firstTurn = (id: string): Turn => ({ role: 'user', text: 'What is the total of this receipt?', pictures: [id] });

/** Opening, the first question about a picture, and the one after it. */
export async function benchAsk(settings: BenchSettings): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  const { signal } = settings;
  for (const recipe of settings.recipes) {
    settings.say(`ask ${recipe}`);
    const folder = await modelOf(settings.layers, recipe, settings);
    const loadSeconds = [(await open(folder, signal)).loadMs / 1000, (await open(folder, signal)).loadMs / 1000];
    const id = await pictureId();
    const first = await ask([firstTurn(id)], signal);
    const followUps: number[] = [];
    let turns: Turn[] = [firstTurn(id)];
    for (let round = 0; round < 3; round++) {
      turns = [...turns, { role: 'assistant', text: 'Forty two.' }, { role: 'user', text: 'And the date?' }];
      followUps.push((await ask(turns, signal)).timeToFirstTokenMs);
    }
    const common = { recipe: recipeName[recipe] } as const;
    const firstMs = first.timeToFirstTokenMs;
    rows.push(
      row({ ...common, bench: 'load', ours: sampleOf(loadSeconds), unit: 's' }),
      row({ ...common, bench: 'ask first', context: first.promptTokenCount, ours: sampleOf([firstMs]), unit: 'ms' }),
      row({
        ...common,
        bench: 'ask follow-up',
        ours: sampleOf(followUps),
        unit: 'ms',
        peer: { name: 'first question', value: firstMs },
      }),
    );
  }
  return rows;
}

/** From Stop to the job's end, wherever it was; then nothing runs any more. */
export async function benchStop(settings: BenchSettings): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const recipe of settings.recipes) {
    await open(await modelOf(settings.layers, recipe, settings), settings.signal);
    const id = await pictureId();
    for (const stage of ['vision', 'prefill', 'decode'] as const) {
      const took: number[] = [];
      for (let round = 0; round < 12; round++) {
        settings.signal.throwIfAborted();
        settings.say(`stop ${recipe}, ${stage}: ${round + 1}`);
        const stop = new AbortController();
        let stoppedMs = 0;
        let timer: NodeJS.Timeout | undefined;
        // Another text before the picture each time, so that nothing is reused; vision needs another square, too.
        const mode = round % 2 === 0 ? 'pad' : 'squash';
        const turn: Turn = {
          role: 'user',
          text: `${round} ${stage} ${'word '.repeat(400)}`,
          pictures: stage === 'vision' ? [id] : [],
        };
        const job = drain(
          service.ask({ turns: [turn], sampling: greedy, maxNewTokens: 200, imageMode: mode }, stop.signal),
          (event) => {
            if (timer !== undefined || event.type !== 'stage' || event.stage !== stage) return;
            timer = setTimeout(
              () => {
                stoppedMs = performance.now();
                stop.abort();
              },
              50 + ((round * 397) % 1200),
            );
          },
        );
        await job.catch(() => {});
        if (stoppedMs > 0) took.push(performance.now() - stoppedMs);
      }
      const ours = { ...sampleOf(took), median: quantileOf(took, 0.95) };
      rows.push(row({ bench: `stop in ${stage} (95 %)`, recipe: recipeName[recipe], ours, unit: 'ms' }));
    }
  }
  return rows;
}

/** In a process of its own: what is resident with everything loaded and a context of 2048. */
export async function benchMemory(settings: BenchSettings): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const recipe of settings.recipes) {
    settings.say(`memory ${recipe}`);
    const folder = await modelOf(settings.layers, recipe, settings);
    const measuring = [process.argv[1]!, '--measure-memory', folder];
    const { stdout } = await promisify(execFile)(process.execPath, measuring, { signal: settings.signal });
    const found = JSON.parse(stdout.trim().split('\n').at(-1)!) as { residentBytes: number; peakBytes: number };
    const of = (bench: string, bytes: number) =>
      row({ bench, context: memoryContext, recipe: recipeName[recipe], ours: sampleOf([bytes / 1e9]), unit: 'GB' });
    rows.push(of('resident', found.residentBytes), of('resident at most', found.peakBytes));
  }
  return rows;
}

export async function measureMemory(folder: string): Promise<{ residentBytes: number; peakBytes: number }> {
  await open(folder);
  const id = await pictureId();
  const turnOf = (words: number): Turn => ({ ...firstTurn(id), text: 'word '.repeat(words) });
  const tokensOf = async (words: number) => (await drain(service.count({ turns: [turnOf(words)] }))).promptTokenCount;
  const [few, some] = [await tokensOf(1), await tokensOf(101)];
  const words = 1 + Math.floor((memoryContext - answerTokens - few) / ((some - few) / 100));
  const { promptTokenCount, answerTokenCount } = await ask([turnOf(words)]);
  process.stderr.write(`${promptTokenCount + answerTokenCount} tokens\n`);
  return { residentBytes: process.memoryUsage.rss(), peakBytes: process.resourceUsage().maxRSS * 1024 };
}
