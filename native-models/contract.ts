/** What the models offer, in words every process speaks. No Node, no DOM: the border's vocabulary, with inspection.ts. */
import type { Grid, InspectService, Placement } from './inspection.ts';

/** A job reports events while it runs and returns its result. Leaving its loop early, or its signal, cancels it. */
export type Job<Event, Result> = AsyncGenerator<Event, Result, void>;

/** What a program can act on; the sentence for people is the error's message. */
export type ErrorCode =
  | 'cancelled'
  | 'request-invalid'
  | 'picture-invalid'
  | 'checkpoint-invalid'
  | 'model-missing'
  | 'model-closed'
  | 'model-invalid'
  | 'out-of-memory'
  | 'disk-full'
  | 'read-only'
  | 'data-invalid'
  | 'chat-missing'
  | 'process-died'
  | 'unexpected';

/** A code to act on, a sentence to show. */
export class ModelError extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ModelError';
    this.code = code;
  }
}

/** How a picture becomes the model's square: padded with the mean colour, or squashed. */
export type ImageMode = 'pad' | 'squash';

/** Where the graphs run. `auto` lets the service choose and say why. */
export type ExecutionProvider = 'cpu' | 'webgpu' | 'cuda' | 'dml' | 'coreml';
export type ProviderChoice = ExecutionProvider | 'auto';

/** The provider in use and, where it is not the one asked for, the reason in a sentence. */
export interface ProviderUse {
  readonly asked: ProviderChoice;
  readonly used: ExecutionProvider;
  readonly reason?: string;
}

/** A picture that was stored: the SHA-256 of its bytes, in lower-case hexadecimal. */
export type PictureId = string;

/** A turn takes no more pictures, */
export const mostPictures = 16;
/** and no longer text: characters, of a system sentence too. */
export const longestTextChars = 1_000_000;
/** A request takes no more turns. All of a chat's branch is counted, so a long chat must not meet this. */
export const mostTurns = 10_000;
/** An answer takes no more tokens: the longest context of the Phi that Florence-VL is built on. */
export const mostNewTokens = 131_072;

export interface Turn {
  readonly role: 'user' | 'assistant';
  readonly text: string;
  /** Pictures of a user's turn, in their order; at most `mostPictures`. */
  readonly pictures?: readonly PictureId[];
}

export interface Sampling {
  /** 0 is greedy. */
  readonly temperature: number;
  /** 1 keeps all. */
  readonly topP: number;
  /** 0 keeps all. */
  readonly topK: number;
  /** 1 leaves logits alone. */
  readonly repetitionPenalty: number;
  readonly seed: number;
}

export const greedy: Sampling = { temperature: 0, topP: 1, topK: 0, repetitionPenalty: 1, seed: 0 };

// ---- open ----------------------------------------------------------------------------------------------------------

export interface OpenRequest {
  /** A model's id, as `models` lists it, such as `embedded`. */
  readonly model: string;
  readonly provider: ProviderChoice;
  /** Of each operator on the CPU; absent or 0 leaves the number to ONNX Runtime. */
  readonly threads?: number;
}
export interface OpenEvent {
  readonly type: 'progress';
  /** 0 to 1. */
  readonly fraction: number;
  /** What is being loaded, for people: "Loading the decoder". */
  readonly step: string;
}
export interface ModelInfo {
  readonly model: string;
  readonly name: string;
  readonly parameterCount: number;
  readonly precision: string;
  readonly imageSizePx: number;
  readonly imageMode: ImageMode;
  readonly grid: Grid;
  /** What `layer` of a map may name: DaViT's stages, and how many layers of the encoder the model shows (0: none). */
  readonly layers: { readonly stages: readonly Grid[]; readonly encoder: number };
  readonly imageTokenCount: number;
  readonly contextTokenCount: number;
  readonly provider: ProviderUse;
  readonly loadMs: number;
}

/**
 * Of a request to the open model: which one it means. Several windows share one service, and each may open another. The
 * provider and the threads are not named: where a result depends on them, it says what it ran on.
 */
export interface OfModel {
  /** Its id; whichever is open where absent. Throws `model-closed` where another is open, or none. */
  readonly openModel?: string;
}

// ---- picture -------------------------------------------------------------------------------------------------------

export interface PictureRequest {
  readonly picture: PictureId;
  /** Of the preview: 1024 where absent, at most 8192; more to look at a picture closely. */
  readonly longestSidePx?: number;
}
/** A picture that can be decoded, upright. */
export interface PictureInfo {
  readonly format: string;
  readonly widthPx: number;
  readonly heightPx: number;
  /** As the file says it, 1 to 8; 1 is upright. The size above and the preview are turned already. */
  readonly exifOrientation: number;
  /** WebP of at most `longestSidePx` a side, upright, for any window to show; never larger than the picture. */
  readonly preview: Uint8Array;
}

// ---- cut -----------------------------------------------------------------------------------------------------------

/** A rectangle of an upright picture, in its own pixels. */
export interface PictureRegion {
  readonly leftPx: number;
  readonly topPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
}
export interface CutRequest {
  readonly picture: PictureId;
  readonly region: PictureRegion;
}
export interface CutResult {
  /** PNG: the region's own pixels, upright, transparency kept. */
  readonly cut: Uint8Array;
}

// ---- ask -----------------------------------------------------------------------------------------------------------

export interface AskRequest extends OfModel {
  /** Alternating turns; the last is the user's. */
  readonly turns: readonly Turn[];
  readonly sampling: Sampling;
  readonly maxNewTokens: number;
  /** The model's own mode where absent. */
  readonly imageMode?: ImageMode;
  /** Before `imageMode`, for single pictures. */
  readonly pictureModes?: Readonly<Record<PictureId, ImageMode>>;
  /** In place of the model's own system sentence; empty leaves the system's turn out. */
  readonly system?: string;
}
/** `picture` decodes and resizes, `vision` is DaViT and the three prompts, `prefill` reads the question, `decode` answers. */
export type Stage = 'picture' | 'vision' | 'prefill' | 'decode';
export type AskEvent =
  | { readonly type: 'stage'; readonly stage: Stage; readonly fraction: number }
  | { readonly type: 'text'; readonly delta: string };
export type StopReason = 'end-of-turn' | 'max-tokens' | 'context-full';
export interface AskResult {
  readonly text: string;
  readonly stopReason: StopReason;
  readonly imageTokenCount: number;
  /** All prompt tokens, the image tokens among them. */
  readonly promptTokenCount: number;
  /** Those of them that were read for an earlier question and were not read again. */
  readonly reusedTokenCount: number;
  readonly answerTokenCount: number;
  /** From the request to the first token's id. */
  readonly timeToFirstTokenMs: number;
  readonly tokensPerSecond: number;
  readonly totalMs: number;
  readonly stageMs: Readonly<Record<Stage, number>>;
  readonly provider: ProviderUse;
}

// ---- count ---------------------------------------------------------------------------------------------------------

export interface CountRequest extends OfModel {
  readonly turns: readonly Turn[];
  readonly system?: string;
}
/** What the language model would have to read. */
export interface CountResult {
  readonly turns: readonly { readonly textTokenCount: number; readonly pictureTokenCount: number }[];
  /** The system's sentence, and the template's marks. */
  readonly systemTokenCount: number;
  readonly promptTokenCount: number;
}

// ---- square --------------------------------------------------------------------------------------------------------

export interface SquareRequest extends OfModel {
  readonly picture: PictureId;
  readonly imageMode?: ImageMode;
}
/** The very pixels that the open model gets of a picture. */
export interface SquareResult {
  /** PNG, `sizePx` a side. */
  readonly square: Uint8Array;
  readonly sizePx: number;
  readonly imageMode: ImageMode;
  /** Where the upright picture lies in the square, as fractions of its side. */
  readonly placement: Placement;
  readonly imageTokenCount: number;
  /** To decode the file and to resize it. */
  readonly pictureMs: number;
}

// ---- the service ---------------------------------------------------------------------------------------------------

/** One open model, for every window. A job waits for the one before it. */
export interface ModelService extends InspectService {
  /**
   * Opens a model, closing the one that is open. What is open as it is asked for, by the same files, provider and threads,
   * stays open with all that it has read, unless a run of it failed. Where there is no such model, what is open stays open;
   * where opening fails otherwise, none is open.
   */
  open(request: OpenRequest, signal?: AbortSignal): Job<OpenEvent, ModelInfo>;
  /** Decodes a stored picture, or says what is wrong with it. */
  picture(request: PictureRequest, signal?: AbortSignal): Job<never, PictureInfo>;
  /** Cuts a region out of a stored picture; waits for no other job. Throws 'request-invalid' for one outside of it. */
  cut(request: CutRequest, signal?: AbortSignal): Job<never, CutResult>;
  /** Answers the last turn. */
  ask(request: AskRequest, signal?: AbortSignal): Job<AskEvent, AskResult>;
  /** Counts tokens; waits for no other job than the opening of a model. */
  count(request: CountRequest, signal?: AbortSignal): Job<never, CountResult>;
  /** Shows what the model sees of a picture; waits for no other job than the opening of a model. */
  square(request: SquareRequest, signal?: AbortSignal): Job<never, SquareResult>;
}

/** Runs a job to its result, showing its events on the way. */
export async function drain<Event, Result>(
  job: Job<Event, Result>,
  onEvent: (event: Event) => void = () => {},
): Promise<Result> {
  for (;;) {
    const step = await job.next();
    if (step.done) return step.value;
    onEvent(step.value);
  }
}

/** The job with its events in other words. Leaving it early, or an error of `translate`, cancels the job too. */
export async function* translated<From, To, Result>(
  job: Job<From, Result>,
  translate: (event: From) => To,
): Job<To, Result> {
  let finished = false;
  try {
    for (;;) {
      const step = await job.next();
      if (step.done) {
        finished = true;
        return step.value;
      }
      yield translate(step.value);
    }
  } finally {
    if (!finished) await job.return(undefined as Result);
  }
}
