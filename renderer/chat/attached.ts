/** The shelf's attachments of a question: what of them can be sent, is still being read, or was refused. */
import type { ChatPicture } from '../../electron/desktop-api.ts';
import { mostPictures } from '../../native-models/contract.ts';
import { type Attachment, chatPicture, draftPicture, type ShelfStore } from '../pictures/picture-shelf.ts';

export interface Attached {
  /** Those that are ready, as they are stored with a question. */
  picturesOf(keys: readonly string[]): readonly ChatPicture[];
  /** Those that the host has, as they are stored with a draft: their previews may come much later. */
  storedOf(keys: readonly string[]): readonly ChatPicture[];
  isReading(keys: readonly string[]): boolean;
  areReady(keys: readonly string[]): boolean;
  /** How many more a question takes beside them. The refused take no place. */
  roomBeside(keys: readonly string[]): number;
  /** Why one of them cannot be sent, in a sentence. */
  refusalOf(keys: readonly string[]): string | undefined;
  /** Puts stored pictures on the shelf once more; returns their keys. */
  read(stored: readonly ChatPicture[]): readonly string[];
}

export function createAttached(shelf: ShelfStore): Attached {
  const attachmentsOf = (keys: readonly string[]): readonly Attachment[] =>
    keys.flatMap((key) => shelf.getState().attachments[key] ?? []);
  const picturesOf = (keys: readonly string[]): readonly ChatPicture[] =>
    attachmentsOf(keys).flatMap((attachment) => chatPicture(attachment) ?? []);
  return {
    picturesOf,
    storedOf: (keys) => attachmentsOf(keys).flatMap((attachment) => draftPicture(attachment) ?? []),
    isReading: (keys) => attachmentsOf(keys).some(({ state }) => state.type === 'reading'),
    areReady: (keys) => picturesOf(keys).length === keys.length,
    roomBeside: (keys) => mostPictures - attachmentsOf(keys).filter(({ state }) => state.type !== 'refused').length,
    refusalOf: (keys) =>
      attachmentsOf(keys)
        .map(({ state }) => (state.type === 'refused' ? state.message : undefined))
        .find((message) => message !== undefined),
    read: (stored) => stored.map((picture) => shelf.getState().addStored(picture)),
  };
}
