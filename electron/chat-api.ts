/** Chats as they are stored, and the calls that read and change them. Types alone; times are Unix milliseconds. */
import type { ErrorCode, ImageMode, PictureId, ProviderUse, Stage, StopReason } from '../native-models/contract.ts';
import type { ChatSettings } from './data-api.ts';

/** Never used again once its chat is deleted. */
export type ChatId = number;
export type TurnId = number;

/** A picture of a question or of a draft; its bytes are stored once, however many questions show it. */
export interface ChatPicture {
  readonly picture: PictureId;
  /** The file's name as it was attached. */
  readonly name: string;
  /** Absent: as the chat's settings say. */
  readonly imageMode?: ImageMode;
}

export interface ChatQuestion {
  readonly id: TurnId;
  /** The answer before it; null for a first question. Turns with the same parent are branches. */
  readonly parent: TurnId | null;
  readonly role: 'user';
  readonly text: string;
  readonly pictures: readonly ChatPicture[];
  readonly createdMs: number;
}

/** How a question went to the model, beside its turns. What is absent was the model's own. */
export interface SentWith {
  readonly system?: string;
  /** Of pictures without a mode of their own. */
  readonly imageMode?: ImageMode;
  /** Turns at the beginning that were left out: they no longer fitted into the context. */
  readonly leftOutCount: number;
}

/** What stands under a finished answer. */
export interface AnswerFigures {
  readonly model: string;
  /** Absent in answers from before it was kept. */
  readonly sent?: SentWith;
  readonly stopReason: StopReason;
  readonly imageTokenCount: number;
  readonly promptTokenCount: number;
  /** Of the prompt's, those that were still in the model's cache. */
  readonly reusedTokenCount?: number;
  readonly answerTokenCount: number;
  readonly timeToFirstTokenMs: number;
  readonly tokensPerSecond: number;
  readonly totalMs: number;
  readonly stageMs: Readonly<Partial<Record<Stage, number>>>;
  readonly provider: ProviderUse;
}

export type FinishedState =
  | { readonly type: 'done'; readonly figures: AnswerFigures }
  | { readonly type: 'stopped' }
  | { readonly type: 'interrupted'; readonly code: ErrorCode; readonly message: string };

/** An answer whose window or host went away becomes `interrupted`, with what was appended until then. */
export type StoredAnswerState = { readonly type: 'writing' } | FinishedState;

export interface ChatAnswer {
  readonly id: TurnId;
  /** The question; several answers to one are branches. */
  readonly parent: TurnId;
  readonly role: 'assistant';
  readonly text: string;
  readonly state: StoredAnswerState;
  readonly createdMs: number;
}

export type StoredTurn = ChatQuestion | ChatAnswer;

export interface Draft {
  readonly text: string;
  readonly pictures: readonly ChatPicture[];
}

export interface ChatSummary {
  readonly id: ChatId;
  /** From the first question until it is renamed. */
  readonly title: string;
  readonly isRenamed: boolean;
  readonly isPinned: boolean;
  readonly createdMs: number;
  /** Of the last question or answer; renaming and pinning leave it alone. */
  readonly updatedMs: number;
}

export interface Chat extends ChatSummary {
  /** Every branch, oldest first: a parent stands before its children. */
  readonly turns: readonly StoredTurn[];
  /** The end of the branch that is shown; null while there are no turns. */
  readonly leaf: TurnId | null;
  /** What this chat does otherwise than the defaults. */
  readonly settings: ChatSettings;
  readonly draft: Draft;
}

export interface ChatPage {
  /** Pinned ones first, then the latest. */
  readonly chats: readonly ChatSummary[];
  /** Give it as `after` for the next page; null at the end. */
  readonly next: string | null;
}

/** Part of a text in UTF-16 units, the end not included. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

export interface ChatHit {
  readonly chat: ChatSummary;
  /** Where the title matches. */
  readonly titleRanges: readonly TextRange[];
  /** The latest turn that matches: the words around the match and where they match. */
  readonly turn?: {
    readonly id: TurnId;
    readonly role: 'user' | 'assistant';
    readonly snippet: string;
    readonly ranges: readonly TextRange[];
  };
}

export interface NewQuestion {
  /** Null begins a chat, titled from the question. */
  readonly chat: ChatId | null;
  /** The answer that it follows; null for a first question, also for one more branch of it. */
  readonly parent: TurnId | null;
  readonly text: string;
  readonly pictures: readonly ChatPicture[];
  /**
   * What the window last read or stored of the draft (of the chat, or the one for a new chat) that became this question:
   * it is emptied in the same step, unless another window stored its own meanwhile.
   */
  readonly takesDraft?: Draft;
  /** Of a new chat; left out otherwise. */
  readonly settings?: ChatSettings;
}

/**
 * All throw ModelError 'chat-missing' for what another window deleted, 'read-only' where nothing can be written,
 * 'disk-full', and 'data-invalid' where the database is damaged.
 */
export interface ChatCalls {
  /** At most `limit` (1 to 200) chats, after the page before. */
  listChats(after: string | null, limit: number): Promise<ChatPage>;
  openChat(chat: ChatId): Promise<Chat>;
  /** Chats with all the words, the last one also as a beginning, in titles and turns; titles first, then the latest. */
  searchChats(words: string, limit: number): Promise<readonly ChatHit[]>;
  /** Stores a question and makes it the leaf. */
  addQuestion(question: NewQuestion): Promise<{ readonly chat: ChatSummary; readonly question: ChatQuestion }>;
  /** Begins an answer to a question and makes it the leaf: the first, or another try. */
  beginAnswer(question: TurnId): Promise<ChatAnswer>;
  /**
   * The answer's text from `at` (UTF-16 units) on is now `text`: what came since the last call, about four times a second,
   * in whole characters.
   * After a failed call, say again what was not stored.
   */
  appendText(answer: TurnId, at: number, text: string): Promise<void>;
  /** The whole text and how it ended. */
  finishAnswer(answer: TurnId, text: string, state: FinishedState): Promise<void>;
  /** Shows another branch: any turn without a later one, as `leafUnder` of the window finds it. */
  chooseLeaf(chat: ChatId, leaf: TurnId): Promise<void>;
  /** Null goes back to the title from the first question. */
  renameChat(chat: ChatId, title: string | null): Promise<ChatSummary>;
  pinChat(chat: ChatId, isPinned: boolean): Promise<ChatSummary>;
  /** Out of sight at once, gone for good an hour later, with the pictures that no other chat shows. */
  deleteChats(chats: readonly ChatId[] | 'all'): Promise<readonly ChatId[]>;
  /** Takes a deletion back, or all of the last hour. Throws 'chat-missing' where it is too late. */
  restoreChats(chats: readonly ChatId[] | 'all'): Promise<void>;
  setChatSettings(chat: ChatId, settings: ChatSettings): Promise<void>;
  /** Null is the draft for a new chat. */
  readDraft(chat: ChatId | null): Promise<Draft>;
  saveDraft(chat: ChatId | null, draft: Draft): Promise<void>;
}
