/** What is typed and attached, and not asked yet. */
import { isDeepStrictEqual } from 'node:util';
import { chatPictures } from '../call-rows.ts';
import type { ChatId, Draft } from '../chat-api.ts';
import { type Database, readJson } from './database.ts';

/** Stands for the chat that is not begun. */
const newChat = 0;

interface DraftRow {
  readonly text: string;
  readonly pictures: string;
}

export function readDraft(database: Database, chat: ChatId | null): Draft {
  const row = database.get<DraftRow>('SELECT text, pictures FROM drafts WHERE chat = ?', chat ?? newChat);
  if (row === undefined) return { text: '', pictures: [] };
  return { text: row.text, pictures: readJson(chatPictures, row.pictures) ?? [] };
}

/** A draft for a chat that was deleted meanwhile is dropped with it. */
export function saveDraft(database: Database, chat: ChatId | null, { text, pictures }: Draft): void {
  if (text === '' && pictures.length === 0) {
    clearDraft(database, chat);
    return;
  }
  database.run(
    `INSERT INTO drafts SELECT ?1, ?2, ?3 WHERE ?1 = 0 OR EXISTS (SELECT 1 FROM chats WHERE id = ?1)
     ON CONFLICT (chat) DO UPDATE SET text = excluded.text, pictures = excluded.pictures`,
    ...[chat ?? newChat, text, JSON.stringify(pictures)],
  );
}

/** Clears a draft that became a question, where it is still that one: another window may have stored its own over it. */
export function takeDraft(database: Database, chat: ChatId | null, taken: Draft): void {
  if (isDeepStrictEqual(taken, readDraft(database, chat))) clearDraft(database, chat);
}

function clearDraft(database: Database, chat: ChatId | null): void {
  database.run('DELETE FROM drafts WHERE chat = ?', chat ?? newChat);
}
