/** Deleting for good, a few turns at a time, and the daily copy that must be made anew after it. */
import { setImmediate as whatWaits } from 'node:timers/promises';
import { forGood } from './chats.ts';
import type { Database } from './database.ts';
import { mendingIndex } from './search.ts';

/** A deletion can be taken back this long. */
const undoMs = 3_600_000;
/** In one transaction. Taking a turn's words out of the index for good takes 2 to 4 ms, and the host waits for it. */
const turnsAtOnce = 10;

/** Chats whose time to be taken back is over. What an end leaves over, the next call takes. */
export async function purgeChats(database: Database, nowMs: number): Promise<void> {
  giveUpChats(database, nowMs);
  for (;;) {
    const row = database.get<{ id: number }>('SELECT id FROM chats WHERE deleted_ms = ? LIMIT 1', forGood);
    if (row === undefined) return;
    mendingIndex(database, () => purgePart(database, row.id));
    await whatWaits();
  }
}

/** So that no chat is brought back of which a part is gone. */
function giveUpChats(database: Database, nowMs: number): void {
  database.transaction(() => {
    const sql = 'UPDATE chats SET deleted_ms = ?1 WHERE deleted_ms <> ?1 AND deleted_ms <= ?2';
    if (database.run(sql, forGood, nowMs - undoMs).changes === 0) return;
    database.run("INSERT INTO counters VALUES ('copy-owed', 1) ON CONFLICT (name) DO UPDATE SET value = value + 1");
  });
}

/** The last turns first: none goes before those that follow it. */
function purgePart(database: Database, chat: number): void {
  database.transaction(() => {
    const sql = 'DELETE FROM turns WHERE id IN (SELECT id FROM turns WHERE chat = ? ORDER BY id DESC LIMIT ?)';
    const { changes } = database.run(sql, chat, turnsAtOnce);
    if (changes < turnsAtOnce) database.run('DELETE FROM chats WHERE id = ?', chat);
  });
}

/** Not 0 where the daily copy may still hold what was deleted for good. */
export function copyOwed(database: Database): number {
  return database.get<{ value: number }>("SELECT value FROM counters WHERE name = 'copy-owed'")?.value ?? 0;
}

/** The copy that `owed` asked for is made; one that another program has come to owe meanwhile is not. */
export function settleCopy(database: Database, owed: number): void {
  database.run("DELETE FROM counters WHERE name = 'copy-owed' AND value = ?", owed);
}
