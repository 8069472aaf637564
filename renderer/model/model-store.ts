/** The open model: opened when the model process runs, and again when a new process takes the place of a dead one. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ModelProcessState } from '../../electron/desktop-api.ts';
import {
  drain,
  ModelError,
  type ModelInfo,
  type ModelService,
  type OpenRequest,
} from '../../native-models/contract.ts';

export type ModelState =
  | { readonly type: 'starting' }
  | { readonly type: 'opening'; readonly step: string; readonly fraction: number }
  | { readonly type: 'open'; readonly info: ModelInfo }
  | { readonly type: 'failed'; readonly message: string }
  /** The process ended by itself; the next one is on its way. */
  | { readonly type: 'died'; readonly message: string };

export interface ModelHolder {
  readonly state: ModelState;
  /** The id of the model that is opened, now and after a death. */
  readonly chosen: string;
  /** The last model that was open, for what a window says between two processes. */
  readonly known: ModelInfo | undefined;
  /** Opens another model and remembers it for the next start. */
  choose(model: string): void;
  reopen(): void;
  /** Waits through starts and deaths; throws where opening failed or the signal was raised. */
  whenOpen(signal?: AbortSignal): Promise<ModelInfo>;
}

export type ModelStore = StoreApi<ModelHolder>;

/** What is to be opened and how, as the settings keep it. */
export interface ModelMemory {
  read(): OpenRequest;
  write(model: string): void;
}

/** A folder that was there at the last start. */
function isMissing(error: unknown): boolean {
  return error instanceof ModelError && error.code === 'model-missing';
}

const beginning: ModelState = { type: 'opening', step: 'Opening the model', fraction: 0 };

/** The id of the model that came with the program. */
export const embedded = 'embedded';

export function createModelStore(
  service: ModelService,
  onModelProcess: (listener: (state: ModelProcessState) => void) => unknown,
  memory: ModelMemory = { read: () => ({ model: embedded, provider: 'auto' }), write: () => {} },
): ModelStore {
  const store = createStore<ModelHolder>()((set, get, api) => {
    let control = new AbortController();

    /** Ends the opening that is under way: of two models only the later is loaded. */
    async function open(): Promise<void> {
      control.abort();
      control = new AbortController();
      const { signal } = control;
      set({ state: beginning });
      try {
        const request = { ...memory.read(), model: get().chosen };
        const info = await drain(service.open(request, signal), ({ step, fraction }) => {
          if (!signal.aborted) set({ state: { type: 'opening', step, fraction } });
        });
        if (!signal.aborted) set({ state: { type: 'open', info }, known: info });
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof ModelError && error.code === 'process-died') return; // its next process opens it again
        if (get().chosen !== embedded && isMissing(error)) return get().choose(embedded);
        set({ state: { type: 'failed', message: error instanceof Error ? error.message : String(error) } });
      }
    }

    return {
      state: { type: 'starting' },
      chosen: memory.read().model,
      known: undefined,
      choose(model) {
        memory.write(model);
        set({ chosen: model, state: beginning }); // who hears of it waits for the new one
        void open();
      },
      reopen: () => void open(),
      whenOpen: (signal) =>
        new Promise((resolve, reject) => {
          const settle = (act: () => void): void => {
            stop();
            signal?.removeEventListener('abort', onAbort);
            act();
          };
          const look = ({ state }: ModelHolder): void => {
            if (state.type === 'open') settle(() => resolve(state.info));
            if (state.type === 'failed') settle(() => reject(new ModelError('model-missing', state.message)));
          };
          const onAbort = (): void => settle(() => reject(new ModelError('cancelled', 'Cancelled.')));
          const stop = api.subscribe(look);
          if (signal?.aborted) return onAbort();
          signal?.addEventListener('abort', onAbort);
          if (get().state.type === 'failed') get().reopen(); // whoever asks again wants another try
          look(get());
        }),
    };
  });

  onModelProcess((process) => {
    if (process.type === 'running') store.getState().reopen();
    else store.setState({ state: process });
  });
  return store;
}
