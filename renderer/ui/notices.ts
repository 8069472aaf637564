/** What the window says beside the conversation, for a while: that something was done and how to undo it, or what failed. */
import { createStore, type StoreApi } from 'zustand/vanilla';

export interface Notice {
  readonly id: number;
  readonly isTrouble: boolean;
  readonly text: string;
  /** Until what it tells of is over. */
  readonly isLasting?: boolean;
  readonly action?: { readonly title: string; act(): void };
  /** What may be over before the notice goes by itself. */
  readonly topic?: Topic;
}

export type Topic = 'deletion';

export interface Notices {
  readonly notices: readonly Notice[];
  say(text: string, action?: Notice['action'], topic?: Topic): void;
  complain(text: string): void;
  /** Says what is being done where that takes longer than a moment, as long as it does. */
  during<Result>(text: string, work: Promise<Result>): Promise<Result>;
  close(id: number): void;
  closeAbout(topic: Topic): void;
}

const momentMs = 300;

export type NoticesStore = StoreApi<Notices>;

export function createNoticesStore(): NoticesStore {
  let lastId = 0;
  return createStore<Notices>()((set, get) => {
    function add(notice: Omit<Notice, 'id'>): number {
      lastId += 1;
      const id = lastId;
      set(({ notices }) => ({ notices: [...notices.slice(-2), { ...notice, id }] }));
      return id;
    }
    return {
      notices: [],
      say: (text, action, topic) =>
        void add({ isTrouble: false, text, ...(action && { action }), ...(topic && { topic }) }),
      complain: (text) => void add({ isTrouble: true, text }),
      async during(text, work) {
        let id: number | undefined;
        const timer = setTimeout(() => {
          id = add({ isTrouble: false, isLasting: true, text });
        }, momentMs);
        try {
          return await work;
        } finally {
          clearTimeout(timer);
          if (id !== undefined) get().close(id);
        }
      },
      close: (id) => set(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) })),
      closeAbout: (topic) => set(({ notices }) => ({ notices: notices.filter((notice) => notice.topic !== topic) })),
    };
  });
}
