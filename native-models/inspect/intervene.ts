/** What an answer's probability loses without some of the features: an intervention, not an explanation. */
import { type Job, ModelError } from '../contract.ts';
import { patchesOfPicture } from '../figure-colours.ts';
import { KvCache } from '../inference/kv-cache.ts';
import type { OpenModel } from '../inference/model.ts';
import type {
  ChannelDrop,
  Estimate,
  InspectEvent,
  InterveneEvent,
  InterveneRequest,
  InterveneResult,
  RegionDrop,
  TakeChannels,
  TakePatches,
} from '../inspection.ts';
import type { Manifest } from '../manifest.ts';
import { type Answered, answeredIn, answerLogProbabilities, tokenTexts } from './answer-probability.ts';
import { type Eyes, type LookEvent, pixelsFor, type Seen } from './eyes.ts';
import { finerRegions, finestDrops, firstRegions, patchesIn, type Region } from './regions.ts';
import { channels, lookWithout, meanImageToken, withoutChannel, withoutRegion } from './taking.ts';

/** The answer with everything in place. */
interface Whole {
  readonly key: string;
  readonly logProbabilities: Float32Array;
  /** Of the language model's run, and of a look where looks are part of the price. */
  readonly runMs: number;
}
/** The last answer's own run: an estimate makes it, the intervention takes it. */
const lastWhole = new WeakMap<OpenModel, Whole>();

/** One answer and what was seen of its pictures. */
interface Case {
  readonly answered: Answered;
  /** By the pictures' names in the prompt. */
  readonly sights: ReadonlyMap<string, Seen>;
  readonly names: readonly string[];
  /** The answer's logarithms with some pictures' tokens exchanged; `change` names the exchange. */
  run(change: string, exchanged: ReadonlyMap<string, Float32Array>): Promise<Float32Array>;
}

/** A job on a case; the cache, which on a GPU no garbage collection frees, ends with it. */
async function* withCase<Event, Result>(
  request: InterveneRequest,
  eyes: Eyes,
  job: (current: Case) => AsyncGenerator<Event, Result, void>,
): AsyncGenerator<LookEvent | Event, Result, void> {
  const cache = new KvCache(eyes.model.manifest, eyes.model.graphs.decoder);
  try {
    return yield* job(yield* open(request, eyes, cache));
  } finally {
    cache.clear();
  }
}

async function* open(request: InterveneRequest, eyes: Eyes, cache: KvCache): AsyncGenerator<LookEvent, Case, void> {
  const { model, signal } = eyes;
  const answered = answeredIn(request, request.answer, model);
  checkTaken(request, answered);
  const names = answered.pictures.map(({ picture, mode }) => `${mode} ${picture}`);
  const sights = new Map<string, Seen>();
  for (const [at, { picture, mode }] of answered.pictures.entries()) {
    const name = names[at]!;
    if (!sights.has(name)) sights.set(name, yield* eyes.look(picture, mode));
  }
  return {
    answered,
    sights,
    names,
    run(change, exchanged) {
      const changedNames = names.map((name) => (exchanged.has(name) ? `${name} ${change}` : name));
      const tokens = new Map<string, Float32Array>();
      for (const [at, name] of names.entries()) {
        tokens.set(changedNames[at]!, exchanged.get(name) ?? sights.get(name)!.sight.imageTokens);
      }
      return answerLogProbabilities(answered, changedNames, (name) => tokens.get(name)!, cache, model, signal);
    },
  };
}

function checkTaken({ take }: InterveneRequest, { pictures }: Answered): void {
  if (pictures.length === 0) {
    throw new ModelError('request-invalid', 'There is no picture in this chat: nothing can be taken away.');
  }
  if (take.type === 'patches' && !pictures.some(({ picture }) => picture === take.picture)) {
    throw new ModelError('request-invalid', 'The picture whose patches are to be taken is not in this chat.');
  }
}

/** The answer as it stands, measured once. */
async function wholeOf(request: InterveneRequest, current: Case, eyes: Eyes): Promise<Whole> {
  const { take, ...question } = request;
  const looks = take.type === 'patches' && take.from === 'pixels';
  const key = JSON.stringify([question, looks]);
  const known = lastWhole.get(eyes.model);
  if (known?.key === key) return known;
  const start = performance.now();
  const logProbabilities = await current.run('', new Map());
  if (looks) {
    const { picture, mode } = current.answered.pictures.find((other) => other.picture === take.picture)!;
    const nowhere = { row: 0, column: 0, rows: 0, columns: 0 };
    await lookWithout(nowhere, await pixelsFor(picture, mode, eyes), eyes.model, eyes.signal);
  }
  const whole = { key, logProbabilities, runMs: performance.now() - start };
  lastWhole.set(eyes.model, whole);
  return whole;
}

/** An upper bound: as if at every level the largest regions were the ones to cut. */
function mostRuns(take: TakeChannels | TakePatches, { image }: Manifest): number {
  if (take.type === 'channels') return channels.length;
  const bySize = (region: Region): RegionDrop => ({ ...region, drop: region.rows * region.columns });
  let runs = 0;
  let regions = firstRegions(image.grid);
  for (let level = 0; level < take.levels; level++) {
    runs += regions.length;
    regions = finerRegions(regions.map(bySize));
  }
  return runs;
}

export function estimate(request: InterveneRequest, eyes: Eyes): Job<InspectEvent, Estimate> {
  return withCase(request, eyes, async function* (current) {
    yield { type: 'stage', stage: 'analysis', fraction: 0 } as const;
    const { runMs } = await wholeOf(request, current, eyes);
    const runs = mostRuns(request.take, eyes.model.manifest);
    return { runs, ms: runs * runMs };
  });
}

export function intervene(request: InterveneRequest, eyes: Eyes): Job<InterveneEvent, InterveneResult> {
  const start = performance.now();
  return withCase(request, eyes, (current) => interveneIn(current, request, eyes, start));
}

async function* interveneIn(
  current: Case,
  request: InterveneRequest,
  eyes: Eyes,
  start: number,
): Job<InterveneEvent, InterveneResult> {
  const { manifest, tokenizer } = eyes.model;
  yield { type: 'stage', stage: 'analysis', fraction: 0 };
  const { logProbabilities, runMs } = await wholeOf(request, current, eyes);
  const runs = mostRuns(request.take, manifest);
  yield { type: 'estimate', runs, ms: runs * runMs };

  const { take } = request;
  const total = sum(logProbabilities);
  const texts = tokenTexts(current.answered.answerIds, tokenizer);
  const tokens = texts.map((text, at) => ({ text, logProbability: logProbabilities[at]! }));
  const common = { tokens, logProbability: total };
  const ended = () => performance.now() - start;
  if (take.type === 'channels') {
    const found = yield* takeChannels(take, logProbabilities, current, eyes);
    return { ...common, channels: found, runs: found.length, totalMs: ended() };
  }
  const name = current.names[current.answered.pictures.findIndex(({ picture }) => picture === take.picture)]!;
  const regions = yield* takePatches(take, name, total, runs, current, eyes);
  const { grid } = manifest.image;
  const { placement } = current.sights.get(name)!;
  const where = { grid, placement, drop: finestDrops(regions, grid), regions };
  return { ...common, channels: [], where, runs: regions.length, totalMs: ended() };
}

async function* takeChannels(
  { replacement }: TakeChannels,
  whole: Float32Array,
  current: Case,
  { model, signal }: Eyes,
): AsyncGenerator<InterveneEvent, ChannelDrop[], void> {
  const found: ChannelDrop[] = [];
  for (const channel of channels) {
    signal?.throwIfAborted();
    const exchanged = new Map<string, Float32Array>();
    for (const [name, seen] of current.sights) {
      exchanged.set(name, await withoutChannel(channel, replacement, seen, model, signal));
    }
    const without = await current.run(`without ${channel}`, exchanged);
    const drops = whole.map((logarithm, at) => logarithm - without[at]!);
    const drop = { channel, drops, total: sum(drops) };
    found.push(drop);
    yield { type: 'channel', ...drop };
    yield { type: 'run', done: found.length, runs: channels.length };
  }
  return found;
}

async function* takePatches(
  { from, levels, picture }: TakePatches,
  name: string,
  total: number,
  mostRuns: number,
  current: Case,
  eyes: Eyes,
): AsyncGenerator<InterveneEvent, RegionDrop[], void> {
  const { model, signal } = eyes;
  const seen = current.sights.get(name)!;
  const { grid } = model.manifest.image;
  const ofPicture = patchesOfPicture(grid, seen.placement);
  const tokensWithout = await changer(from, picture, seen, current, eyes);
  const found: RegionDrop[] = [];
  let regions = firstRegions(grid);
  for (let level = 0; level < levels && regions.length > 0; level++) {
    const measured: RegionDrop[] = [];
    for (const region of regions) {
      signal?.throwIfAborted();
      if (!patchesIn(region, grid).some((patch) => ofPicture[patch] === 1)) continue; // padding has nothing to take
      const change = `without ${region.row},${region.column} ${region.rows}x${region.columns}`;
      const without = await current.run(change, new Map([[name, await tokensWithout(region)]]));
      const drop = { ...region, drop: total - sum(without) };
      measured.push(drop);
      found.push(drop);
      yield { type: 'region', ...drop };
      yield { type: 'run', done: found.length, runs: mostRuns };
    }
    regions = finerRegions(measured);
  }
  return found;
}

type Changer = (region: Region) => Promise<Float32Array>;

async function changer(
  from: TakePatches['from'],
  picture: string,
  seen: Seen,
  { answered }: Case,
  eyes: Eyes,
): Promise<Changer> {
  const { model, signal } = eyes;
  if (from === 'features') {
    const stand = await meanImageToken(seen, model, signal);
    return async (region) => withoutRegion(region, stand, seen, model.manifest);
  }
  const { mode } = answered.pictures.find((other) => other.picture === picture)!;
  const whole = await pixelsFor(picture, mode, eyes);
  return (region) => lookWithout(region, whole, model, signal);
}

function sum(values: ArrayLike<number>): number {
  return Array.from(values).reduce((total, value) => total + value, 0);
}
