/**
 * A program on the store, built to dist/test, to be killed and starved from outside. One JSON line says each thing done.
 *
 *     store-writer.js <folder> stream   chats without end; each line is what an answered call has stored
 *     store-writer.js <folder> fill     writes until an error, and says its code
 *     store-writer.js <folder> look     says the state and what can be read and written
 */
import { writeSync } from 'node:fs';
import { createChatCalls } from '../../../electron/chat-calls.ts';
import type { ChatCalls } from '../../../electron/desktop-api.ts';
import { Store } from '../../../electron/store/store.ts';
import { streamed } from './streamed-text.ts';

const [folder = '', deed = ''] = process.argv.slice(2);

/** At once, so that a kill loses no line of what was done. */
const say = (line: unknown): void => void writeSync(1, `${JSON.stringify(line)}\n`);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function ask(calls: ChatCalls, text: string): Promise<number> {
  const question = { chat: null, parent: null, text, pictures: [] };
  return (await calls.beginAnswer((await calls.addQuestion(question)).question.id)).id;
}

async function stream(calls: ChatCalls): Promise<void> {
  for (let round = 0; ; round += 1) {
    const answer = await ask(calls, `Round ${round}`);
    say({ answer, length: 0 });
    for (let length = 0; length < streamed.length; ) {
      const part = [...streamed.slice(length)].slice(0, 1 + Math.floor(Math.random() * 40)).join('');
      const next = length + part.length;
      await calls.appendText(answer, length, part);
      length = next;
      say({ answer, length });
      await pause(Math.random() * 4);
    }
    await calls.finishAnswer(answer, streamed, { type: 'stopped' });
    say({ answer, length: streamed.length, isFinished: true });
  }
}

async function attempt(work: () => Promise<unknown>): Promise<unknown> {
  try {
    await work();
    return 'done';
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    return { code, message };
  }
}

async function fill(calls: ChatCalls): Promise<void> {
  const answer = await ask(calls, 'How much fits?');
  let length = 0;
  const outcome = await attempt(async () => {
    for (;;) {
      await calls.appendText(answer, length, 'x'.repeat(20_000));
      length += 20_000;
    }
  });
  say({ outcome, length, stored: (await calls.openChat(1)).turns[1]?.text.length });
}

async function look(store: Store, calls: ChatCalls): Promise<void> {
  const { state } = store;
  let chats = 0;
  const read = await attempt(async () => {
    chats = (await calls.listChats(null, 10)).chats.length;
  });
  say({ state, read, chats, write: await attempt(() => ask(calls, 'Can this be stored?')) });
}

const store = new Store(folder);
const calls = createChatCalls(
  store,
  store.openPage(() => {}),
);
if (deed === 'stream') await stream(calls);
else if (deed === 'fill') await fill(calls);
else await look(store, calls);
store.close();
