/** Who is writing: each running Vasari leaves its process id, so that answers of one that died are known as such. */
import type { Database } from './database.ts';
import { nextRevision } from './pen.ts';

/** An older sign of life counts for nothing: the process id may be another program's by now. */
const goneMs = 1_800_000;
/** While it writes an answer a program gives one every minute. */
const notWritingMs = 180_000;

interface WriterRow {
  readonly id: string;
  readonly pid: number;
  readonly seen_ms: number;
}

export function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A sign of life. */
export function signIn(database: Database, writer: string, nowMs: number): void {
  database.run(
    'INSERT INTO writers VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET seen_ms = excluded.seen_ms',
    ...[writer, process.pid, nowMs],
  );
}

export function signOut(database: Database, writer: string): void {
  database.run('DELETE FROM writers WHERE id = ?', writer);
}

function isThere({ pid, seen_ms }: WriterRow, nowMs: number): boolean {
  return runs(pid) && nowMs - seen_ms <= goneMs;
}

/** Other running programs on the same data. */
export function othersAtWork(database: Database, writer: string, nowMs: number): boolean {
  return database.all<WriterRow>('SELECT * FROM writers').some((row) => row.id !== writer && isThere(row, nowMs));
}

/** Answers of programs that are gone become interrupted, their text kept. */
export function giveUpAnswersOfTheDead(database: Database, nowMs: number): void {
  database.transaction(() => {
    const writers = database.all<WriterRow>('SELECT * FROM writers');
    for (const row of writers) if (!isThere(row, nowMs)) signOut(database, row.id);
    const alive = writers.filter((row) => isThere(row, nowMs) && nowMs - row.seen_ms <= notWritingMs);
    interrupt(
      database,
      `NOT EXISTS (SELECT 1 FROM json_each(?) AS alive WHERE instr(turns.writer, alive.value || '/') = 1)`,
      [JSON.stringify(alive.map(({ id }) => id))],
      'Vasari ended while this was being written.',
    );
  });
}

/** Answers of a page that went away. Returns their chats. */
export function giveUpAnswersOf(database: Database, page: string): number[] {
  return interrupt(database, 'writer = ?', [page], 'The window closed while this was being written.');
}

function interrupt(database: Database, which: string, values: readonly string[], message: string): number[] {
  const writing = `state = 'writing' AND ${which}`;
  // Asked first without a lock: nearly always there are none.
  if (database.get(`SELECT 1 FROM turns WHERE ${writing}`, ...values) === undefined) return [];
  return database.transaction(() => {
    const chats = new Set(
      database
        .all<{ chat: number }>(
          `UPDATE turns SET state = 'interrupted', detail = ?, writer = NULL WHERE ${writing} RETURNING chat`,
          ...[JSON.stringify({ code: 'process-died', message }), ...values],
        )
        .map(({ chat }) => chat),
    );
    for (const chat of chats) {
      database.run('UPDATE chats SET revision = ? WHERE id = ?', nextRevision(database, 'revision'), chat);
    }
    return [...chats];
  });
}
