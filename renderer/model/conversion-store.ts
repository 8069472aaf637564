/** Adding a model: the checkpoint that was looked into, and the one conversion, which the host keeps for all windows. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CheckpointFacts, ConversionPrecision, ConversionState, ModelCalls } from '../../electron/desktop-api.ts';
import { sentenceOf } from '../pictures/picture-shelf.ts';

export type Looked =
  | { readonly type: 'nothing' }
  | { readonly type: 'looking' }
  | { readonly type: 'found'; readonly facts: CheckpointFacts }
  | { readonly type: 'refused'; readonly message: string };

export interface Conversion {
  readonly state: ConversionState;
  /** What is typed stays while the window is open. */
  readonly folder: string;
  readonly name: string;
  readonly precision: ConversionPrecision;
  readonly looked: Looked;
  type(change: Partial<Pick<Conversion, 'folder' | 'name' | 'precision'>>): void;
  /** Reads what the checkpoint in the typed folder says of itself. */
  look(): Promise<void>;
  /** Rejects where the host refuses; what goes wrong later is in the state. */
  start(): Promise<void>;
  stop(): Promise<void>;
  dismiss(): Promise<void>;
}

export type ConversionStore = StoreApi<Conversion>;

export function createConversionStore(
  api: Omit<ModelCalls, 'removeModel'>,
  onConversion: (listener: (state: ConversionState) => void) => unknown,
): ConversionStore {
  let looks = 0;
  const store = createStore<Conversion>()((set, get) => ({
    state: { type: 'none' },
    folder: '',
    name: '',
    precision: 'int4',
    looked: { type: 'nothing' },
    type(change) {
      if (change.folder !== undefined && change.folder !== get().folder) {
        looks += 1;
        set({ looked: { type: 'nothing' } });
      }
      set(change);
    },
    async look() {
      looks += 1;
      const mine = looks;
      const enter = (looked: Looked): void => {
        if (mine === looks) set({ looked });
      };
      enter({ type: 'looking' });
      try {
        const facts = await api.describeCheckpoint(get().folder);
        if (mine === looks) set({ looked: { type: 'found', facts }, name: facts.name });
      } catch (error) {
        enter({ type: 'refused', message: sentenceOf(error) });
      }
    },
    async start() {
      const { folder, name, precision } = get();
      await api.startConversion({ folder, precision, name: name.trim() });
    },
    stop: () => api.stopConversion(),
    dismiss: () => api.dismissConversion(),
  }));
  onConversion((state) => store.setState({ state }));
  return store;
}
