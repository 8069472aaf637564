/** The right to write, of one page of one window: what it changes is told to the others, not to itself. */
import type { ChatId } from '../chat-api.ts';
import type { Database } from './database.ts';

export interface Pen {
  readonly database: Database;
  /** Stands in the answers that it writes: `process/page`. */
  readonly id: string;
  /** Within the transaction of the change. */
  touch(chat: ChatId): void;
  touchSettings(): void;
}

/** The next revision, within the caller's transaction. */
export function nextRevision(database: Database, counter: 'revision' | 'settings'): number {
  const sql = 'UPDATE counters SET value = value + 1 WHERE name = ? RETURNING value';
  return database.get<{ value: number }>(sql, counter)!.value;
}

export function readCounter(database: Database, counter: 'revision' | 'settings'): number {
  return database.get<{ value: number }>('SELECT value FROM counters WHERE name = ?', counter)!.value;
}
