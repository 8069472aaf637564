/** The open chat: its tree of turns, what is being written, and what is asked. */
import { createStore } from 'zustand/vanilla';
import type { AskSettings, Chat, ChatId, ChatPicture, ChatSummary, DesktopApi } from '../../electron/desktop-api.ts';
import { ModelError } from '../../native-models/contract.ts';
import { type ShelfStore, sentenceOf } from '../pictures/picture-shelf.ts';
import { effective, type SettingsStore } from '../settings/settings-store.ts';
import type { AskingParts } from './ask-model.ts';
import { createAttached } from './attached.ts';
import type { ChatState, ChatStore } from './chat-state.ts';
import { createDraftKeeper } from './draft-keeper.ts';
import { createStreamingAnswers, working } from './streaming-answers.ts';
import {
  type Answer,
  branchesOf,
  type ChatTurn,
  isWorking,
  leafUnder,
  noTurns,
  pathTo,
  type Question,
  type TurnId,
  type TurnTree,
  treeOf,
  withoutTurns,
  withTurn,
} from './turn-tree.ts';
import { isEmpty, nothing, type Writing, withLine, withoutSent, writingAt } from './writing.ts';
import { createWritingActs, unreadPicture } from './writing-acts.ts';

/** A chat of which nothing is known yet. */
const blank = {
  tree: noTurns,
  branches: branchesOf(noTurns),
  turns: [],
  settings: {},
  draft: nothing,
  edit: undefined,
  isAnswering: false,
  isWaitingForPictures: false,
  trouble: undefined,
  revealed: undefined,
} as const;

export interface ChatParts extends AskingParts {
  readonly api: DesktopApi;
  readonly shelf: ShelfStore;
  readonly settings: SettingsStore;
  /** A chat began, was written to, or was read. */
  onChat(chat: ChatSummary): void;
}

function summaryOf({ id, title, isRenamed, isPinned, createdMs, updatedMs }: Chat): ChatSummary {
  return { id, title, isRenamed, isPinned, createdMs, updatedMs };
}

function failed(error: unknown): ChatState['phase'] {
  const isGone = error instanceof ModelError && error.code === 'chat-missing';
  return { type: 'failed', message: sentenceOf(error), isGone };
}

interface Putting {
  readonly text: string;
  readonly pictures: readonly ChatPicture[];
  readonly parent: TurnId | null;
  readonly takesDraft?: boolean;
  onStored?(): void;
}

export function createChatStore({ service, api, model, shelf, settings, onChat }: ChatParts): ChatStore {
  let session = 0; // counts what is opened, so that a late answer of the host does not land in the next chat
  let opening: Promise<void> = Promise.resolve();
  let starting: AbortController | undefined; // between Send and the host's answer
  let lastProvisionalId = 0;
  const provisionalId = (): TurnId => {
    lastProvisionalId -= 1; // the host's are positive
    return lastProvisionalId;
  };

  return createStore<ChatState>()((set, get) => {
    const attached = createAttached(shelf);
    const { picturesOf, isReading, areReady, refusalOf } = attached;
    const drafts = createDraftKeeper(
      attached,
      (chat, draft) => api.saveDraft(chat, draft),
      (error) => set({ trouble: sentenceOf(error) }),
    );

    const writing = createWritingActs({ set, get, shelf, attached, drafts });
    const { acts, enterDraft, leaveEdit, dropEdit, areRead, stopWaiting } = writing;

    /** The branch stays the same object where nothing in it changed. */
    function show(tree: TurnTree, leaf: TurnId | null): void {
      set({ tree, branches: branchesOf(tree), turns: pathTo(tree, leaf), isAnswering: isOneWorking(tree) });
    }
    const isOneWorking = (tree: TurnTree): boolean => [...tree.values()].some(isWorking);
    const leaf = (): TurnId | null => get().turns.at(-1)?.id ?? null;
    const isBusy = (): boolean =>
      starting !== undefined || get().isWaitingForPictures || answers.of(get().chat).some(isWorking);

    const askSettings = (): AskSettings => effective(settings.getState().settings.ask, get().settings);

    // ---- answers ---------------------------------------------------------------------------------------------------

    const answers = createStreamingAnswers({
      service,
      model,
      api,
      onChange(answer) {
        const { tree, turns } = get();
        if (!tree.has(answer.id)) return;
        const grown = withTurn(tree, answer);
        set({
          tree: grown,
          turns: turns.map((turn) => (turn.id === answer.id ? answer : turn)),
          isAnswering: isWorking(answer) || isOneWorking(grown),
        });
      },
    });

    /** Takes the place of a waiting answer, and streams. */
    async function answer(
      question: Question,
      chat: ChatId,
      path: readonly ChatTurn[],
      waiting: Answer,
      ask: AskSettings,
    ): Promise<void> {
      const control = starting ?? new AbortController();
      let begun: Awaited<ReturnType<DesktopApi['beginAnswer']>>;
      try {
        await answers.stored(chat);
        begun = await api.beginAnswer(question.id);
      } catch (error) {
        if (get().tree.has(waiting.id)) show(withoutTurns(get().tree, [waiting.id]), question.id);
        throw error;
      } finally {
        starting = undefined;
      }
      const streaming: Answer = { ...begun, state: waiting.state };
      if (get().chat === chat) show(withTurn(withoutTurns(get().tree, [waiting.id]), streaming), begun.id);
      await answers.stream(streaming, chat, path, ask, control);
    }

    /** What is shown until the host has stored it. */
    function waitFor(question: TurnId): Answer {
      starting = new AbortController();
      set({ trouble: undefined });
      const state = working('model');
      return { id: provisionalId(), parent: question, role: 'assistant', text: '', state, createdMs: Date.now() };
    }

    /** Stores a question and answers it. Returns once the answer is over; throws where the question was not stored. */
    async function put({ text, pictures, parent, takesDraft = false, onStored = () => {} }: Putting): Promise<void> {
      const mine = session;
      const { chat, settings: own, tree, turns, draft } = get();
      const ask = askSettings();
      const asked: Question = { id: provisionalId(), parent, role: 'user', text, pictures, createdMs: Date.now() };
      const waiting = waitFor(asked.id);
      show(withTurn(withTurn(tree, asked), waiting), waiting.id);
      let added: Awaited<ReturnType<DesktopApi['addQuestion']>>;
      try {
        await answers.stored(chat); // the answer before it, which ended a moment ago
        const begun = chat === null ? { settings: own } : {};
        const taken = takesDraft ? drafts.take(chat) : undefined;
        added = await api.addQuestion({ chat, parent, text, pictures, ...begun, ...(taken && { takesDraft: taken }) });
      } catch (error) {
        starting = undefined;
        if (mine === session) show(tree, turns.at(-1)?.id ?? null);
        if (takesDraft) drafts.keep(chat, mine === session ? get().draft : draft);
        throw error;
      }
      const { question } = added;
      onChat(added.chat);
      if (mine === session) {
        onStored();
        set({ chat: added.chat.id });
        const stored = withTurn(withoutTurns(get().tree, [asked.id, waiting.id]), question);
        show(withTurn(stored, { ...waiting, parent: question.id }), waiting.id);
      }
      await answer(question, added.chat.id, [...pathTo(tree, parent), question], waiting, ask);
    }

    /** Says what could not be stored, where the chat is still open; what was written stays where it was. */
    async function said(work: () => Promise<void>): Promise<void> {
      const mine = session;
      try {
        await work();
      } catch (error) {
        if (mine === session) set({ trouble: sentenceOf(error) });
      }
    }

    // ---- opening ---------------------------------------------------------------------------------------------------

    async function load(chat: ChatId | null): Promise<void> {
      drafts.flush();
      leaveEdit();
      stopWaiting();
      session += 1;
      const mine = session;
      set({ ...blank, chat, draft: drafts.beginReading(chat), opened: mine, phase: { type: 'opening' } });
      try {
        const opened = chat === null ? undefined : await api.openChat(chat);
        const stored = opened?.draft ?? (await api.readDraft(null));
        if (mine !== session) return;
        set({ draft: drafts.takeUp(chat, stored), phase: { type: 'open' } });
        if (opened === undefined) return;
        onChat(summaryOf(opened));
        let tree = treeOf(opened.turns);
        for (const answer of answers.of(chat)) tree = withTurn(tree, answer);
        set({ settings: opened.settings });
        show(tree, opened.leaf);
      } catch (error) {
        if (mine === session) set({ phase: failed(error) });
      }
    }

    /** Waits until what is being opened is open; false where another chat was opened meanwhile. */
    async function isOpened(): Promise<boolean> {
      const mine = session;
      await opening;
      return mine === session;
    }

    return {
      ...blank,
      ...acts,
      chat: null,
      opened: 0,
      phase: { type: 'open' },
      open(chat) {
        opening = load(chat);
        return opening;
      },
      async goTo(chat) {
        const { chat: open, phase } = get();
        await (open === chat && phase.type !== 'failed' ? opening : get().open(chat));
      },
      async send(place = 'draft') {
        if (get().phase.type === 'opening') {
          const { draft } = get();
          if (!(await isOpened()) || get().draft !== draft) return; // a stored draft joined it, which nobody has seen yet
        }
        if (isBusy() || get().phase.type !== 'open') return;
        const written = (): Writing => writingAt(place, get());
        if (place === 'edit' && !(await areRead(written().pictures, place))) return;
        while (isReading(written().pictures)) if (!(await areRead(written().pictures, place))) return;
        const { text, pictures } = written();
        if (text.trim() === '') return;
        if (!areReady(pictures)) return set({ trouble: unreadPicture });
        const sent = { text: text.trim(), pictures: picturesOf(pictures) };
        if (place === 'draft') {
          const onStored = (): void => set({ draft: withoutSent(get().draft, { text, pictures }) });
          return said(() => put({ ...sent, parent: leaf(), takesDraft: true, onStored }));
        }
        const edited = get().tree.get(get().edit?.turn ?? 0);
        if (edited === undefined) return;
        await said(() => put({ ...sent, parent: edited.parent, onStored: () => dropEdit(edited.id) }));
      },
      async ask(text, pictures = []) {
        if (isBusy() || (isReading(pictures) && !(await areRead(pictures, 'draft')))) return;
        if (!areReady(pictures)) return set({ trouble: refusalOf(pictures) });
        for (const key of pictures) void shelf.getState().renew(key);
        await said(() => put({ text, pictures: picturesOf(pictures), parent: leaf() }));
      },
      stop() {
        stopWaiting();
        starting?.abort();
        answers.stop(get().chat);
      },
      async end(chats) {
        const { chat } = get();
        if (chats === 'all' || (chat !== null && chats.includes(chat))) get().stop();
        await answers.end(chats);
      },
      async regenerate(id) {
        const { tree, chat } = get();
        const turn = tree.get(id);
        const question = turn?.role === 'assistant' ? tree.get(turn.parent) : turn;
        if (isBusy() || chat === null || question?.role !== 'user') return;
        const waiting = waitFor(question.id);
        show(withTurn(tree, waiting), waiting.id);
        const ask = askSettings();
        await said(() => answer(question, chat, pathTo(tree, question.id), waiting, ask));
      },
      async askWith(id, pictures) {
        const question = get().tree.get(id);
        if (question?.role !== 'user' || isBusy()) return;
        await said(() => put({ text: question.text, pictures, parent: question.parent }));
      },
      async choose(id) {
        const { tree, chat } = get();
        const end = leafUnder(tree, id);
        show(tree, end);
        leaveEdit();
        if (chat !== null) await said(() => api.chooseLeaf(chat, end));
      },
      async reveal(id) {
        if (!get().tree.has(id)) return;
        if (!get().turns.some((turn) => turn.id === id)) await get().choose(id);
        set({ revealed: id });
      },
      async configure(own) {
        const { chat, settings: before } = get();
        set({ settings: own });
        if (chat === null) return;
        try {
          await api.setChatSettings(chat, own);
        } catch (error) {
          if (get().chat === chat) set({ settings: before, trouble: sentenceOf(error) });
        }
      },
      async apply({ text, settings: own }) {
        const { draft } = get();
        if (text !== '') enterDraft({ ...draft, text: withLine(draft.text, text) });
        if (Object.keys(own).length > 0) await get().configure({ ...get().settings, ...own });
      },
      async reload() {
        if (!(await isOpened())) return;
        const { chat, turns } = get();
        const mine = session;
        if (chat === null || isBusy()) return;
        if (drafts.isUnread(chat)) return get().open(chat); // it could not be opened before
        try {
          const opened = await api.openChat(chat);
          if (mine !== session || isBusy()) return;
          const tree = treeOf(opened.turns);
          const shown = turns.at(-1)?.id;
          set({ settings: opened.settings, phase: { type: 'open' } });
          onChat(summaryOf(opened));
          show(tree, shown !== undefined && tree.has(shown) ? leafUnder(tree, shown) : opened.leaf);
        } catch (error) {
          if (mine === session) set({ phase: failed(error) });
        }
      },
      flush: () => drafts.flush(),
      leave() {
        const { chat, draft } = get();
        const isBeingSent = starting !== undefined;
        if (!isEmpty(draft) && !isBeingSent) drafts.keepOwn(chat, draft);
        drafts.flush();
      },
    };
  });
}
