/** The ChatCalls of one page over the store. */
import type { ChatCalls } from './desktop-api.ts';
import { deleteChats, listChats, pinChat, renameChat, restoreChats, setChatSettings } from './store/chats.ts';
import { readDraft, saveDraft } from './store/drafts.ts';
import { searchChats } from './store/search.ts';
import type { Store } from './store/store.ts';
import { addQuestion, appendText, beginAnswer, chooseLeaf, finishAnswer, openChat } from './store/turns.ts';

/** Nothing here waits for anything: a call is one transaction, done when it is answered. */
export function createChatCalls(store: Store, page: string): ChatCalls {
  return {
    listChats: async (after, limit) => listChats(store.database, after, limit),
    openChat: async (chat) => openChat(store.database, chat),
    searchChats: async (words, limit) => searchChats(store.database, words, limit),
    addQuestion: async (question) => addQuestion(store.penOf(page), question, store.nowMs),
    beginAnswer: async (question) => beginAnswer(store.penOf(page), question, store.nowMs),
    appendText: async (answer, at, text) => appendText(store.penOf(page), answer, at, text),
    finishAnswer: async (answer, text, state) => finishAnswer(store.penOf(page), answer, text, state, store.nowMs),
    chooseLeaf: async (chat, leaf) => chooseLeaf(store.penOf(page), chat, leaf),
    renameChat: async (chat, title) => renameChat(store.penOf(page), chat, title),
    pinChat: async (chat, isPinned) => pinChat(store.penOf(page), chat, isPinned),
    deleteChats: async (chats) => deleteChats(store.penOf(page), chats, store.nowMs),
    restoreChats: async (chats) => restoreChats(store.penOf(page), chats),
    setChatSettings: async (chat, settings) => setChatSettings(store.penOf(page), chat, settings),
    readDraft: async (chat) => readDraft(store.database, chat),
    saveDraft: async (chat, draft) => saveDraft(store.penOf(page).database, chat, draft),
  };
}
