/** The ModelService: which model is open, one job at a time, and what was seen of the last pictures. */
import {
  type AskEvent,
  type AskRequest,
  type AskResult,
  type CountRequest,
  type CountResult,
  type CutRequest,
  type CutResult,
  type ImageMode,
  type Job,
  ModelError,
  type ModelInfo,
  type ModelService,
  type OpenEvent,
  type OpenRequest,
  type PictureId,
  type PictureInfo,
  type PictureRequest,
  type SquareRequest,
  type SquareResult,
  type Stage,
  translated,
} from './contract.ts';
import { answerTokens } from './inference/answer.ts';
import { countTokens } from './inference/count.ts';
import { contentOf, prefill } from './inference/decode.ts';
import { createFeatureStore } from './inference/feature-store.ts';
import { frameFor, pixelsOf, placementIn } from './inference/image.ts';
import { KvCache } from './inference/kv-cache.ts';
import { closeModel, identityIn, type OpenModel, openModel, openSeeing, type SeeingModel } from './inference/model.ts';
import { cutPicture, pngOf, readHeader, readPicture, readPreview } from './inference/picture-file.ts';
import { promptFor, promptLength } from './inference/prompt.ts';
import { resample } from './inference/resample.ts';
import { rememberSaid } from './inference/said.ts';
import { createTextStream } from './inference/tokenizer.ts';
import { see } from './inference/vision.ts';
import { type Eyes, type LookEvent, type Seen, seenOf } from './inspect/eyes.ts';
import { createInspector } from './inspect/inspector.ts';
import { layersOf } from './inspect/layers.ts';
import { askRequest, check, checkTurns, cutRequest } from './service-requests.ts';

/** Where stored things lie. Both may throw a ModelError that says what is missing. */
export interface Places {
  readonly findPicture: (picture: PictureId) => string | Promise<string>;
  /** The folder of a model. */
  readonly findModel: (model: string) => string | Promise<string>;
  /** The ids of those that are here, to find one by its hash; none where absent. */
  readonly listModels?: () => readonly string[] | Promise<readonly string[]>;
  /** Where features of pictures are kept from one start to the next; nowhere where absent. */
  readonly featuresFolder?: string;
}

const progressOf =
  <S extends Stage>(stage: S) =>
  (fraction: number) =>
    ({ type: 'stage', stage, fraction }) as const;

type Clock = () => number;
const startClock = (): Clock => {
  const start = performance.now();
  return () => performance.now() - start;
};

export function createModelService(places: Places): ModelService {
  let model: OpenModel | null = null;
  let lastJob: Promise<void> = Promise.resolve();
  const seen = createFeatureStore(places.featuresFolder, async (picture) => {
    try {
      await places.findPicture(picture);
      return true;
    } catch {
      return false;
    }
  });
  void seen.sweep();
  /** The text that the language model has read last; the next one reads what is new. */
  let read: KvCache | null = null;

  /** Runs a job after the one before it; however it ends, the next may start. */
  async function* inTurn<Event, Result>(job: () => Job<Event, Result>, signal?: AbortSignal): Job<Event, Result> {
    const before = lastJob;
    let release = () => {};
    lastJob = new Promise((resolve) => {
      release = resolve;
    });
    try {
      await untilAborted(before, signal);
      return yield* job();
    } catch (cause) {
      throw asModelError(cause, signal);
    } finally {
      void before.then(release); // one that was stopped while it waited lets nobody past
    }
  }

  function opened(): OpenModel {
    if (model === null) throw new ModelError('model-missing', 'No model is open.');
    return model;
  }

  function openedEyes(): Omit<SeeingModel, 'close'> {
    const { manifest, identity, provider, graphs } = opened();
    return { manifest, identity, provider: provider.used, graphs: async () => graphs };
  }

  /** Looks at a picture, unless its features are kept. `stage` events of both kinds come from here. */
  async function* lookAt(
    picture: PictureId,
    mode: ImageMode,
    took: Partial<Record<Stage, number>>,
    signal?: AbortSignal,
    { manifest, identity, provider, graphs }: Omit<SeeingModel, 'close'> = openedEyes(),
  ): AsyncGenerator<LookEvent, Seen, void> {
    const key = `${picture} ${mode} ${provider} ${identity}`;
    const kept = seenOf(await seen.get(key));
    if (kept) return kept;
    yield { type: 'stage', stage: 'picture', fraction: 0 };
    const reading = startClock();
    const rgb = await readPicture(await places.findPicture(picture));
    signal?.throwIfAborted();
    const { pixelsNchw, placement } = pixelsOf(rgb, mode, manifest.image.sizePx, manifest.image);
    took.picture = (took.picture ?? 0) + reading();
    yield { type: 'stage', stage: 'picture', fraction: 1 };

    yield { type: 'stage', stage: 'vision', fraction: 0 };
    const seeing = startClock();
    const sight = yield* translated(see(pixelsNchw, manifest, await graphs(), signal), progressOf('vision'));
    took.vision = (took.vision ?? 0) + seeing();
    yield { type: 'stage', stage: 'vision', fraction: 1 };
    const { depth, breadth, imageTokens } = sight;
    void seen.put(key, { arrays: { depth, breadth, imageTokens }, facts: placement });
    return { sight, placement };
  }

  async function* open(request: OpenRequest, signal?: AbortSignal): Job<OpenEvent, ModelInfo> {
    const clock = startClock();
    const folder = await places.findModel(request.model);
    if (model !== null) {
      const before = model;
      model = null;
      seen.clear();
      read = null;
      await closeModel(before);
    }
    const loading = openModel(folder, request.provider, signal, request.threads);
    model = yield* translated(loading, (progress) => ({ type: 'progress', ...progress }) as const);
    yield { type: 'progress', fraction: 1, step: 'Ready' };
    const { manifest, provider } = model;
    return {
      model: request.model,
      name: manifest.name,
      parameterCount: manifest.parameterCount,
      precision: manifest.precision,
      imageSizePx: manifest.image.sizePx,
      imageMode: manifest.image.mode,
      grid: manifest.image.grid,
      layers: layersOf(manifest),
      imageTokenCount: manifest.image.tokenCount,
      contextTokenCount: manifest.language.contextTokenCount,
      provider,
      loadMs: clock(),
    };
  }

  // biome-ignore lint/correctness/useYield: a job with nothing to report on its way
  async function* picture(request: PictureRequest, signal?: AbortSignal): Job<never, PictureInfo> {
    try {
      const path = await places.findPicture(request.picture);
      const header = await readHeader(path);
      signal?.throwIfAborted();
      return { ...header, preview: await readPreview(path, request.longestSidePx) };
    } catch (cause) {
      throw asModelError(cause, signal);
    }
  }

  // biome-ignore lint/correctness/useYield: a job with nothing to report on its way
  async function* cut(request: CutRequest, signal?: AbortSignal): Job<never, CutResult> {
    check(cutRequest, request);
    try {
      const path = await places.findPicture(request.picture);
      signal?.throwIfAborted();
      return { cut: await cutPicture(path, request.region) };
    } catch (cause) {
      throw asModelError(cause, signal);
    }
  }

  // biome-ignore lint/correctness/useYield: a job with nothing to report on its way
  async function* count({ turns, system }: CountRequest): Job<never, CountResult> {
    const { manifest, tokenizer } = opened();
    return countTokens(turns, system ?? manifest.chat.system, tokenizer, manifest.image.tokenCount);
  }

  // biome-ignore lint/correctness/useYield: a job with nothing to report on its way
  async function* square(request: SquareRequest, signal?: AbortSignal): Job<never, SquareResult> {
    const { image } = opened().manifest;
    const clock = startClock();
    try {
      const imageMode = request.imageMode ?? image.mode;
      const rgb = await readPicture(await places.findPicture(request.picture));
      signal?.throwIfAborted();
      const frame = frameFor(rgb, imageMode);
      const seen = resample(rgb, frame, image.sizePx, image.sizePx);
      const pictureMs = clock();
      const placement = placementIn(rgb, frame);
      const { sizePx, tokenCount: imageTokenCount } = image;
      return { square: await pngOf(seen), sizePx, imageMode, placement, imageTokenCount, pictureMs };
    } catch (cause) {
      throw asModelError(cause, signal);
    }
  }

  async function* ask(request: AskRequest, signal?: AbortSignal): Job<AskEvent, AskResult> {
    const clock = startClock();
    const asked = opened();
    const { manifest, graphs, tokenizer, provider, prefillChunk } = asked;
    const prompt = promptFor(request.turns, request.system ?? manifest.chat.system, tokenizer);
    const promptTokenCount = promptLength(prompt, manifest.image.tokenCount);
    const { contextTokenCount } = manifest.language;
    if (promptTokenCount > contextTokenCount) {
      throw new ModelError(
        'request-invalid',
        `The conversation has ${promptTokenCount} tokens, the model takes ${contextTokenCount}: start a new one, or ask with fewer pictures.`,
      );
    }
    const stageMs: Record<Stage, number> = { picture: 0, vision: 0, prefill: 0, decode: 0 };
    const modeOf = (id: PictureId): ImageMode => request.pictureModes?.[id] ?? request.imageMode ?? manifest.image.mode;
    const names = prompt.pictures.map((id) => `${modeOf(id)} ${id}`);
    const content = contentOf(prompt.ids, names, manifest.image.tokenCount);
    read ??= new KvCache(manifest, graphs.decoder);
    const cache = read;
    cache.prepare(content.length, request.maxNewTokens);
    const reusedTokenCount = Math.min(cache.sharedWith(content), content.length - 1);
    const imageTokens = new Map<string, Float32Array>();
    for (const [at, id] of prompt.pictures.entries()) {
      const name = names[at]!;
      if (imageTokens.has(name) || content.indexOf(name, reusedTokenCount) === -1) continue;
      const { sight } = yield* lookAt(id, modeOf(id), stageMs, signal);
      imageTokens.set(name, sight.imageTokens);
    }

    yield { type: 'stage', stage: 'prefill', fraction: 0 };
    const reading = startClock();
    const tokensOf = (name: string) => imageTokens.get(name)!;
    const { maxNewTokens } = request;
    const reader = prefill(content, tokensOf, cache, manifest, graphs, {
      signal,
      chunk: prefillChunk,
      ahead: maxNewTokens,
    });
    const step = yield* translated(reader, progressOf('prefill'));
    stageMs.prefill = reading();

    yield { type: 'stage', stage: 'decode', fraction: 0 };
    const answering = startClock();
    const tokens = answerTokens(step, request, manifest, graphs, signal);
    const stream = createTextStream(tokenizer);
    let text = '';
    const ids: number[] = [];
    let timeToFirstTokenMs = 0;
    let token = await tokens.next();
    timeToFirstTokenMs = clock();
    for (; !token.done; token = await tokens.next()) {
      ids.push(token.value);
      const delta = stream.push(token.value);
      text += delta;
      if (delta !== '') yield { type: 'text', delta };
      yield { type: 'stage', stage: 'decode', fraction: ids.length / request.maxNewTokens };
    }
    stageMs.decode = answering();
    rememberSaid(asked, text, ids);
    const answerTokenCount = ids.length;
    return {
      text,
      stopReason: token.value,
      imageTokenCount: prompt.pictures.length * manifest.image.tokenCount,
      promptTokenCount,
      reusedTokenCount,
      answerTokenCount,
      timeToFirstTokenMs,
      tokensPerSecond: answerTokenCount / Math.max(stageMs.decode / 1000, 1e-6),
      totalMs: clock(),
      stageMs,
      provider,
    };
  }

  /** What a job of the inspector sees with; `took` gets the milliseconds of what it had to look at. */
  function eyesOf(took: Partial<Record<Stage, number>>, signal?: AbortSignal): Eyes {
    const current = opened();
    return {
      model: current,
      signal,
      look: (picture, mode) => lookAt(picture, mode, took, signal),
      async *lookThrough(id, picture, mode) {
        const other = await openSeeing(await places.findModel(id), signal);
        try {
          const { manifest, identity } = other;
          return { manifest, identity, seen: yield* lookAt(picture, mode, took, signal, other) };
        } finally {
          await other.close();
        }
      },
      async modelWith(identity) {
        for (const id of (await places.listModels?.()) ?? []) {
          const found = await Promise.resolve(places.findModel(id))
            .then(identityIn)
            .catch(() => undefined);
          if (found === identity) return id; // one that cannot be read is not it
        }
        return undefined;
      },
      picture: async (picture) => readPicture(await places.findPicture(picture)),
      async isStored(picture) {
        try {
          await readHeader(await places.findPicture(picture));
          return true;
        } catch (cause) {
          if (cause instanceof ModelError && cause.code === 'picture-invalid') return false;
          throw cause;
        }
      },
    };
  }

  return {
    open: (request, signal) => inTurn(() => open(request, signal), signal),
    /** Decoding needs no model, so it does not wait for an answer. */
    picture,
    cut,
    count,
    square,
    async *ask(request, signal) {
      check(askRequest, request);
      checkTurns(request.turns);
      return yield* inTurn(() => ask(request, signal), signal);
    },
    ...createInspector({ eyesOf, inTurn, check, checkTurns }),
  };
}

/** Waits, but no longer than the signal allows. */
async function untilAborted(waiting: Promise<void>, signal?: AbortSignal): Promise<void> {
  let stop = () => {};
  const aborted = new Promise<void>((resolve) => {
    stop = resolve;
    signal?.addEventListener('abort', stop, { once: true });
  });
  signal?.throwIfAborted();
  await Promise.race([waiting, aborted]);
  signal?.removeEventListener('abort', stop);
  signal?.throwIfAborted();
}

/** What callers see: a ModelError, `cancelled` where the signal asked for it. */
function asModelError(cause: unknown, signal?: AbortSignal): ModelError {
  if (signal?.aborted) return new ModelError('cancelled', 'Stopped.', { cause });
  if (cause instanceof ModelError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  if (cause instanceof RangeError && /allocation/i.test(message)) {
    return new ModelError(
      'out-of-memory',
      'There is not enough memory: close other programs, or choose a smaller model.',
      { cause },
    );
  }
  return new ModelError('unexpected', message, { cause });
}
