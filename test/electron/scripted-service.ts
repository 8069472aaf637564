/** A ModelService that answers from a script, for tests of what lies around the models. */
import {
  type AskEvent,
  type AskResult,
  type CountRequest,
  type CountResult,
  type CutResult,
  type Job,
  ModelError,
  type ModelInfo,
  type ModelService,
  type OpenEvent,
  type PictureInfo,
  type SquareResult,
} from '../../native-models/contract.ts';
import type { InspectEvent, ProjectRequest, ProjectResult } from '../../native-models/inspection.ts';
import { unscripted } from '../unscripted.ts';

const provider = { asked: 'auto', used: 'cpu' } as const;

export interface Script {
  /** Between two words of an answer. */
  readonly wordMs: number;
  /** Of an answer to any question. */
  readonly words: readonly string[];
  /** Called when an answer was cancelled, with the words that it had said. */
  onCancelled?(wordCount: number): void;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export function scriptedService(script: Script): ModelService {
  let isOpen = false;

  async function* open(request: { readonly model: string }): Job<OpenEvent, ModelInfo> {
    yield { type: 'progress', fraction: 0.5, step: 'Loading the script' };
    if (request.model !== 'embedded') throw new ModelError('model-missing', `There is no model "${request.model}".`);
    isOpen = true;
    return {
      model: 'embedded',
      name: 'A script',
      parameterCount: 0,
      precision: 'f32',
      imageSizePx: 64,
      imageMode: 'pad',
      grid: { rows: 4, columns: 4 },
      layers: { stages: [], encoder: 0 },
      imageTokenCount: 16,
      contextTokenCount: 1024,
      provider,
      loadMs: 1,
    };
  }

  // biome-ignore lint/correctness/useYield: a picture has no events
  async function* picture(): Job<never, PictureInfo> {
    return { format: 'png', widthPx: 4, heightPx: 4, exifOrientation: 1, preview: new Uint8Array([1, 2, 3]) };
  }

  async function* ask(_request: unknown, signal?: AbortSignal): Job<AskEvent, AskResult> {
    if (!isOpen) throw new ModelError('model-missing', 'No model is open.');
    yield { type: 'stage', stage: 'decode', fraction: 0 };
    let said = 0;
    for (const word of script.words) {
      await pause(script.wordMs);
      if (signal?.aborted) {
        script.onCancelled?.(said);
        throw new ModelError('cancelled', 'Cancelled.');
      }
      yield { type: 'text', delta: word };
      said += 1;
    }
    return {
      text: script.words.join(''),
      stopReason: 'end-of-turn',
      imageTokenCount: 16,
      promptTokenCount: 24,
      reusedTokenCount: 0,
      answerTokenCount: said,
      timeToFirstTokenMs: 1,
      tokensPerSecond: 1,
      totalMs: 1,
      stageMs: { picture: 0, vision: 0, prefill: 0, decode: 1 },
      provider,
    };
  }

  async function* project(request: ProjectRequest): Job<InspectEvent, ProjectResult> {
    if (!isOpen) throw new ModelError('model-missing', 'No model is open.');
    yield { type: 'stage', stage: 'analysis', fraction: 1 };
    const scores = Float32Array.from({ length: 48 }, (_, index) => Math.sin(index));
    const placement = { left: 0, top: 0, width: 1, height: 1 };
    return {
      fits: request.fits.map(({ maps }) => ({
        maps: maps.map((map) => ({ ...map, grid: { rows: 4, columns: 4 }, placement, scores })),
        explainedVariance: [0.5, 0.25, 0.125],
      })),
      stageMs: { picture: 0, vision: 0, analysis: 1 },
    };
  }

  async function* count({ turns }: CountRequest): Job<never, CountResult> {
    const counted = turns.map(({ text, pictures }) => ({
      textTokenCount: text.split(' ').length,
      pictureTokenCount: 16 * (pictures?.length ?? 0),
    }));
    const sum = counted.reduce((total, turn) => total + turn.textTokenCount + turn.pictureTokenCount, 8);
    return { turns: counted, systemTokenCount: 8, promptTokenCount: sum };
  }

  // biome-ignore lint/correctness/useYield: nothing to report on the way
  async function* square(): Job<never, SquareResult> {
    return {
      square: new Uint8Array([1, 2, 3]),
      sizePx: 64,
      imageMode: 'pad',
      placement: { left: 0, top: 0, width: 1, height: 1 },
      imageTokenCount: 16,
      pictureMs: 1,
    };
  }

  // biome-ignore lint/correctness/useYield: nothing to report on the way
  async function* cut(): Job<never, CutResult> {
    return { cut: new Uint8Array([1, 2, 3]) };
  }

  return { ...unscripted, open, picture, cut, ask, count, square, project };
}
