/** A chat as a file to give away or to keep: its shown branch as Markdown or as a page, all of it as JSON. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PictureId } from '../../native-models/contract.ts';
import type { Chat, ChatId, StoredTurn } from '../chat-api.ts';
import type { ExportFormat, OfferedFile, WindowLanguage } from '../data-api.ts';
import { shownTurns } from './branch.ts';
import { writePage } from './export-html.ts';
import { writeJson } from './export-json.ts';
import { writeMarkdown } from './export-markdown.ts';
import type { CleanPictures, ExportedPicture } from './picture-export.ts';
import type { Store } from './store.ts';
import type { Transfers } from './transfers.ts';
import { openChat } from './turns.ts';

export interface ExportParts {
  readonly store: Store;
  readonly transfers: Transfers;
  readonly cleanPictures: CleanPictures;
  readonly page: string;
}

export interface ExportChoice {
  readonly format: ExportFormat;
  readonly language: WindowLanguage;
  /** By the ids of the models that are here. */
  readonly modelNames: ReadonlyMap<string, string>;
}

/** What a writer gets; `path` is the file to write. */
export interface ExportJob extends Omit<ExportChoice, 'format'> {
  readonly chat: Chat;
  readonly turns: readonly StoredTurn[];
  /** Without those that are no longer stored or cannot be decoded. */
  readonly pictures: ReadonlyMap<PictureId, ExportedPicture>;
  readonly path: string;
  readonly nowMs: number;
}

const kinds = {
  markdown: { extension: 'zip', mediaType: 'application/zip', write: writeMarkdown, longestSidePx: undefined },
  json: { extension: 'json', mediaType: 'application/json', write: writeJson, longestSidePx: undefined },
  // A page is for looking at: at 1600 px a side it stays small enough to be sent.
  html: { extension: 'html', mediaType: 'text/html', write: writePage, longestSidePx: 1600 },
} as const;

export async function exportChat(parts: ExportParts, id: ChatId, choice: ExportChoice): Promise<OfferedFile> {
  const { store, transfers, cleanPictures, page } = parts;
  const { format, language, modelNames } = choice;
  const chat = openChat(store.database, id);
  const turns = format === 'json' ? chat.turns : shownTurns(chat);
  const { extension, mediaType, write, longestSidePx } = kinds[format];
  const folder = await transfers.workplace();
  try {
    const ids = turns.flatMap((turn) => (turn.role === 'user' ? turn.pictures : [])).map(({ picture }) => picture);
    const pictures = await cleanPictures(ids, { from: store.pictures, folder }, longestSidePx);
    const path = join(folder, `chat.${extension}`);
    await write({ chat, turns, pictures, path, nowMs: store.nowMs, language, modelNames });
    return await transfers.offer(page, path, { name: `${fileNameOf(chat.title)}.${extension}`, mediaType, folder });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Letters, digits, spaces, dots and dashes: what every file system takes. */
export function fileNameOf(title: string): string {
  const name = title
    .replaceAll(/[^\p{L}\p{M}\p{N} ._-]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[. ]+/, '')
    .slice(0, 80)
    .replace(/\p{Surrogate}$/u, '') // half a letter, which no address can hold
    .replace(/[. ]+$/, '');
  return name === '' ? 'chat' : name;
}
