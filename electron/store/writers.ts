/** Who is writing: each running Vasari leaves its process id, so that answers of one that died are known as such. */
import type { Database } from './database.ts';
import { nextRevision } from './pen.ts';

/** An older sign of life counts for nothing: the process id may be another program's by now. */
const staleMs = 180_000;

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

/** Other running programs on the same data. */
export function othersAtWork(database: Database, writer: string): boolean {
  return database.all<WriterRow>('SELECT * FROM writers').some(({ id, pid }) => id !== writer && runs(pid));
}

/** Answers of programs that are gone become interrupted, their text kept. */
export function giveUpAnswersOfTheDead(database: Database, writer: string, nowMs: number): void {
  const isDead = ({ id, pid, seen_ms }: WriterRow): boolean =>
    id !== writer && (!runs(pid) || pid === process.pid || nowMs - seen_ms > staleMs);
  database.transaction(() => {
    for (const row of database.all<WriterRow>('SELECT * FROM writers').filter(isDead)) signOut(database, row.id);
    interrupt(
      database,
      `NOT EXISTS (SELECT 1 FROM writers w WHERE writer = w.id OR substr(writer, 1, length(w.id) + 1) = w.id || '/')`,
      [],
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
