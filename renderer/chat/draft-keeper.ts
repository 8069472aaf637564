/** Keeps what is being written: stores it a moment after the last key, and until then holds it, whatever chat is open. */
import type { ChatId, Draft } from '../../electron/desktop-api.ts';
import type { Attached } from './attached.ts';
import { isEmpty, joined, nothing, type Writing } from './writing.ts';

const afterMs = 400;

export interface DraftKeeper {
  /** Between `beginReading` and `takeUp` it is only remembered: the stored draft is not known yet. */
  keep(chat: ChatId | null, draft: Writing): void;
  /** Keeps it where this window wrote to it since it was read: one that was only shown may be another's, or sent, by now. */
  keepOwn(chat: ChatId | null, draft: Writing): void;
  /** The draft becomes a question: forgets what waits. Returns what the host is to empty, as this window last knew it. */
  take(chat: ChatId | null): Draft | undefined;
  /** The stored draft is about to be read; returns what was written while it could not be. */
  beginReading(chat: ChatId | null): Writing;
  /** The stored draft, or a later one that could not be stored, and under it what was written meanwhile. */
  takeUp(chat: ChatId | null, stored: Draft): Writing;
  /** The stored draft was not read yet, or could not be. */
  isUnread(chat: ChatId | null): boolean;
  /** Stores what waits, and once more what could not be stored. */
  flush(): void;
}

export function createDraftKeeper(
  { storedOf, read }: Pick<Attached, 'storedOf' | 'read'>,
  save: (chat: ChatId | null, draft: Draft) => Promise<void>,
  onFailure: (error: unknown) => void,
): DraftKeeper {
  const unsaved = new Map<ChatId | null, Writing>();
  const unread = new Map<ChatId | null, Writing>();
  /** As this window last read or stored them; another may have stored its own since. */
  const known = new Map<ChatId | null, Draft | undefined>();
  /** Written to here since they were read. */
  const own = new Set<ChatId | null>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function store(chat: ChatId | null, written: Writing): Promise<void> {
    const draft: Draft = { text: written.text, pictures: storedOf(written.pictures) };
    const before = known.get(chat);
    known.set(chat, draft); // at once: its question may be asked before the host has answered
    try {
      await save(chat, draft);
      if (unsaved.get(chat) === written) unsaved.delete(chat);
    } catch (error) {
      if (known.get(chat) === draft) known.set(chat, before);
      onFailure(error);
    }
  }

  function flush(): void {
    clearTimeout(timer);
    for (const [chat, written] of unsaved) void store(chat, written);
  }

  function keep(chat: ChatId | null, draft: Writing): void {
    if (unread.has(chat)) {
      unread.set(chat, draft);
      return;
    }
    own.add(chat);
    unsaved.set(chat, draft);
    clearTimeout(timer);
    timer = setTimeout(flush, afterMs);
  }

  return {
    keep,
    keepOwn(chat, draft) {
      if (own.has(chat)) keep(chat, draft);
    },
    take(chat) {
      unsaved.delete(chat);
      return known.get(chat);
    },
    beginReading(chat) {
      const typed = unread.get(chat) ?? nothing;
      unread.set(chat, typed);
      return typed;
    },
    takeUp(chat, stored) {
      const typed = unread.get(chat) ?? nothing;
      unread.delete(chat);
      const later = unsaved.get(chat);
      if (later === undefined) {
        known.set(chat, stored);
        own.delete(chat);
      }
      const draft = joined(later ?? { text: stored.text, pictures: read(stored.pictures) }, typed);
      if (!isEmpty(typed)) keep(chat, draft);
      return draft;
    },
    isUnread: (chat) => unread.has(chat),
    flush,
  };
}
