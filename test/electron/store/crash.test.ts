/**
 * A program that is killed at any moment of a stream loses nothing that was answered as stored. `VASARI_KILL_ROUNDS=100`
 * makes it a long test; the usual one has a few rounds.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { newFolder, openStore } from './opened-store.ts';
import { streamed } from './streamed-text.ts';

const rounds = Number(process.env.VASARI_KILL_ROUNDS ?? 6);

interface Stored {
  readonly answer: number;
  readonly length: number;
  readonly isFinished?: true;
}

/** Kills it some time after its first line; what it had said until then. */
async function killAfter(child: ChildProcess, ms: number): Promise<readonly Stored[]> {
  let said = '';
  child.stdout!.setEncoding('utf8').on('data', (part: string) => {
    if (said === '') setTimeout(() => child.kill('SIGKILL'), ms);
    said += part;
  });
  await once(child, 'close');
  return said
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Stored);
}

test(`killed ${rounds} times while it streams: whole database, nothing stored is lost, the answer is interrupted`, {
  timeout: 10_000 + rounds * 5000,
}, async () => {
  const folder = await newFolder();
  let interrupted = 0;
  for (let round = 0; round < rounds; round += 1) {
    const child = spawn(process.execPath, [resolve('dist/test/store-writer.js'), folder, 'stream'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const stored = await killAfter(child, Math.random() * 400);
    const last = stored.at(-1)!;

    const { store } = await openStore(folder);
    expect(store.state).toEqual({ type: 'ready' });
    const { database } = store;
    expect(database.all('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    expect(database.all('PRAGMA foreign_key_check')).toEqual([]);
    for (const index of ['title_words', 'turn_words']) {
      database.exec(`INSERT INTO ${index} (${index}, rank) VALUES ('integrity-check', 1)`);
    }
    const row = database.get<{ text: string; state: string }>('SELECT * FROM turns WHERE id = ?', last.answer)!;
    expect(row.text.length).toBeGreaterThanOrEqual(last.length);
    expect(streamed.startsWith(row.text)).toBe(true);
    expect(row.state).toBe(last.isFinished || row.state === 'stopped' ? 'stopped' : 'interrupted');
    expect(database.all("SELECT id FROM turns WHERE state = 'writing'")).toEqual([]);
    interrupted += Number(row.state === 'interrupted');
    store.close();
  }
  expect(interrupted).toBeGreaterThan(0);
});

test('two programs stream into one database at once: both are stored, neither waits in vain', async () => {
  const folder = await newFolder();
  const start = (): ChildProcess =>
    spawn(process.execPath, [resolve('dist/test/store-writer.js'), folder, 'stream'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  const said = await Promise.all([killAfter(start(), 1500), killAfter(start(), 1500)]);
  const { store } = await openStore(folder);
  expect(store.database.all('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  for (const stored of said) {
    expect(stored.length).toBeGreaterThan(5);
    for (const { answer, length } of stored) {
      const row = store.database.get<{ text: string }>('SELECT text FROM turns WHERE id = ?', answer)!;
      expect(row.text.length).toBeGreaterThanOrEqual(length);
      expect(streamed.startsWith(row.text)).toBe(true);
    }
  }
});
