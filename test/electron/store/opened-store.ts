/** A store in a folder of its own, with a clock that a test sets. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createChatCalls } from '../../../electron/chat-calls.ts';
import type { AnswerFigures, ChatAnswer, ChatCalls, ChatQuestion, NewQuestion } from '../../../electron/desktop-api.ts';
import type { Change } from '../../../electron/store/changes.ts';
import { Store } from '../../../electron/store/store.ts';

export const figures: AnswerFigures = {
  model: 'Vasari Mini',
  sent: { system: 'Be brief.', imageMode: 'squash', leftOutCount: 2 },
  stopReason: 'end-of-turn',
  imageTokenCount: 36,
  promptTokenCount: 60,
  answerTokenCount: 7,
  timeToFirstTokenMs: 210,
  tokensPerSecond: 31.5,
  totalMs: 432,
  stageMs: { picture: 12, vision: 80, prefill: 90, decode: 250 },
  provider: { asked: 'auto', used: 'cpu' },
};

export const picture = (digit: string): string => digit.repeat(64);

export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'vasari-store-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export interface OpenedStore {
  readonly store: Store;
  readonly folder: string;
  readonly clock: { ms: number };
  readonly page: string;
  readonly calls: ChatCalls;
  readonly changes: Change[];
}

export async function openStore(folder?: string): Promise<OpenedStore> {
  const place = folder ?? (await newFolder());
  const clock = { ms: 1_700_000_000_000 };
  const store = new Store(place, { now: () => clock.ms });
  onTestFinished(() => store.close());
  const changes: Change[] = [];
  const page = store.openPage((change) => changes.push(change));
  return { store, folder: place, clock, page, calls: createChatCalls(store, page), changes };
}

/** A question, in a new chat unless `change` names one. */
export function ask(
  calls: ChatCalls,
  text: string,
  change: Partial<NewQuestion> = {},
): ReturnType<ChatCalls['addQuestion']> {
  return calls.addQuestion({ chat: null, parent: null, text, pictures: [], ...change });
}

/** A finished answer. */
export async function answer(calls: ChatCalls, question: ChatQuestion, text: string): Promise<ChatAnswer> {
  const begun = await calls.beginAnswer(question.id);
  await calls.appendText(begun.id, 0, text);
  await calls.finishAnswer(begun.id, text, { type: 'done', figures });
  return { ...begun, text, state: { type: 'done', figures } };
}
