/** Finding chats by their words, FTS5 over titles and turns, and by the names of their pictures. */
import { randomBytes } from 'node:crypto';
import type { ChatHit, TextRange } from '../chat-api.ts';
import { asSummary, type ChatRow, summaryColumns } from './chats.ts';
import { type Database, isIndexDamage } from './database.ts';

/** Turns that are looked at for one search: a word that is everywhere must not read the whole database. */
const mostTurns = 5000;
const snippetTokens = 16;

function wordsIn(text: string): string[] {
  const parts = text.normalize('NFC').replaceAll('\0', ' ').split(/\s+/);
  return parts.filter((part) => /[\p{L}\p{N}]/u.test(part));
}

/** Each word quoted, so that nothing in it is an operator; the last may go on. */
function matchOf(words: readonly string[]): string {
  return `${words.map((word) => `"${word.replaceAll('"', '""')}"`).join(' ')}*`;
}

type TurnHit = NonNullable<ChatHit['turn']>;

interface Marked {
  readonly text: string;
  readonly ranges: readonly TextRange[];
}

/** The text without the marks around its matches, and where they stood. */
function unmark(marked: string, open: string, close: string): Marked {
  const ranges: TextRange[] = [];
  let text = '';
  for (const part of marked.split(open)) {
    const end = part.indexOf(close);
    if (end >= 0) ranges.push({ start: text.length, end: text.length + end });
    text += part.replace(close, '');
  }
  return { text, ranges };
}

export function searchChats(database: Database, text: string, limit: number): ChatHit[] {
  const words = wordsIn(text);
  if (words.length === 0) return [];
  const match = matchOf(words);
  const nonce = randomBytes(8).toString('hex'); // so that no text can hold the marks
  const [open, close] = [`<${nonce}`, `${nonce}>`];
  const hits = new Map<number, ChatHit>();

  const titles = database.all<ChatRow & { readonly marked: string }>(
    `SELECT ${summaryColumns}, highlight(title_words, 0, ?, ?) AS marked
     FROM title_words CROSS JOIN chats c ON c.id = title_words.rowid
     WHERE title_words MATCH ? AND c.deleted_ms IS NULL ORDER BY c.updated_ms DESC LIMIT ?`,
    ...[open, close, match, limit],
  );
  for (const { marked, ...row } of titles) {
    hits.set(row.id, { chat: asSummary(row), titleRanges: unmark(marked, open, close).ranges });
  }

  const places = new Map<number, () => TurnHit>(); // chat → its latest turn that matches
  // CROSS JOIN: in this order, or SQLite may ask the index once for every chat.
  const turns = database.each<{ readonly id: number; readonly chat: number }>(
    `SELECT t.id, t.chat FROM turn_words CROSS JOIN turns t ON t.id = turn_words.rowid CROSS JOIN chats c ON c.id = t.chat
     WHERE turn_words MATCH ? AND c.deleted_ms IS NULL ORDER BY turn_words.rowid DESC LIMIT ?`,
    ...[match, mostTurns],
  );
  for (const { id, chat } of turns) {
    if (places.size >= limit) break;
    if (!places.has(chat)) places.set(chat, () => snippetOf(database, id, match, open, close));
  }
  for (const { chat, ...named } of namedPictures(database, words, limit)) {
    if (places.size >= limit) break;
    if (!places.has(chat)) places.set(chat, () => nameHit(named, words));
  }
  for (const [chat, hitOf] of places) {
    const row = database.get<ChatRow>(`SELECT ${summaryColumns} FROM chats c WHERE id = ?`, chat)!;
    hits.set(chat, { ...(hits.get(chat) ?? { chat: asSummary(row), titleRanges: [] }), turn: hitOf() });
  }
  return [...hits.values()].slice(0, limit);
}

function snippetOf(database: Database, turn: number, match: string, open: string, close: string): TurnHit {
  const { role, marked } = database.get<{ readonly role: 'user' | 'assistant'; readonly marked: string }>(
    `SELECT t.role, snippet(turn_words, 0, ?, ?, '…', ?) AS marked
     FROM turn_words CROSS JOIN turns t ON t.id = turn_words.rowid WHERE turn_words MATCH ? AND turn_words.rowid = ?`,
    ...[open, close, snippetTokens, match, turn],
  )!;
  const { text, ranges } = unmark(marked, open, close);
  return { id: turn, role, snippet: text, ranges };
}

interface NamedPicture {
  readonly turn: number;
  readonly name: string;
}

/** Each chat's latest picture with all words in its name, anywhere: 2034 finds IMG_2034.jpg. Case counts beyond ASCII. */
function namedPictures(
  database: Database,
  words: readonly string[],
  limit: number,
): (NamedPicture & { readonly chat: number })[] {
  return database.all(
    `SELECT t.chat, max(p.turn) AS turn, p.name FROM turn_pictures p JOIN turns t ON t.id = p.turn JOIN chats c ON c.id = t.chat
     WHERE c.deleted_ms IS NULL AND ${words.map(() => 'instr(lower(p.name), lower(?)) > 0').join(' AND ')}
     GROUP BY t.chat ORDER BY turn DESC LIMIT ?`,
    ...[...words, limit],
  );
}

function nameHit({ turn, name }: NamedPicture, words: readonly string[]): TurnHit {
  const longestFirst = [...words].sort((a, b) => b.length - a.length);
  const either = longestFirst.map((word) => word.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|');
  const matches = [...name.matchAll(new RegExp(either, 'gi'))];
  const ranges = matches.map(({ index, 0: found }) => ({ start: index, end: index + found.length }));
  return { id: turn, role: 'user', snippet: name, ranges };
}

/** The index is made of what the tables hold: where it is damaged it is made anew, and what failed by it is done again. */
export function mendingIndex<T>(database: Database, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!isIndexDamage(error)) throw error;
    database.transaction(() => {
      for (const index of ['title_words', 'turn_words'])
        database.run(`INSERT INTO ${index} (${index}) VALUES ('rebuild')`);
      // What is still being written enters when it is finished.
      database.run(
        `INSERT INTO turn_words (turn_words, rowid, text) SELECT 'delete', id, text FROM turns WHERE state = 'writing'`,
      );
    });
    return work();
  }
}
