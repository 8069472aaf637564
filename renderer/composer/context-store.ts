/** How much of the model's context the next question would take: counted by the model's own tokenizer. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type CountResult, drain, type ModelService } from '../../native-models/contract.ts';
import type { ChatStore } from '../chat/chat-state.ts';
import { leftOutCount, requestTurns, roomForAnswer, systemPart } from '../chat/request-turns.ts';
import { isWorking } from '../chat/turn-tree.ts';
import type { ModelStore } from '../model/model-store.ts';
import { chatPicture, type ShelfStore } from '../pictures/picture-shelf.ts';
import { effective, type SettingsStore } from '../settings/settings-store.ts';

const afterMs = 350;

export interface ContextUse {
  readonly textTokenCount: number;
  readonly pictureTokenCount: number;
  readonly systemTokenCount: number;
  readonly usedTokenCount: number;
  readonly contextTokenCount: number;
  /** Kept for the answer. */
  readonly roomTokenCount: number;
  /** Turns at the beginning that would be left out. */
  readonly leftOutCount: number;
}

export interface ContextState {
  /** Undefined until a model is open. */
  readonly use: ContextUse | undefined;
}

export type ContextStore = StoreApi<ContextState>;

interface Parts {
  readonly service: ModelService;
  readonly model: ModelStore;
  readonly chat: ChatStore;
  readonly shelf: ShelfStore;
  readonly settings: SettingsStore;
}

export function contextUse(counts: CountResult, contextTokenCount: number, roomTokenCount: number): ContextUse {
  const sum = (of: 'textTokenCount' | 'pictureTokenCount'): number =>
    counts.turns.reduce((total, turn) => total + turn[of], 0);
  return {
    textTokenCount: sum('textTokenCount'),
    pictureTokenCount: sum('pictureTokenCount'),
    systemTokenCount: counts.systemTokenCount,
    usedTokenCount: counts.promptTokenCount,
    contextTokenCount,
    roomTokenCount,
    leftOutCount: leftOutCount(counts, contextTokenCount, roomTokenCount),
  };
}

export function createContextStore({ service, model, chat, shelf, settings }: Parts): ContextStore {
  const store = createStore<ContextState>()(() => ({ use: undefined }));
  let timer: ReturnType<typeof setTimeout> | undefined;
  let control = new AbortController();

  async function count(): Promise<void> {
    const { state } = model.getState();
    if (state.type !== 'open') return store.setState({ use: undefined });
    const { turns, draft, settings: own } = chat.getState();
    const { attachments } = shelf.getState();
    const pictures = draft.pictures.flatMap((key) => {
      const attachment = attachments[key];
      return (attachment && chatPicture(attachment)) ?? [];
    });
    const { systemPrompt, maxNewTokens } = effective(settings.getState().settings.ask, own);
    const asked = { text: draft.text.trim(), pictures };
    const request = { turns: requestTurns(turns, asked), ...systemPart(systemPrompt) };
    control.abort();
    control = new AbortController();
    const { signal } = control;
    try {
      const counts = await drain(service.count(request, signal));
      if (signal.aborted) return;
      const { contextTokenCount } = state.info;
      store.setState({ use: contextUse(counts, contextTokenCount, roomForAnswer(maxNewTokens, contextTokenCount)) });
    } catch {
      // the model is being changed, or its process ended: the next state of the model counts again
    }
  }

  function soon(): void {
    clearTimeout(timer);
    timer = setTimeout(() => void count(), afterMs);
  }

  chat.subscribe((now, before) => {
    if (now.opened !== before.opened) store.setState({ use: undefined });
    const isSame = now.draft === before.draft && now.settings === before.settings && now.turns === before.turns;
    if (!isSame && !isWorking(now.turns.at(-1))) soon();
  });
  model.subscribe((now, before) => {
    if (now.state !== before.state) soon();
  });
  shelf.subscribe((now, before) => {
    if (now.attachments !== before.attachments && chat.getState().draft.pictures.length > 0) soon();
  });
  settings.subscribe((now, before) => {
    if (now.settings.ask !== before.settings.ask) soon();
  });
  soon();
  return store;
}
