/** What the host says of itself: the models that can be opened, and which host it is. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DesktopApi, HostInfo } from '../../electron/desktop-api.ts';

export interface Models {
  readonly models: HostInfo['models'];
  readonly host: HostInfo['host'] | undefined;
  readonly hasSystemDialogs: boolean;
  readonly version: string;
}

export type ModelsStore = StoreApi<Models>;

export function createModelsStore(api: Pick<DesktopApi, 'info'>): ModelsStore {
  const store = createStore<Models>()(() => ({ models: [], host: undefined, hasSystemDialogs: false, version: '' }));
  api.info().then(
    ({ models, host, hasSystemDialogs, version }) => store.setState({ models, host, hasSystemDialogs, version }),
    () => {}, // with nothing to choose from, the embedded model is opened as ever
  );
  return store;
}
