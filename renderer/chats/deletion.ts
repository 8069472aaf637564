/** Chats are deleted with a way back, which leads to the chat that was open too. */
import type { ChatId } from '../../electron/desktop-api.ts';
import { sentenceOf } from '../pictures/picture-shelf.ts';
import type { Stores } from '../stores.ts';

type Parts = Pick<Stores, 'chat' | 'chats' | 'notices'>;

interface Said {
  readonly undo: string;
  deleted(count: number): string;
}

export async function deleteChats(parts: Parts, which: readonly ChatId[] | 'all', said: Said): Promise<void> {
  const { chat, chats, notices } = parts;
  await chat.getState().end(which);
  const removed = await chats.getState().remove(which);
  const { chat: open } = chat.getState();
  const closed = removed.find((id) => id === open) ?? null;
  if (closed !== null || which === 'all') await chat.getState().open(null);
  const undo = async (): Promise<void> => {
    await chats.getState().restore(removed);
    if (chat.getState().chat === null) await chat.getState().goTo(closed); // not where one went on elsewhere
  };
  notices
    .getState()
    .say(
      said.deleted(removed.length),
      { title: said.undo, act: () => void undo().catch((error) => notices.getState().complain(sentenceOf(error))) },
      'deletion',
    );
}

/** Brings back every deleted chat. */
export async function restoreAll({ chats, notices }: Parts): Promise<void> {
  await chats.getState().restore('all');
  notices.getState().closeAbout('deletion');
}
