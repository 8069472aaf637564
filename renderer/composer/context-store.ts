/** How much of the model's context the next question would take: counted by the model's own tokenizer. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type CountResult, drain, type ModelService } from '../../native-models/contract.ts';
import type { ChatStore } from '../chat/chat-state.ts';
import { leftOutCount, requestTurns, roomForAnswer, systemPart } from '../chat/request-turns.ts';
import { isWorking } from '../chat/turn-tree.ts';
import type { ModelStore } from '../model/model-store.ts';
import { isModelClosed } from '../model/own-model-service.ts';
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
  /** Even without them it is more than the model takes. */
  readonly isTooLarge: boolean;
}

export interface ContextState {
  /** Undefined until a model is open, and where another window has opened another. */
  readonly use: ContextUse | undefined;
}

export type ContextStore = StoreApi<ContextState>;

interface Parts {
  /** As it comes from the host: to count opens no model. */
  readonly service: ModelService;
  readonly model: ModelStore;
  readonly chat: ChatStore;
  readonly shelf: ShelfStore;
  readonly settings: SettingsStore;
}

export function contextUse(counts: CountResult, contextTokenCount: number, roomTokenCount: number): ContextUse {
  const sum = (of: 'textTokenCount' | 'pictureTokenCount', turns = counts.turns): number =>
    turns.reduce((total, turn) => total + turn[of], 0);
  const left = leftOutCount(counts, contextTokenCount, roomTokenCount);
  const leftOut = counts.turns.slice(0, left);
  const sentTokenCount = counts.promptTokenCount - sum('textTokenCount', leftOut) - sum('pictureTokenCount', leftOut);
  return {
    textTokenCount: sum('textTokenCount'),
    pictureTokenCount: sum('pictureTokenCount'),
    systemTokenCount: counts.systemTokenCount,
    usedTokenCount: counts.promptTokenCount,
    contextTokenCount,
    roomTokenCount,
    leftOutCount: left,
    isTooLarge: sentTokenCount > contextTokenCount,
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
    const openModel = state.info.model;
    const request = { openModel, turns: requestTurns(turns, asked), ...systemPart(systemPrompt) };
    control.abort();
    control = new AbortController();
    const { signal } = control;
    try {
      const counts = await drain(service.count(request, signal));
      if (signal.aborted) return;
      const { contextTokenCount } = state.info;
      store.setState({ use: contextUse(counts, contextTokenCount, roomForAnswer(maxNewTokens, contextTokenCount)) });
    } catch (error) {
      // the model is being changed, or its process ended: the next state of the model counts again
      if (!signal.aborted && isModelClosed(error)) store.setState({ use: undefined }); // nobody knows what it is now
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
