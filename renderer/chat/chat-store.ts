/** The chat: a draft with its pictures, the turns, and the one answer that is being written. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { drain, greedy, ModelError, type ModelService, type PictureId } from '../../native-models/contract.ts';
import type { ModelStore } from '../model/model-store.ts';
import { type PictureFile, type PictureState, type ShelfStore, sentenceOf } from '../pictures/picture-shelf.ts';
import { type Answer, type AnswerState, type ChatTurn, isWorking, type Question, requestTurns } from './turns.ts';

const maxNewTokens = 512;

export interface Draft {
  readonly text: string;
  /** Keys of the shelf's pictures, the refused among them until they are removed. */
  readonly pictures: readonly string[];
}

export interface Chat {
  readonly turns: readonly ChatTurn[];
  readonly draft: Draft;
  /** Sent, but a picture is still being read. */
  readonly isWaitingForPictures: boolean;
  /** The chat before this one, until its first question. */
  readonly earlier: readonly ChatTurn[] | undefined;
  write(text: string): void;
  attach(files: readonly PictureFile[]): void;
  /** A picture that is on the shelf already, such as a sample. */
  attachKey(key: string): void;
  detach(key: string): void;
  /** Sends the draft; nothing happens while an answer is being written. */
  send(): Promise<void>;
  /** Asks a ready-made question; the draft stays as it is. */
  ask(text: string, pictures?: readonly string[]): Promise<void>;
  stop(): void;
  /** Asks the last question once more; what was written so far stays above. */
  retry(): Promise<void>;
  startOver(): void;
  bringBack(): void;
}

export type ChatStore = StoreApi<Chat>;

const empty: Draft = { text: '', pictures: [] };

export function createChatStore(service: ModelService, model: ModelStore, shelf: ShelfStore): ChatStore {
  let lastId = 0;
  const nextId = (): string => {
    lastId += 1;
    return `turn-${lastId}`;
  };
  let working: AbortController | undefined;

  return createStore<Chat>()((set, get) => {
    const draft = (change: Partial<Draft>): void => set((chat) => ({ draft: { ...chat.draft, ...change } }));
    const isBusy = (): boolean => get().isWaitingForPictures || isWorking(get().turns.at(-1));

    function idOf(key: string): PictureId {
      const state = shelf.getState().pictures[key]?.state;
      if (state?.type !== 'ready') throw new Error(`No picture ${key}.`); // only ready pictures are ever sent
      return state.picture;
    }

    function update(id: string, change: (answer: Answer) => Partial<Answer>): void {
      set(({ turns }) => ({
        turns: turns.map((turn) => (turn.id === id && turn.role === 'assistant' ? { ...turn, ...change(turn) } : turn)),
      }));
    }

    /** Writes the answer to the last question. */
    async function answer(): Promise<void> {
      const id = nextId();
      const enter = (state: AnswerState): void => update(id, () => ({ state }));
      const control = new AbortController();
      working = control;
      const turns = requestTurns(get().turns, idOf);
      const state: AnswerState = { type: 'working', stage: 'model', fraction: 0 };
      set((chat) => ({ turns: [...chat.turns, { id, role: 'assistant', text: '', state }] }));
      try {
        await model.getState().whenOpen(control.signal);
        enter({ type: 'working', stage: 'queue', fraction: 0 });
        const job = service.ask({ turns, sampling: greedy, maxNewTokens }, control.signal);
        const result = await drain(job, (event) => {
          if (event.type === 'text') update(id, ({ text }) => ({ text: text + event.delta }));
          else enter({ type: 'working', stage: event.stage, fraction: event.fraction });
        });
        update(id, () => ({ text: result.text, state: { type: 'done', result } }));
      } catch (error) {
        const code = error instanceof ModelError ? error.code : 'unexpected';
        const isStopped = control.signal.aborted || code === 'cancelled';
        enter(isStopped ? { type: 'stopped' } : { type: 'interrupted', code, message: sentenceOf(error) });
      } finally {
        if (working === control) working = undefined;
      }
    }

    async function put(text: string, pictures: readonly string[]): Promise<void> {
      const question: Question = { id: nextId(), role: 'user', text, pictures };
      set((chat) => ({ turns: [...chat.turns, question], earlier: undefined }));
      await answer();
    }

    const stateOf = (key: string): PictureState['type'] | undefined => shelf.getState().pictures[key]?.state.type;
    const isReady = (key: string): boolean => stateOf(key) === 'ready';
    const isReading = (key: string): boolean => stateOf(key) === 'reading';

    /** Waits until none of the pictures is being read; false where Stop came first. */
    async function areRead(keys: readonly string[]): Promise<boolean> {
      set({ isWaitingForPictures: true });
      await Promise.all(keys.map((key) => shelf.getState().settled(key)));
      const isStopped = !get().isWaitingForPictures;
      set({ isWaitingForPictures: false });
      return !isStopped;
    }

    return {
      turns: [],
      draft: empty,
      isWaitingForPictures: false,
      earlier: undefined,
      write: (text) => draft({ text }),
      attach(files) {
        const keys = files.map((file) => shelf.getState().addFile(file));
        draft({ pictures: [...get().draft.pictures, ...keys] });
      },
      attachKey(key) {
        if (!get().draft.pictures.includes(key)) draft({ pictures: [...get().draft.pictures, key] });
      },
      detach: (key) => draft({ pictures: get().draft.pictures.filter((other) => other !== key) }),
      async send() {
        if (isBusy()) return;
        while (get().draft.pictures.some(isReading)) if (!(await areRead(get().draft.pictures))) return;
        const { text, pictures } = get().draft;
        if (text.trim() === '' || !pictures.every(isReady)) return;
        draft(empty);
        await put(text.trim(), pictures);
      },
      async ask(text, pictures = []) {
        if (isBusy() || (pictures.some(isReading) && !(await areRead(pictures))) || !pictures.every(isReady)) return;
        await put(text, pictures);
      },
      stop() {
        set({ isWaitingForPictures: false });
        working?.abort();
      },
      async retry() {
        const last = get().turns.at(-1);
        if (last?.role !== 'assistant' || last.state.type === 'working') return;
        if (last.text === '') set(({ turns }) => ({ turns: turns.slice(0, -1) }));
        await answer();
      },
      startOver() {
        get().stop();
        const stopped = (turn: ChatTurn): ChatTurn =>
          isWorking(turn) ? { ...turn, state: { type: 'stopped' } } : turn;
        if (get().turns.length > 0) set(({ turns }) => ({ turns: [], earlier: turns.map(stopped) }));
      },
      bringBack() {
        const { earlier } = get();
        if (earlier !== undefined) set({ turns: earlier, earlier: undefined });
      },
    };
  });
}
