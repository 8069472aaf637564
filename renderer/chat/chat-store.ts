/** The open chat: its tree of turns, what is being written, and what is asked. */
import { createStore } from 'zustand/vanilla';
import type { ChatId, ChatPicture, ChatSummary, DesktopApi } from '../../electron/desktop-api.ts';
import { mostPictures } from '../../native-models/contract.ts';
import { type Attachment, chatPicture, type ShelfStore, sentenceOf } from '../pictures/picture-shelf.ts';
import { effective, type SettingsStore } from '../settings/settings-store.ts';
import type { AskingParts } from './ask-model.ts';
import type { ChatState, ChatStore } from './chat-state.ts';
import { createDraftKeeper } from './draft-keeper.ts';
import { createStreamingAnswers, working } from './streaming-answers.ts';
import {
  type Answer,
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
import { nothing, type Writing, type WritingPlace, withoutSent } from './writing.ts';

/** A chat of which nothing is known yet. */
const blank = {
  tree: noTurns,
  turns: [],
  settings: {},
  draft: nothing,
  edit: undefined,
  isWaitingForPictures: false,
  trouble: undefined,
  revealed: undefined,
} as const;

export interface ChatParts extends AskingParts {
  readonly api: DesktopApi;
  readonly shelf: ShelfStore;
  readonly settings: SettingsStore;
  /** A chat began, or was written to. */
  onChat(chat: ChatSummary): void;
}

const unreadPicture = 'A picture here could not be read: remove it, then send.';

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
    const attachmentsOf = (keys: readonly string[]): readonly Attachment[] =>
      keys.flatMap((key) => shelf.getState().attachments[key] ?? []);
    const picturesOf = (keys: readonly string[]): readonly ChatPicture[] =>
      attachmentsOf(keys).flatMap((attachment) => chatPicture(attachment) ?? []);
    const drafts = createDraftKeeper<Writing>(
      (chat, { text, pictures }) => api.saveDraft(chat, { text, pictures: picturesOf(pictures) }),
      (error) => set({ trouble: sentenceOf(error) }),
    );

    /** The branch stays the same object where nothing in it changed. */
    function show(tree: TurnTree, leaf: TurnId | null): void {
      set({ tree, turns: pathTo(tree, leaf) });
    }
    const leaf = (): TurnId | null => get().turns.at(-1)?.id ?? null;
    const isBusy = (): boolean =>
      starting !== undefined || get().isWaitingForPictures || answers.of(get().chat).some(isWorking);

    function enterDraft(draft: Writing): void {
      set({ draft });
      drafts.keep(get().chat, draft);
    }
    function change(place: WritingPlace, part: Partial<Writing>): void {
      const { edit, draft } = get();
      if (place === 'draft') enterDraft({ ...draft, ...part });
      else if (edit !== undefined) set({ edit: { ...edit, ...part } });
    }
    const writing = (place: WritingPlace): Writing => (place === 'edit' ? get().edit : undefined) ?? get().draft;

    // ---- answers ---------------------------------------------------------------------------------------------------

    const answers = createStreamingAnswers({
      service,
      model,
      api,
      onChange(answer) {
        const { tree, turns } = get();
        if (!tree.has(answer.id)) return;
        set({ tree: withTurn(tree, answer), turns: turns.map((turn) => (turn.id === answer.id ? answer : turn)) });
      },
    });

    /** Takes the place of a waiting answer, and streams. */
    async function answer(question: Question, chat: ChatId, path: readonly ChatTurn[], waiting: Answer): Promise<void> {
      const control = starting ?? new AbortController();
      const ask = effective(settings.getState().settings.ask, get().settings);
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
      const { chat, settings: own, tree, turns } = get();
      const asked: Question = { id: provisionalId(), parent, role: 'user', text, pictures, createdMs: Date.now() };
      const waiting = waitFor(asked.id);
      show(withTurn(withTurn(tree, asked), waiting), waiting.id);
      let added: Awaited<ReturnType<DesktopApi['addQuestion']>>;
      try {
        await answers.stored(chat); // the answer before it, which ended a moment ago
        if (takesDraft) drafts.drop(chat);
        const begun = chat === null ? { settings: own } : {};
        added = await api.addQuestion({ chat, parent, text, pictures, takesDraft, ...begun });
      } catch (error) {
        starting = undefined;
        if (mine === session) show(tree, turns.at(-1)?.id ?? null);
        if (takesDraft) drafts.keep(chat, get().draft);
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
      await answer(question, added.chat.id, [...pathTo(tree, parent), question], waiting);
    }

    /** Says what kept a question or an answer from being stored; what was written stays where it was. */
    async function said(work: () => Promise<void>): Promise<void> {
      try {
        await work();
      } catch (error) {
        set({ trouble: sentenceOf(error) });
      }
    }

    // ---- pictures --------------------------------------------------------------------------------------------------

    const isReading = (keys: readonly string[]): boolean =>
      attachmentsOf(keys).some(({ state }) => state.type === 'reading');
    const areReady = (keys: readonly string[]): boolean => picturesOf(keys).length === keys.length;
    const refusalOf = (keys: readonly string[]): string | undefined =>
      attachmentsOf(keys)
        .map(({ state }) => (state.type === 'refused' ? state.message : undefined))
        .find((message) => message !== undefined);

    /** Waits until none of the pictures is being read; false where Stop came first. */
    async function areRead(keys: readonly string[]): Promise<boolean> {
      set({ isWaitingForPictures: true });
      await Promise.all(keys.map((key) => shelf.getState().settled(key)));
      const isStopped = !get().isWaitingForPictures;
      set({ isWaitingForPictures: false });
      return !isStopped;
    }

    function read(attached: readonly ChatPicture[]): readonly string[] {
      return attached.map((picture) => shelf.getState().addStored(picture));
    }

    /** A picture is part of the stored draft once it is stored itself. */
    function keepOnceStored(key: string): void {
      const { chat } = get();
      void shelf
        .getState()
        .settled(key)
        .then(() => {
          if (get().chat === chat && get().draft.pictures.includes(key)) drafts.keep(chat, get().draft);
        });
    }

    // ---- opening ---------------------------------------------------------------------------------------------------

    async function load(chat: ChatId | null): Promise<void> {
      drafts.flush();
      session += 1;
      const mine = session;
      set({ ...blank, chat, opened: mine, phase: { type: 'opening' } });
      try {
        const opened = chat === null ? undefined : await api.openChat(chat);
        const { text, pictures } = opened?.draft ?? (await api.readDraft(null));
        if (mine !== session) return;
        const { draft } = get(); // what was typed meanwhile stays
        set({ draft: draft === nothing ? { text, pictures: read(pictures) } : draft, phase: { type: 'open' } });
        if (opened === undefined) return;
        let tree = treeOf(opened.turns);
        for (const answer of answers.of(chat)) tree = withTurn(tree, answer);
        set({ settings: opened.settings });
        show(tree, opened.leaf);
      } catch (error) {
        if (mine === session) set({ phase: { type: 'failed', message: sentenceOf(error) } });
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
      chat: null,
      opened: 0,
      phase: { type: 'open' },
      open(chat) {
        opening = load(chat);
        return opening;
      },
      write: (text, place = 'draft') => change(place, { text }),
      attach(files, place = 'draft') {
        const before = writing(place).pictures;
        const taken = files.slice(0, Math.max(0, mostPictures - before.length));
        const keys = taken.map((file) => shelf.getState().addFile(file));
        change(place, { pictures: [...before, ...keys] });
        for (const key of keys) keepOnceStored(key);
        return keys.length;
      },
      attachKey(key) {
        if (get().draft.pictures.includes(key)) return;
        void shelf.getState().renew(key);
        change('draft', { pictures: [...get().draft.pictures, key] });
        keepOnceStored(key);
      },
      replace(key, by) {
        for (const place of ['draft', 'edit'] as const) {
          const { pictures } = (place === 'edit' ? get().edit : get().draft) ?? nothing;
          if (!pictures.includes(key) || pictures.includes(by)) continue;
          change(place, { pictures: pictures.map((other) => (other === key ? by : other)) });
          keepOnceStored(by);
        }
      },
      detach(key, place = 'draft') {
        change(place, { pictures: writing(place).pictures.filter((other) => other !== key) });
        if (get().trouble === unreadPicture) set({ trouble: undefined });
      },
      async send(place = 'draft') {
        if (get().phase.type === 'opening' && !(await isOpened())) return;
        if (isBusy() || get().phase.type !== 'open') return;
        while (isReading(writing(place).pictures)) if (!(await areRead(writing(place).pictures))) return;
        const { text, pictures } = writing(place);
        if (text.trim() === '') return;
        if (!areReady(pictures)) return set({ trouble: unreadPicture });
        const edited = place === 'edit' ? get().tree.get(get().edit?.turn ?? 0) : undefined;
        const parent = edited === undefined ? leaf() : edited.parent;
        const onStored = (): void =>
          set(edited === undefined ? { draft: withoutSent(get().draft, { text, pictures }) } : { edit: undefined });
        const takesDraft = edited === undefined;
        await said(() => put({ text: text.trim(), pictures: picturesOf(pictures), parent, takesDraft, onStored }));
      },
      async ask(text, pictures = []) {
        if (isBusy() || (isReading(pictures) && !(await areRead(pictures)))) return;
        if (!areReady(pictures)) return set({ trouble: refusalOf(pictures) });
        for (const key of pictures) void shelf.getState().renew(key);
        await said(() => put({ text, pictures: picturesOf(pictures), parent: leaf() }));
      },
      stop() {
        set({ isWaitingForPictures: false });
        starting?.abort();
        answers.stop(get().chat);
      },
      async regenerate(id) {
        const { tree, chat } = get();
        const turn = tree.get(id);
        const question = turn?.role === 'assistant' ? tree.get(turn.parent) : turn;
        if (isBusy() || chat === null || question?.role !== 'user') return;
        const waiting = waitFor(question.id);
        show(withTurn(tree, waiting), waiting.id);
        await said(() => answer(question, chat, pathTo(tree, question.id), waiting));
      },
      async askWith(id, pictures) {
        const question = get().tree.get(id);
        if (question?.role !== 'user' || isBusy()) return;
        await said(() => put({ text: question.text, pictures, parent: question.parent }));
      },
      beginEdit(id) {
        const question = get().tree.get(id);
        if (question?.role !== 'user') return;
        set({ edit: { turn: id, text: question.text, pictures: read(question.pictures) } });
      },
      endEdit: () => set({ edit: undefined }),
      async choose(id) {
        const { tree, chat } = get();
        const end = leafUnder(tree, id);
        show(tree, end);
        set({ edit: undefined });
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
        if (text !== '')
          enterDraft({ ...draft, text: draft.text.trim() === '' ? text : `${draft.text.trimEnd()}\n${text}` });
        if (Object.keys(own).length > 0) await get().configure({ ...get().settings, ...own });
      },
      async reload() {
        const { chat, turns } = get();
        const mine = session;
        if (chat === null || isBusy()) return;
        try {
          const opened = await api.openChat(chat);
          if (mine !== session || isBusy()) return;
          const tree = treeOf(opened.turns);
          const shown = turns.at(-1)?.id;
          set({ settings: opened.settings });
          show(tree, shown !== undefined && tree.has(shown) ? leafUnder(tree, shown) : opened.leaf);
        } catch (error) {
          if (mine === session) set({ phase: { type: 'failed', message: sentenceOf(error) } });
        }
      },
      flush: () => drafts.flush(),
    };
  });
}
