/** The list of chats: titles, order, deletion that can be taken back. */
import { ModelError } from '../../native-models/contract.ts';
import type { ChatId, ChatPage, ChatSummary } from '../chat-api.ts';
import type { ChatSettings } from '../data-api.ts';
import type { Database } from './database.ts';
import type { Pen } from './pen.ts';

/** In `deleted_ms`: it can no longer be taken back, and is being deleted for good (`purge.ts`). */
export const forGood = 0;
const longestTitleChars = 60;

export interface ChatRow {
  readonly id: number;
  readonly title: string;
  readonly first_title: string;
  readonly is_pinned: number;
  readonly created_ms: number;
  readonly updated_ms: number;
  readonly leaf: number | null;
  readonly settings: string;
}

export const summaryColumns = 'c.id, c.title, c.first_title, c.is_pinned, c.created_ms, c.updated_ms';

export function asSummary(row: ChatRow): ChatSummary {
  return {
    id: row.id,
    title: row.title,
    isRenamed: row.title !== row.first_title,
    isPinned: row.is_pinned === 1,
    createdMs: row.created_ms,
    updatedMs: row.updated_ms,
  };
}

/** The first line's beginning, cut at a word; for a question without words, the first picture's name. */
export function titleOf(text: string, pictureName: string | undefined): string {
  const line = text.split('\n').find((line) => line.trim() !== '') ?? pictureName ?? 'New chat';
  const letters = [...line.trim().replaceAll(/\s+/g, ' ')];
  if (letters.length <= longestTitleChars) return letters.join('');
  const cut = letters.slice(0, longestTitleChars).join('');
  const word = cut.lastIndexOf(' ');
  return `${word > longestTitleChars / 2 ? cut.slice(0, word) : cut}…`;
}

/** Throws 'chat-missing'. */
export function findChat(database: Database, chat: ChatId): ChatRow {
  const sql = `SELECT ${summaryColumns}, c.leaf, c.settings FROM chats c WHERE id = ? AND deleted_ms IS NULL`;
  const row = database.get<ChatRow>(sql, chat);
  if (row === undefined) throw new ModelError('chat-missing', 'This chat was deleted.');
  return row;
}

const cursorPattern = /^([01])\.(\d{1,16})\.(\d{1,16})$/;

/** Keyset pages: chats that move while the user scrolls neither repeat nor hide others of the page. */
export function listChats(database: Database, after: string | null, limit: number): ChatPage {
  const from =
    cursorPattern
      .exec(after ?? '')
      ?.slice(1)
      .map(Number) ?? [];
  if (after !== null && from.length === 0) {
    throw new ModelError('request-invalid', 'listChats: after: expected what the page before gave as `next`.');
  }
  const rows = database.all<ChatRow>(
    `SELECT ${summaryColumns} FROM chats c
     WHERE deleted_ms IS NULL ${after === null ? '' : 'AND (is_pinned, updated_ms, id) < (?, ?, ?)'}
     ORDER BY is_pinned DESC, updated_ms DESC, id DESC LIMIT ?`,
    ...from,
    limit + 1,
  );
  const chats = rows.slice(0, limit);
  const last = chats.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return { chats: chats.map(asSummary), next: hasMore ? `${last.is_pinned}.${last.updated_ms}.${last.id}` : null };
}

export function createChat(pen: Pen, title: string, settings: ChatSettings, nowMs: number): ChatId {
  const { id } = pen.database.run(
    `INSERT INTO chats (title, first_title, created_ms, updated_ms, settings, revision) VALUES (?, ?, ?, ?, ?, 0)`,
    title,
    title,
    nowMs,
    nowMs,
    JSON.stringify(settings),
  );
  pen.touch(id);
  return id;
}

/** One change of one chat and its new revision. Throws 'chat-missing'. */
export function changeChat(pen: Pen, chat: ChatId, change: (row: ChatRow) => void): ChatSummary {
  return pen.database.transaction(() => {
    change(findChat(pen.database, chat));
    pen.touch(chat);
    return asSummary(findChat(pen.database, chat));
  });
}

export function renameChat(pen: Pen, chat: ChatId, title: string | null): ChatSummary {
  return changeChat(pen, chat, (row) => {
    pen.database.run('UPDATE chats SET title = ? WHERE id = ?', title ?? row.first_title, chat);
  });
}

export function pinChat(pen: Pen, chat: ChatId, isPinned: boolean): ChatSummary {
  return changeChat(pen, chat, () => {
    pen.database.run('UPDATE chats SET is_pinned = ? WHERE id = ?', Number(isPinned), chat);
  });
}

export function setChatSettings(pen: Pen, chat: ChatId, settings: ChatSettings): void {
  changeChat(pen, chat, () => {
    pen.database.run('UPDATE chats SET settings = ? WHERE id = ?', JSON.stringify(settings), chat);
  });
}

/** Those that were there to delete; a chat that another window deleted is left to that one. */
export function deleteChats(pen: Pen, chats: readonly ChatId[] | 'all', nowMs: number): ChatId[] {
  return pen.database.transaction(() => {
    const sql = 'UPDATE chats SET deleted_ms = ? WHERE deleted_ms IS NULL';
    const gone =
      chats === 'all'
        ? pen.database.all<{ id: number }>(`${sql} RETURNING id`, nowMs)
        : chats.flatMap((id) => pen.database.all<{ id: number }>(`${sql} AND id = ? RETURNING id`, nowMs, id));
    for (const { id } of gone) pen.touch(id);
    return gone.map(({ id }) => id);
  });
}

export function restoreChats(pen: Pen, chats: readonly ChatId[] | 'all'): void {
  pen.database.transaction(() => {
    if (chats === 'all') {
      const sql = 'UPDATE chats SET deleted_ms = NULL WHERE deleted_ms <> ? RETURNING id';
      for (const { id } of pen.database.all<{ id: number }>(sql, forGood)) pen.touch(id);
      return;
    }
    for (const chat of chats) {
      const sql = 'UPDATE chats SET deleted_ms = NULL WHERE id = ? AND deleted_ms IS NOT ?';
      const { changes } = pen.database.run(sql, chat, forGood);
      if (changes === 0)
        throw new ModelError('chat-missing', 'This chat is gone for good: it was deleted too long ago.');
      pen.touch(chat);
    }
  });
}
