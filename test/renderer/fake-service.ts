/** A ModelService that behaves as the real one does, at a pace and with failures that a test chooses. */
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
  type OfModel,
  type OpenEvent,
  type OpenRequest,
  type PictureInfo,
  type PictureRequest,
  type SquareRequest,
  type SquareResult,
  type Stage,
} from '../../native-models/contract.ts';
import type {
  CompareModelsResult,
  InspectEvent,
  ProjectOtherRequest,
  ProjectOtherResult,
  ProjectRequest,
  ProjectResult,
} from '../../native-models/inspection.ts';
import { unscripted } from '../unscripted.ts';

export interface FakeBehaviour {
  /** Between two events. */
  pauseMs: number;
  answer: (request: AskRequest) => string;
  /** Thrown after so many words of the answer. */
  failure: { readonly afterWords: number; readonly error: ModelError } | undefined;
  openFailure: ModelError | undefined;
  picture: (picture: string, longestSidePx?: number) => Promise<PictureInfo>;
  cut: (request: CutRequest) => Promise<CutResult>;
  project: (request: ProjectRequest) => Promise<ProjectResult>;
  projectOther: (request: ProjectOtherRequest) => Promise<ProjectOtherResult>;
  compareModels: () => Promise<CompareModelsResult>;
  square: (picture: string, imageMode: ImageMode) => Promise<SquareResult>;
}

export const fakeModel: ModelInfo = {
  model: 'embedded',
  name: 'Vasari Mini',
  parameterCount: 4_200_000,
  precision: 'int4',
  imageSizePx: 192,
  imageMode: 'pad',
  grid: { rows: 12, columns: 12 },
  layers: { stages: [{ rows: 12, columns: 12 }], encoder: 2 },
  imageTokenCount: 144,
  contextTokenCount: 2048,
  provider: { asked: 'auto', used: 'cpu' },
  loadMs: 420,
};

export interface FakeService extends ModelService {
  readonly behaviour: FakeBehaviour;
  /** The model that is open, for every window that shares the service. */
  openModel: string | undefined;
  /** Every request, in order, as `method` and what it carried. */
  readonly calls: { readonly method: keyof ModelService; readonly request: unknown }[];
}

export function createFakeService(change: Partial<FakeBehaviour> = {}): FakeService {
  const behaviour: FakeBehaviour = {
    pauseMs: 0,
    answer: () => 'The total is 12.40.',
    failure: undefined,
    openFailure: undefined,
    picture: async () => ({
      format: 'png',
      widthPx: 400,
      heightPx: 200,
      exifOrientation: 1,
      preview: new Uint8Array([1, 2, 3]),
    }),
    cut: async ({ region }) => ({ cut: new Uint8Array([region.widthPx, region.heightPx]) }),
    project: async ({ fits }) => ({
      fits: fits.map(({ maps }) => ({
        maps: maps.map(({ picture, source }) => ({
          picture,
          source,
          grid: { rows: 1, columns: 2 },
          placement: { left: 0, top: 0.25, width: 1, height: 0.5 },
          scores: Float32Array.of(1, 0, 0, -1, 0, 0),
        })),
        explainedVariance: [1, 0, 0],
      })),
      stageMs: { picture: 1, vision: 2, analysis: 3 },
    }),
    projectOther: async ({ fits, isTurned }) => ({
      name: 'Vasari Mini',
      precision: 'int8',
      fits: fits.map(({ maps }) => ({
        maps: maps.map(({ picture, source, refit }) => ({
          picture,
          source,
          grid: { rows: 1, columns: 2 },
          placement: { left: 0, top: 0.25, width: 1, height: 0.5 },
          scores: isTurned ? Float32Array.of(-1, 0, 0, 1, 0, 0) : Float32Array.of(1, 0, 0, -1, 0, 0),
          ...(refit && { refitScores: Float32Array.of(0, 0, 1, 0, 0, 2) }),
        })),
        explainedVariance: [0.6, 0.1, 0],
        agreement: 0.5,
      })),
    }),
    compareModels: async () => ({ grid: { rows: 1, columns: 2 }, alignments: new Float32Array(25).fill(0.5) }),
    square: async (_picture, imageMode) => ({
      square: new Uint8Array([1, 2, 3]),
      sizePx: fakeModel.imageSizePx,
      imageMode,
      placement: { left: 0, top: 0.25, width: 1, height: 0.5 },
      imageTokenCount: fakeModel.imageTokenCount,
      pictureMs: 12,
    }),
    ...change,
  };
  const calls: FakeService['calls'] = [];

  async function pause(signal: AbortSignal | undefined, ms = behaviour.pauseMs): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, ms));
    if (signal?.aborted) throw new ModelError('cancelled', 'Cancelled.');
  }

  function checkOpen({ openModel = service.openModel }: OfModel): void {
    if (openModel !== service.openModel) throw new ModelError('model-closed', 'Another model was opened meanwhile.');
  }

  async function* open({ model }: OpenRequest, signal?: AbortSignal): Job<OpenEvent, ModelInfo> {
    service.openModel = undefined;
    for (const [index, part] of ['the encoder', 'the projector', 'the decoder'].entries()) {
      yield { type: 'progress', fraction: (index + 1) / 4, step: `Loading ${part}` };
      await pause(signal, 8 * behaviour.pauseMs);
    }
    if (behaviour.openFailure !== undefined) throw behaviour.openFailure;
    service.openModel = model;
    return { ...fakeModel, model };
  }

  // biome-ignore lint/correctness/useYield: the job has no events
  async function* picture({ picture: id, longestSidePx }: PictureRequest): Job<never, PictureInfo> {
    await pause(undefined, 4 * behaviour.pauseMs);
    return behaviour.picture(id, longestSidePx);
  }

  // biome-ignore lint/correctness/useYield: the job has no events
  async function* cut(request: CutRequest): Job<never, CutResult> {
    await pause(undefined, 4 * behaviour.pauseMs);
    return behaviour.cut(request);
  }

  async function* ask(request: AskRequest, signal?: AbortSignal): Job<AskEvent, AskResult> {
    checkOpen(request);
    for (const stage of ['picture', 'vision', 'prefill'] satisfies Stage[]) {
      for (const fraction of [0, 0.25, 0.5, 0.75, 1]) {
        yield { type: 'stage', stage, fraction };
        await pause(signal);
      }
    }
    const text = behaviour.answer(request);
    const words = text.split(/(?<=\s)/);
    for (const [index, delta] of words.entries()) {
      if (index === behaviour.failure?.afterWords) throw behaviour.failure.error;
      yield { type: 'stage', stage: 'decode', fraction: index / 512 };
      yield { type: 'text', delta };
      await pause(signal);
    }
    return {
      text,
      stopReason: 'end-of-turn',
      imageTokenCount: 144,
      promptTokenCount: 171,
      reusedTokenCount: 0,
      answerTokenCount: words.length,
      timeToFirstTokenMs: 640,
      tokensPerSecond: 41.6,
      totalMs: 1100,
      stageMs: { picture: 30, vision: 420, prefill: 190, decode: 460 },
      provider: fakeModel.provider,
    };
  }

  async function* project(request: ProjectRequest, signal?: AbortSignal): Job<InspectEvent, ProjectResult> {
    checkOpen(request);
    for (const stage of ['picture', 'vision', 'analysis'] satisfies InspectEvent['stage'][]) {
      yield { type: 'stage', stage, fraction: 0.5 };
      await pause(signal, 4 * behaviour.pauseMs);
    }
    return behaviour.project(request);
  }

  async function* projectOther(
    request: ProjectOtherRequest,
    signal?: AbortSignal,
  ): Job<InspectEvent, ProjectOtherResult> {
    checkOpen(request);
    yield { type: 'stage', stage: 'vision', fraction: 0.5 };
    await pause(signal, 4 * behaviour.pauseMs);
    return behaviour.projectOther(request);
  }

  // biome-ignore lint/correctness/useYield: the job has no events
  async function* compareModels(request: OfModel, signal?: AbortSignal): Job<InspectEvent, CompareModelsResult> {
    checkOpen(request);
    await pause(signal, 4 * behaviour.pauseMs);
    return behaviour.compareModels();
  }

  async function* count({ turns, system, ...asked }: CountRequest): Job<never, CountResult> {
    checkOpen(asked);
    const counted = turns.map(({ text, pictures }) => ({
      textTokenCount: Math.ceil(text.length / 4),
      pictureTokenCount: fakeModel.imageTokenCount * (pictures?.length ?? 0),
    }));
    const systemTokenCount = 8 + Math.ceil((system?.length ?? 0) / 4);
    const turnTokens = counted.reduce((sum, turn) => sum + turn.textTokenCount + turn.pictureTokenCount, 0);
    return { turns: counted, systemTokenCount, promptTokenCount: systemTokenCount + turnTokens };
  }

  // biome-ignore lint/correctness/useYield: the job has no events
  async function* square({ picture, imageMode = 'pad', ...asked }: SquareRequest): Job<never, SquareResult> {
    checkOpen(asked);
    await pause(undefined);
    return behaviour.square(picture, imageMode);
  }

  const called = (method: keyof ModelService, request: unknown): void => {
    calls.push({ method, request });
  };
  const service: FakeService = {
    ...unscripted,
    behaviour,
    openModel: undefined,
    calls,
    open(request, signal) {
      called('open', request);
      return open(request, signal);
    },
    picture(request) {
      called('picture', request);
      return picture(request);
    },
    cut(request) {
      called('cut', request);
      return cut(request);
    },
    ask(request, signal) {
      called('ask', request);
      return ask(request, signal);
    },
    count(request) {
      called('count', request);
      return count(request);
    },
    square(request) {
      called('square', request);
      return square(request);
    },
    project(request, signal) {
      called('project', request);
      return project(request, signal);
    },
    projectOther(request, signal) {
      called('projectOther', request);
      return projectOther(request, signal);
    },
    compareModels(request, signal) {
      called('compareModels', request);
      return compareModels(request, signal);
    },
  };
  return service;
}
