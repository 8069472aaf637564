/** Which chat a window shows outlives a reload of its page; a new window begins a new chat. */
import type { ChatId } from '../../electron/desktop-api.ts';
import type { ChatStore } from './chat-state.ts';

const key = 'vasari.chat';

export interface ShownMemory {
  read(): string | null;
  write(chat: string): void;
}

export const tabMemory: ShownMemory = {
  read: () => sessionStorage.getItem(key),
  write: (chat) => sessionStorage.setItem(key, chat),
};

/** Null for a new chat. */
function remembered(memory: ShownMemory): ChatId | null {
  const chat = Number(memory.read() ?? '');
  return Number.isSafeInteger(chat) && chat > 0 ? chat : null;
}

/** Opens the chat that was shown, a new one where that is gone, and remembers each that is shown from now on. */
export async function openShownChat(chat: ChatStore, memory = tabMemory): Promise<void> {
  const shown = remembered(memory);
  chat.subscribe((now, before) => {
    if (now.chat !== before.chat) memory.write(String(now.chat ?? ''));
  });
  await chat.getState().open(shown);
  const { phase, chat: opened } = chat.getState();
  if (shown !== null && opened === shown && phase.type === 'failed' && phase.isGone) await chat.getState().open(null);
}
