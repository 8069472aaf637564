/** What the open chat is to the window: its turns, what is being written, and what can be done. */
import type { StoreApi } from 'zustand/vanilla';
import type { ChatId, ChatPicture, ChatSettings, Preset } from '../../electron/desktop-api.ts';
import type { PictureFile } from '../pictures/picture-shelf.ts';
import type { Branches, ChatTurn, TurnId, TurnTree } from './turn-tree.ts';
import type { Edit, Writing, WritingPlace } from './writing.ts';

export interface AttachResult {
  readonly attachedCount: number;
  readonly leftOverCount: number;
}

export interface ChatState {
  /** Null before its first question. */
  readonly chat: ChatId | null;
  readonly phase:
    | { readonly type: 'open' }
    | { readonly type: 'opening' }
    /** `isGone`: the host has no such chat; otherwise it can be tried again. */
    | { readonly type: 'failed'; readonly message: string; readonly isGone: boolean };
  /** Counts what was opened, for views that begin anew with each. A chat that begins here stays the same. */
  readonly opened: number;
  readonly tree: TurnTree;
  /** Stays the same object while an answer grows. */
  readonly branches: Branches;
  /** The branch that is shown. */
  readonly turns: readonly ChatTurn[];
  readonly settings: ChatSettings;
  readonly draft: Writing;
  readonly edit: Edit | undefined;
  /** An answer is being written, on whichever branch. */
  readonly isAnswering: boolean;
  /** Sent, but a picture is still being read. */
  readonly isWaitingForPictures: boolean;
  /** The turn that is to be brought into sight. */
  readonly revealed: TurnId | undefined;
  /** What could not be stored, in a sentence; until the next attempt. */
  readonly trouble: string | undefined;
  /** Null begins a new chat. */
  open(chat: ChatId | null): Promise<void>;
  /** Opens a chat unless it is the open one; one that could not be opened is tried again. */
  goTo(chat: ChatId | null): Promise<void>;
  write(text: string, place?: WritingPlace): void;
  /**
   * As many as a question takes; a refused one gives its place to the next. Returns, once they are read or refused, how
   * many of them are attached, and how many found no room.
   */
  attach(files: readonly PictureFile[], place?: WritingPlace): Promise<AttachResult>;
  /** The draft takes one more. */
  hasRoom(): boolean;
  /** An attachment of the shelf, such as a sample; false where the draft takes no more. */
  attachKey(key: string): boolean;
  detach(key: string, place?: WritingPlace): void;
  /** Another attachment of the shelf in the place of one, in the draft or in the edit; nothing where that one is gone. */
  replace(key: string, by: string): void;
  /** Sends the draft, or the edit as a branch; nothing happens while an answer of this chat is being written. */
  send(place?: WritingPlace): Promise<void>;
  /** Asks a ready-made question; the draft stays as it is. */
  ask(text: string, pictures?: readonly string[]): Promise<void>;
  stop(): void;
  /** Stops the answers of chats that are to be deleted; returns once what there is of them is stored, or could not be. */
  end(chats: readonly ChatId[] | 'all'): Promise<void>;
  /** Another answer to an answer's question, or the first to a question that has none. */
  regenerate(turn: TurnId): Promise<void>;
  /** The same question once more, with its pictures otherwise: a branch. */
  askWith(question: TurnId, pictures: readonly ChatPicture[]): Promise<void>;
  /** Takes up what was written before, where an edit of this question was left for another question, branch or chat. */
  beginEdit(question: TurnId): void;
  /** Drops what was written. */
  endEdit(): void;
  /** Shows the branch that a turn belongs to. */
  choose(turn: TurnId): Promise<void>;
  /** Shows the branch that holds a turn, and the turn itself. */
  reveal(turn: TurnId): Promise<void>;
  configure(settings: ChatSettings): Promise<void>;
  apply(preset: Preset): Promise<void>;
  /** Another window changed this chat. */
  reload(): Promise<void>;
  /** Stores now what of the drafts is not stored yet: the window may close. */
  flush(): void;
  /** Stores the draft that is shown once more: the window closes, and another may have stored its own over it. */
  leave(): void;
}

export type ChatStore = StoreApi<ChatState>;
