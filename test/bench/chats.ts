/**
 * How long the store takes with many chats: opening (with SQLite's look through the whole file), the first page of the list,
 * searching, writing while an answer streams. Prints a table; asserts nothing.
 *
 * `npm run bench -- chats`; alone, with more or fewer chats:
 *
 *     npx vite build -c test/bench/vite.config.ts && node dist/bench/chats.js [chats] [--json]
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createChatCalls } from '../../electron/chat-calls.ts';
import type { ChatCalls } from '../../electron/desktop-api.ts';
import { Store } from '../../electron/store/store.ts';
import { zipfWords } from './words.ts';

interface Row {
  readonly what: string;
  readonly runs: number;
  readonly medianMs: number;
  readonly leastMs: number;
  readonly mostMs: number;
  /** Of the processor alone: what is left on a machine with nothing else to do. */
  readonly cpuMs: number;
}

const chatCount = Number(process.argv.slice(2).find((argument) => /^\d+$/.test(argument)) ?? 10_000);
const rows: Row[] = [];

async function measure(what: string, runs: number, work: (run: number) => unknown): Promise<void> {
  const times: number[] = [];
  const before = process.cpuUsage();
  for (let run = 0; run < runs; run += 1) {
    const start = performance.now();
    await work(run);
    times.push(performance.now() - start);
  }
  const { user, system } = process.cpuUsage(before);
  times.sort((a, b) => a - b);
  const cpuMs = (user + system) / 1000 / runs;
  rows.push({ what, runs, medianMs: times[Math.floor(runs / 2)]!, leastMs: times[0]!, mostMs: times.at(-1)!, cpuMs });
}

/** Conversations of two to twenty turns; one has a thousand. */
async function fill(store: Store, calls: ChatCalls, words: (count: number) => string): Promise<number> {
  let longest = 0;
  let made = 0;
  while (made < chatCount) {
    store.database.exec('BEGIN'); // calls are transactions of their own; here a thousand chats are one
    for (let some = 0; some < 1000 && made < chatCount; some += 1, made += 1) {
      let chat: number | null = null;
      let parent: number | null = null;
      const rounds = made === 0 ? 500 : 1 + (made % 10);
      for (let round = 0; round < rounds; round += 1) {
        const asked = { chat, parent, text: words(12), pictures: [] };
        const added: Awaited<ReturnType<ChatCalls['addQuestion']>> = await calls.addQuestion(asked);
        const answer = await calls.beginAnswer(added.question.id);
        await calls.finishAnswer(answer.id, words(80), { type: 'stopped' });
        chat = added.chat.id;
        parent = answer.id;
      }
      if (made === 0) longest = chat!;
    }
    store.database.exec('COMMIT');
  }
  return longest;
}

const folder = await mkdtemp(join(tmpdir(), 'vasari-bench-'));
try {
  const open = (): [Store, ChatCalls] => {
    const store = new Store(folder);
    return [
      store,
      createChatCalls(
        store,
        store.openPage(() => {}),
      ),
    ];
  };
  const [filled, filling] = open();
  const longest = await fill(filled, filling, zipfWords(1));
  filled.close();
  const databaseBytes = (await stat(join(folder, 'vasari.db'))).size;

  await measure('open the store and list the first 50 chats', 5, async () => {
    const [store, calls] = open();
    await calls.listChats(null, 50);
    store.close();
  });
  const [store, calls] = open();
  const { count } = store.database.get<{ count: number }>('SELECT count(*) AS count FROM turns')!;
  await measure('list 50 chats', 20, () => calls.listChats(null, 50));
  await measure(`open a chat of 1000 turns`, 10, () => calls.openChat(longest));
  for (const words of ['w0', 'w1 w2', 'w9', 'w', 'w4000', 'w17 w230', 'absent']) {
    await measure(`search "${words}"`, 20, () => calls.searchChats(words, 50));
  }
  const { question } = await calls.addQuestion({ chat: null, parent: null, text: 'x', pictures: [] });
  const answer = await calls.beginAnswer(question.id);
  await measure('append 40 characters to an answer', 100, (run) =>
    calls.appendText(answer.id, 40 * run, 'forty characters of an answer, in words '),
  );
  await measure('look for changes of other programs', 100, () => store.changes.poll(store.database));
  await measure('the daily copy, in the background', 1, () => store.doChores());
  store.close();

  if (process.argv.includes('--json'))
    console.log(JSON.stringify({ chatCount, turnCount: count, databaseBytes, rows }));
  else {
    console.log(`${chatCount} chats, ${count} turns, ${(databaseBytes / 1e6).toFixed(0)} MB; ${cpus()[0]?.model}`);
    console.log(`${''.padEnd(46)}   median  longest mean CPU runs, in ms`);
    for (const { what, runs, medianMs, mostMs, cpuMs } of rows) {
      const figures = [medianMs, mostMs, cpuMs].map((ms) => ms.toFixed(1).padStart(9)).join('');
      console.log(`${what.padEnd(46)}${figures}${String(runs).padStart(5)}`);
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
