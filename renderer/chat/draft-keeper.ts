/** Stores what is being written, a moment after the last key. */
import type { ChatId } from '../../electron/desktop-api.ts';

const afterMs = 400;

export interface DraftKeeper<Draft> {
  keep(chat: ChatId | null, draft: Draft): void;
  /** The host takes the draft itself: what waits is forgotten. */
  drop(chat: ChatId | null): void;
  flush(): void;
}

export function createDraftKeeper<Draft>(
  save: (chat: ChatId | null, draft: Draft) => Promise<void>,
  onFailure: (error: unknown) => void,
): DraftKeeper<Draft> {
  let waiting: { readonly chat: ChatId | null; readonly draft: Draft } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function flush(): void {
    clearTimeout(timer);
    if (waiting === undefined) return;
    const { chat, draft } = waiting;
    waiting = undefined;
    save(chat, draft).catch(onFailure);
  }

  return {
    keep(chat, draft) {
      if (waiting !== undefined && waiting.chat !== chat) flush();
      waiting = { chat, draft };
      clearTimeout(timer);
      timer = setTimeout(flush, afterMs);
    },
    drop(chat) {
      if (waiting?.chat === chat) waiting = undefined;
    },
    flush,
  };
}
