/** The ChatCalls of one page over the store. */
import type { ChatCalls } from './desktop-api.ts';
import { deleteChats, listChats, pinChat, renameChat, restoreChats, setChatSettings } from './store/chats.ts';
import { readDraft, saveDraft } from './store/drafts.ts';
import type { Pen } from './store/pen.ts';
import { mendingIndex, searchChats } from './store/search.ts';
import type { Store } from './store/store.ts';
import { addQuestion, appendText, beginAnswer, chooseLeaf, finishAnswer, openChat } from './store/turns.ts';

/** Nothing here waits for anything: a call is one transaction, done when it is answered. */
export function createChatCalls(store: Store, page: string): ChatCalls {
  const change = <T>(work: (pen: Pen) => T): T => {
    const pen = store.penOf(page);
    return mendingIndex(pen.database, () => work(pen));
  };
  return {
    listChats: async (after, limit) => listChats(store.database, after, limit),
    openChat: async (chat) => openChat(store.database, chat),
    searchChats: async (words, limit) => mendingIndex(store.database, () => searchChats(store.database, words, limit)),
    addQuestion: async (question) => change((pen) => addQuestion(pen, question, store.nowMs)),
    beginAnswer: async (question) => change((pen) => beginAnswer(pen, question, store.nowMs)),
    appendText: async (answer, at, text) => change((pen) => appendText(pen, answer, at, text)),
    finishAnswer: async (answer, text, state) => change((pen) => finishAnswer(pen, answer, text, state, store.nowMs)),
    chooseLeaf: async (chat, leaf) => change((pen) => chooseLeaf(pen, chat, leaf)),
    renameChat: async (chat, title) => change((pen) => renameChat(pen, chat, title)),
    pinChat: async (chat, isPinned) => change((pen) => pinChat(pen, chat, isPinned)),
    deleteChats: async (chats) => change((pen) => deleteChats(pen, chats, store.nowMs)),
    restoreChats: async (chats) => change((pen) => restoreChats(pen, chats)),
    setChatSettings: async (chat, settings) => change((pen) => setChatSettings(pen, chat, settings)),
    readDraft: async (chat) => readDraft(store.database, chat),
    saveDraft: async (chat, draft) => saveDraft(store.penOf(page).database, chat, draft),
  };
}
