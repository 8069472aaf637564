/** The list of chats, page by page, and the search through all of them. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ChatCalls, ChatHit, ChatId, ChatSummary } from '../../electron/desktop-api.ts';
import { sentenceOf } from '../pictures/picture-shelf.ts';

const pageLength = 100;
/** More the host does not give at once. */
const longestPage = 200;
/** More than these a search does not look for. */
export const mostHits = 100;

export interface ChatsState {
  /** Pinned ones first, then the latest; as far as they were read. */
  readonly chats: readonly ChatSummary[];
  readonly hasMore: boolean;
  /** Of every chat that was listed, opened or changed here, also where the list does not reach as far. */
  readonly titles: ReadonlyMap<ChatId, string>;
  /** Why the list could not be read. */
  readonly trouble: string | undefined;
  readonly query: string;
  /** Undefined while nothing is searched for, or its hits are not there yet. */
  readonly hits: readonly ChatHit[] | undefined;
  refresh(): Promise<void>;
  more(): Promise<void>;
  search(query: string): Promise<void>;
  /** A chat that is new, was changed here, or was opened. */
  note(chat: ChatSummary): void;
  rename(chat: ChatId, title: string | null): Promise<void>;
  pin(chat: ChatId, isPinned: boolean): Promise<void>;
  /** Returns what was deleted, for `restore`. */
  remove(chats: readonly ChatId[] | 'all'): Promise<readonly ChatId[]>;
  restore(chats: readonly ChatId[] | 'all'): Promise<void>;
}

export type ChatsStore = StoreApi<ChatsState>;

function inOrder(chats: readonly ChatSummary[]): readonly ChatSummary[] {
  return [...chats].sort((a, b) => Number(b.isPinned) - Number(a.isPinned) || b.updatedMs - a.updatedMs || b.id - a.id);
}

function withTitles(titles: ChatsState['titles'], chats: readonly ChatSummary[]): ChatsState['titles'] {
  return new Map([...titles, ...chats.map(({ id, title }) => [id, title] as const)]);
}

export function createChatsStore(api: ChatCalls): ChatsStore {
  let after: string | null = null;
  let isReading = false;
  let lastSearch = 0;

  return createStore<ChatsState>()((set, get) => ({
    chats: [],
    hasMore: false,
    titles: new Map(),
    trouble: undefined,
    query: '',
    hits: undefined,
    async refresh() {
      const length = Math.max(pageLength, get().chats.length);
      try {
        let { chats, next } = await api.listChats(null, Math.min(length, longestPage));
        while (next !== null && chats.length < length) {
          const page = await api.listChats(next, Math.min(length - chats.length, longestPage));
          chats = [...chats, ...page.chats];
          next = page.next;
        }
        after = next;
        set({ chats, hasMore: next !== null, titles: withTitles(get().titles, chats), trouble: undefined });
      } catch (error) {
        set({ trouble: sentenceOf(error) });
      }
      if (get().query !== '') await get().search(get().query);
    },
    async more() {
      if (isReading || after === null) return;
      isReading = true;
      try {
        const page = await api.listChats(after, pageLength);
        after = page.next;
        const known = new Set(page.chats.map(({ id }) => id));
        const chats = [...get().chats.filter(({ id }) => !known.has(id)), ...page.chats];
        set({ chats: inOrder(chats), hasMore: page.next !== null, titles: withTitles(get().titles, page.chats) });
      } catch (error) {
        set({ trouble: sentenceOf(error) });
      } finally {
        isReading = false;
      }
    },
    async search(query) {
      lastSearch += 1;
      const mine = lastSearch;
      set({ query });
      if (query.trim() === '') return set({ hits: undefined });
      try {
        const hits = await api.searchChats(query, mostHits);
        if (mine === lastSearch) set({ hits });
      } catch (error) {
        if (mine === lastSearch) set({ hits: [], trouble: sentenceOf(error) });
      }
    },
    note(chat) {
      const others = get().chats.filter(({ id }) => id !== chat.id);
      set({ chats: inOrder([chat, ...others]), titles: withTitles(get().titles, [chat]) });
    },
    async rename(chat, title) {
      get().note(await api.renameChat(chat, title));
    },
    async pin(chat, isPinned) {
      get().note(await api.pinChat(chat, isPinned));
    },
    async remove(chats) {
      const removed = await api.deleteChats(chats);
      const gone = new Set(removed);
      set(({ chats: listed, hits }) => ({
        chats: listed.filter(({ id }) => !gone.has(id)),
        hits: hits?.filter(({ chat }) => !gone.has(chat.id)),
      }));
      return removed;
    },
    async restore(chats) {
      await api.restoreChats(chats);
      await get().refresh();
    },
  }));
}
