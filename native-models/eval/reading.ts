/** What a reader made of one picture: a model, or a baseline beside it. */
import type { Labelled } from './boxes.ts';
import type { TruePicture } from './truth.ts';

export interface Answer {
  readonly text: string;
  readonly tookMs: number;
}

/** null where the reader has no such ability, or was not asked. */
export interface Reading {
  /** One for each question, in their order. */
  readonly answers: readonly Answer[];
  readonly text: string | null;
  readonly objects: readonly Labelled[] | null;
  readonly regions: readonly Labelled[] | null;
}

export interface Reader {
  readonly name: string;
  /** `tasks`: whether text, objects and regions are wanted too, where the picture's truth has them. */
  read(picture: TruePicture, path: string, tasks: boolean): Promise<Reading>;
  close(): Promise<void>;
}
