/** Where the data lies, how large it is, and whether something is wrong with it. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DataInfo, DesktopApi } from '../../electron/desktop-api.ts';

export interface DataState {
  readonly info: DataInfo | undefined;
  refresh(): Promise<void>;
}

export type DataStore = StoreApi<DataState>;

export function createDataStore(api: Pick<DesktopApi, 'dataInfo'>): DataStore {
  const store = createStore<DataState>()((set) => ({
    info: undefined,
    async refresh() {
      set({ info: await api.dataInfo() });
    },
  }));
  store
    .getState()
    .refresh()
    .catch(() => {}); // what cannot be read is said by the list of chats
  return store;
}
