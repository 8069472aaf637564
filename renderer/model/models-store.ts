/** The models that can be opened. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DesktopApi, HostInfo } from '../../electron/desktop-api.ts';

export interface Models {
  readonly models: HostInfo['models'];
}

export type ModelsStore = StoreApi<Models>;

export function createModelsStore(api: DesktopApi): ModelsStore {
  const store = createStore<Models>()(() => ({ models: [] }));
  api.info().then(
    ({ models }) => store.setState({ models }),
    () => {}, // with nothing to choose from, the embedded model is opened as ever
  );
  return store;
}
