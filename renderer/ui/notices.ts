/** What the window says beside the conversation, for a while: that something was done and how to undo it, or what failed. */
import { createStore, type StoreApi } from 'zustand/vanilla';

export interface Notice {
  readonly id: number;
  readonly isTrouble: boolean;
  readonly text: string;
  readonly action?: { readonly title: string; act(): void };
}

export interface Notices {
  readonly notices: readonly Notice[];
  say(text: string, action?: Notice['action']): void;
  complain(text: string): void;
  close(id: number): void;
}

export type NoticesStore = StoreApi<Notices>;

export function createNoticesStore(): NoticesStore {
  let lastId = 0;
  return createStore<Notices>()((set) => {
    function add(notice: Omit<Notice, 'id'>): void {
      lastId += 1;
      const id = lastId;
      set(({ notices }) => ({ notices: [...notices.slice(-2), { ...notice, id }] }));
    }
    return {
      notices: [],
      say: (text, action) => add({ isTrouble: false, text, ...(action && { action }) }),
      complain: (text) => add({ isTrouble: true, text }),
      close: (id) => set(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) })),
    };
  });
}
