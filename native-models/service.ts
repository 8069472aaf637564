/** The ModelService: which model is open, one job at a time, and what was seen of the last pictures. */
import {
  type AskEvent,
  type AskRequest,
  type AskResult,
  type CountRequest,
  type CountResult,
  type ErrorCode,
  type ImageMode,
  type Job,
  ModelError,
  type ModelInfo,
  type ModelService,
  type OfModel,
  type OpenEvent,
  type OpenRequest,
  type PictureId,
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
import { pngOf, readHeader, readPicture } from './inference/picture-file.ts';
import { promptFor, promptLength } from './inference/prompt.ts';
import { resample } from './inference/resample.ts';
import { rememberSaid } from './inference/said.ts';
import { createTextStream } from './inference/tokenizer.ts';
import { see } from './inference/vision.ts';
import { type Eyes, type LookEvent, type Seen, seenOf } from './inspect/eyes.ts';
import { createInspector } from './inspect/inspector.ts';
import { layersOf } from './inspect/layers.ts';
import { askRequest, check, checkTurns } from './service-requests.ts';
import { createPictureJobs } from './stored-pictures.ts';
import { asModelError, createTurns, type InTurn, openEnd, untilAborted } from './turns.ts';

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

/** What is open, and as what it was asked for. */
interface Opened {
  readonly request: OpenRequest;
  readonly model: OpenModel;
  readonly info: ModelInfo;
}

/** How a run ends that the model or its device failed, not what was asked. */
const runFailures: ReadonlySet<ErrorCode> = new Set(['model-invalid', 'out-of-memory', 'unexpected']);

export function createModelService(places: Places): ModelService {
  let current: Opened | null = null;
  /** A run of what is open failed: the next opening loads it anew, even where it is the same. */
  let isDoubted = false;
  /** Of models that were open beside it. */
  const failuresOfOthers = new WeakSet<ModelError>();
  const inTurn = createTurns();
  /** Ends with the last opening that has begun. */
  let opening: Promise<void> = Promise.resolve();
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

  /** Throws `model-closed`. */
  function opened({ openModel }: OfModel = {}): OpenModel {
    if (current === null) throw new ModelError('model-closed', 'No model is open.');
    if (openModel !== undefined && openModel !== current.request.model) {
      throw new ModelError('model-closed', 'Another model was opened meanwhile: try again.');
    }
    return current.model;
  }

  /** For a job that does not wait its turn. */
  async function openedSoon(request: OfModel, signal?: AbortSignal): Promise<OpenModel> {
    await untilAborted(opening, signal);
    return opened(request);
  }

  /** The hash of the model with that id; undefined where it cannot be read. */
  async function identityFor(id: string): Promise<string | undefined> {
    try {
      return await identityIn(await places.findModel(id));
    } catch {
      return undefined;
    }
  }

  /** What is open, where that is what is to be opened. */
  async function openAs({ model, provider, threads = 0 }: OpenRequest): Promise<ModelInfo | undefined> {
    const found = current;
    if (found?.request.model !== model || found.request.provider !== provider) return undefined;
    if ((found.request.threads ?? 0) !== threads || isDoubted) return undefined;
    const identity = await identityFor(model);
    return identity === found.model.identity && current === found ? found.info : undefined;
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
    const known = await openAs(request); // a window before this one may have asked for it too
    if (known !== undefined) return known;
    const clock = startClock();
    const folder = await places.findModel(request.model);
    const { ended, end } = openEnd();
    opening = ended;
    try {
      if (current !== null) {
        const before = current.model;
        current = null;
        seen.clear();
        read = null;
        await closeModel(before);
      }
      const loading = openModel(folder, request.provider, signal, request.threads);
      const model = yield* translated(loading, (progress) => ({ type: 'progress', ...progress }) as const);
      const info = infoOf(request.model, model, clock());
      current = { request, model, info };
      isDoubted = false;
      yield { type: 'progress', fraction: 1, step: 'Ready' };
      return info;
    } finally {
      end();
    }
  }

  // biome-ignore lint/correctness/useYield: a job with nothing to report on its way
  async function* count(request: CountRequest, signal?: AbortSignal): Job<never, CountResult> {
    try {
      const { manifest, tokenizer } = await openedSoon(request, signal);
      return countTokens(request.turns, request.system ?? manifest.chat.system, tokenizer, manifest.image.tokenCount);
    } catch (cause) {
      throw asModelError(cause, signal);
    }
  }

  // biome-ignore lint/correctness/useYield: a job with nothing to report on its way
  async function* square(request: SquareRequest, signal?: AbortSignal): Job<never, SquareResult> {
    try {
      const { image } = (await openedSoon(request, signal)).manifest;
      const clock = startClock();
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
    const asked = opened(request);
    const { manifest, graphs, tokenizer, provider, prefillChunk } = asked;
    const prompt = promptFor(request.turns, request.system ?? manifest.chat.system, tokenizer);
    const promptTokenCount = promptLength(prompt, manifest.image.tokenCount);
    const { contextTokenCount } = manifest.language;
    if (promptTokenCount > contextTokenCount) {
      throw new ModelError(
        'request-invalid',
        `The conversation has ${promptTokenCount.toLocaleString('en')} tokens, the model takes ${contextTokenCount.toLocaleString('en')}: start a new one, or ask with fewer pictures.`,
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
  function eyesOf(request: OfModel, took: Partial<Record<Stage, number>>, signal?: AbortSignal): Eyes {
    return {
      model: opened(request),
      signal,
      look: (picture, mode) => lookAt(picture, mode, took, signal),
      async *lookThrough(id, picture, mode) {
        let other: SeeingModel | undefined;
        try {
          other = await openSeeing(await places.findModel(id), signal);
          const { manifest, identity } = other;
          return { manifest, identity, seen: yield* lookAt(picture, mode, took, signal, other) };
        } catch (cause) {
          const failure = asModelError(cause, signal);
          failuresOfOthers.add(failure);
          throw failure;
        } finally {
          await other?.close();
        }
      },
      async modelWith(identity) {
        for (const id of (await places.listModels?.()) ?? []) {
          if ((await identityFor(id)) === identity) return id;
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

  /** Runs a job of the open model in its turn. */
  const withModel: InTurn = (job, signal) =>
    inTurn(async function* () {
      try {
        return yield* job();
      } catch (cause) {
        const failure = asModelError(cause, signal);
        isDoubted ||= runFailures.has(failure.code) && !failuresOfOthers.has(failure);
        throw failure;
      }
    }, signal);

  return {
    async *open(request, signal) {
      return (await openAs(request)) ?? (yield* inTurn(() => open(request, signal), signal));
    },
    ...createPictureJobs(places.findPicture),
    count,
    square,
    async *ask(request, signal) {
      check(askRequest, request);
      checkTurns(request.turns);
      return yield* withModel(() => ask(request, signal), signal);
    },
    ...createInspector({ eyesOf, inTurn: withModel, check, checkTurns }),
  };
}

function infoOf(id: string, { manifest, provider }: OpenModel, loadMs: number): ModelInfo {
  return {
    model: id,
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
    loadMs,
  };
}
