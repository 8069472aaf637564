/** The window's stores on a fake service and a fake host, which a test steers. */
import type { ModelProcessState } from '../../electron/desktop-api.ts';
import type { ChatStore } from '../../renderer/chat/chat-state.ts';
import { createChatStore } from '../../renderer/chat/chat-store.ts';
import { type ChatsStore, createChatsStore } from '../../renderer/chats/chats-store.ts';
import { createInspector, type Inspector } from '../../renderer/inspector/inspector.ts';
import { createModelStore, type ModelStore } from '../../renderer/model/model-store.ts';
import { createModelsStore, type ModelsStore } from '../../renderer/model/models-store.ts';
import { ownModelService } from '../../renderer/model/own-model-service.ts';
import { createShelf, type PictureFile, type ShelfStore } from '../../renderer/pictures/picture-shelf.ts';
import { createSettingsStore, type SettingsStore } from '../../renderer/settings/settings-store.ts';
import { createFakeApi, type FakeApi, fakeSettings } from './fake-api.ts';
import { createFakeService, type FakeBehaviour, type FakeService } from './fake-service.ts';

export interface FakeWindow {
  readonly service: FakeService;
  readonly api: FakeApi;
  readonly model: ModelStore;
  readonly models: ModelsStore;
  readonly shelf: ShelfStore;
  readonly settings: SettingsStore;
  readonly chats: ChatsStore;
  readonly chat: ChatStore;
  readonly inspector: Inspector;
  enter(state: ModelProcessState): void;
}

/** Pictures are stored under their names. A window that is given another's host is a second window, or a later start. */
export function openFakeWindow(
  change: Partial<FakeBehaviour> = {},
  api: FakeApi = createFakeApi(),
  service: FakeService = createFakeService(change),
): FakeWindow {
  let tell: (state: ModelProcessState) => void = () => {};
  const model = createModelStore(service, (listener) => {
    tell = listener;
    listener({ type: 'running' });
  });
  const own = ownModelService(service, model);
  const shelf = createShelf(own, api);
  const settings = createSettingsStore(api, { settings: fakeSettings, defaults: fakeSettings, builtInPresets: [] });
  const chats = createChatsStore(api);
  const onChat: Parameters<typeof createChatStore>[0]['onChat'] = (written) => chats.getState().note(written);
  const chat = createChatStore({ service: own, api, model, shelf, settings, onChat });
  const models = createModelsStore(api);
  const inspector = createInspector(own, model, models);
  return { service, api, model, models, shelf, settings, chats, chat, inspector, enter: (next) => tell(next) };
}

export function file(name: string, size = 3): PictureFile {
  return { name, size, arrayBuffer: async () => new ArrayBuffer(3) };
}

/** Something that a test lets happen when it is time. */
export function gate(): { readonly passed: Promise<void>; open(): void } {
  let open = (): void => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open: () => open() };
}

/** Waits for a state, failing with the last one seen. */
export async function until<State>(
  store: { getState(): State; subscribe(listener: (state: State) => void): () => void },
  holds: (state: State) => boolean,
): Promise<State> {
  if (holds(store.getState())) return store.getState();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`Never so: ${JSON.stringify(store.getState())}`)), 5000);
    const stop = store.subscribe((state) => {
      if (!holds(state)) return;
      clearTimeout(timer);
      stop();
      resolve(state);
    });
  });
}
