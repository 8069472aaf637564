/** Models of the user's own: what a checkpoint would become, and the one conversion that may run. Types; sizes in bytes. */
import type { ErrorCode } from '../native-models/contract.ts';

/** Those of `npm run convert` that the window offers. */
export type ConversionPrecision = 'int4' | 'int4-b128' | 'int8' | 'f16';

export interface CheckpointFacts {
  readonly folder: string;
  /** The folder's own name. */
  readonly name: string;
  readonly parameterCount: number;
  readonly choices: readonly { readonly precision: ConversionPrecision; readonly sizeBytes: number }[];
  /** Where models lie. */
  readonly freeBytes: number;
}

export interface ConversionRequest {
  /** The checkpoint. */
  readonly folder: string;
  readonly precision: ConversionPrecision;
  /** What the model is to be called. */
  readonly name: string;
}

export type ConversionState =
  | { readonly type: 'none' }
  | {
      readonly type: 'running';
      readonly name: string;
      readonly doneBytes: number;
      /** 0 until the checkpoint has been read through. */
      readonly totalBytes: number;
      readonly startedMs: number;
    }
  /** The id of the new model. */
  | { readonly type: 'done'; readonly name: string; readonly model: string }
  | { readonly type: 'failed'; readonly name: string; readonly code: ErrorCode; readonly message: string };

/** Every window hears of the conversion, and may stop it; it goes on when they close, until Vasari ends. */
export interface ModelCalls {
  /** Throws 'checkpoint-invalid' with what is missing, or is not as it should be. */
  describeCheckpoint(folder: string): Promise<CheckpointFacts>;
  /** Begins; how it goes on comes by `conversion` messages. Throws 'request-invalid' while another runs. */
  startConversion(request: ConversionRequest): Promise<void>;
  /** Ends it and removes what it wrote. */
  stopConversion(): Promise<void>;
  /** Forgets how the last one ended. */
  dismissConversion(): Promise<void>;
  /** Deletes the files of a model of the user's own. Throws 'model-missing' for any other. */
  removeModel(model: string): Promise<void>;
}
