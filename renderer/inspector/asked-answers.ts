/** The chat's answers, as far as an intervention needs them. */
import type { AskRequest, ImageMode, PictureId } from '../../native-models/contract.ts';
import type { InspectedPicture } from './figure-store.ts';

export interface AskedAnswer {
  readonly id: string;
  readonly question: string;
  readonly answer: string;
  /** What was sent: alternating turns, the last of which is the question, and how the pictures were shown. */
  readonly asked: Pick<AskRequest, 'turns' | 'imageMode' | 'pictureModes' | 'system'>;
  /** The last that was shown before the answer. */
  readonly picture: AskedPicture;
}

export interface AskedPicture {
  readonly picture: PictureId;
  readonly name: string;
  readonly imageMode?: ImageMode;
}

/** Whole answers about pictures, the newest last. The list is another one whenever it changes. */
export interface AskedAnswers {
  list(): readonly AskedAnswer[];
  subscribe(listener: () => void): () => void;
  /** The picture to be seen; undefined where it cannot be read. */
  look(picture: AskedPicture): Promise<InspectedPicture | undefined>;
}

export const noAnswers: AskedAnswers = { list: () => [], subscribe: () => () => {}, look: async () => undefined };
