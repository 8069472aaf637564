/** Keeps what is being written: stores it a moment after the last key, and until then holds it, whatever chat is open. */
import type { ChatId } from '../../electron/desktop-api.ts';
import { isEmpty, joined, nothing, type Writing } from './writing.ts';

const afterMs = 400;

export interface DraftKeeper {
  /** Between `beginReading` and `takeUp` it is only remembered: the stored draft is not known yet. */
  keep(chat: ChatId | null, draft: Writing): void;
  /** The host takes the draft itself: what waits is forgotten. */
  drop(chat: ChatId | null): void;
  /** The stored draft is about to be read; returns what was written while it could not be. */
  beginReading(chat: ChatId | null): Writing;
  /** The stored draft, or a later one that could not be stored, and under it what was written meanwhile. */
  takeUp(chat: ChatId | null, stored: Writing): Writing;
  /** The stored draft was not read yet, or could not be. */
  isUnread(chat: ChatId | null): boolean;
  /** Stores what waits, and once more what could not be stored. */
  flush(): void;
}

export function createDraftKeeper(
  save: (chat: ChatId | null, draft: Writing) => Promise<void>,
  onFailure: (error: unknown) => void,
): DraftKeeper {
  const unsaved = new Map<ChatId | null, Writing>();
  const unread = new Map<ChatId | null, Writing>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function flush(): void {
    clearTimeout(timer);
    for (const [chat, draft] of unsaved) {
      const forget = (): void => {
        if (unsaved.get(chat) === draft) unsaved.delete(chat);
      };
      save(chat, draft).then(forget, onFailure);
    }
  }

  function keep(chat: ChatId | null, draft: Writing): void {
    if (unread.has(chat)) {
      unread.set(chat, draft);
      return;
    }
    unsaved.set(chat, draft);
    clearTimeout(timer);
    timer = setTimeout(flush, afterMs);
  }

  return {
    keep,
    drop: (chat) => void unsaved.delete(chat),
    beginReading(chat) {
      const typed = unread.get(chat) ?? nothing;
      unread.set(chat, typed);
      return typed;
    },
    takeUp(chat, stored) {
      const typed = unread.get(chat) ?? nothing;
      unread.delete(chat);
      const draft = joined(unsaved.get(chat) ?? stored, typed);
      if (!isEmpty(typed)) keep(chat, draft);
      return draft;
    },
    isUnread: (chat) => unread.has(chat),
    flush,
  };
}
