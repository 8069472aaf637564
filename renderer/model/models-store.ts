/** What the host says of itself: the models that can be opened, and which host it is. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DesktopApi, HostInfo } from '../../electron/desktop-api.ts';
import { modelTitle } from '../../native-models/inspection.ts';

export interface ListedModel {
  readonly id: string;
  /** Unlike every other's. */
  readonly title: string;
  /** The user's, who may remove it. */
  readonly isOwn?: boolean;
}

export interface Models {
  readonly models: readonly ListedModel[];
  readonly host: HostInfo['host'] | undefined;
  readonly hasSystemDialogs: boolean;
  readonly version: string;
  /** Reads the list anew; where the host does not answer, it stays. */
  refresh(): Promise<void>;
}

export type ModelsStore = StoreApi<Models>;

export function createModelsStore(api: Pick<DesktopApi, 'info'>): ModelsStore {
  const store = createStore<Models>()((set) => ({
    models: [],
    host: undefined,
    hasSystemDialogs: false,
    version: '',
    async refresh() {
      const info = await api.info().catch(() => undefined);
      if (info === undefined) return; // what was there stays; with nothing to choose from, the embedded model is opened
      const { models, host, hasSystemDialogs, version } = info;
      set({ models: titled(models), host, hasSystemDialogs, version });
    },
  }));
  void store.getState().refresh();
  return store;
}

/** By name and precision; where that is another's too, by its folder. */
export function titled(models: HostInfo['models']): readonly ListedModel[] {
  const plain = models.map(({ name, precision }) => (precision === undefined ? name : modelTitle({ name, precision })));
  return models.map(({ id, isOwn = false }, at) => {
    const title = plain[at]!;
    const isAlone = plain.every((other, place) => place === at || other !== title);
    return { id, title: isAlone ? title : `${title} (${id})`, isOwn };
  });
}
