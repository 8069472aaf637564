/** The window's stores on a fake service, with a host that a test steers. */
import type { DesktopApi, ModelProcessState } from '../../electron/desktop-api.ts';
import { type ChatStore, createChatStore } from '../../renderer/chat/chat-store.ts';
import { createInspector, type Inspector } from '../../renderer/inspector/inspector.ts';
import { createModelStore, type ModelStore } from '../../renderer/model/model-store.ts';
import { createShelf, type PictureFile, type ShelfStore } from '../../renderer/pictures/picture-shelf.ts';
import { createFakeService, type FakeBehaviour, type FakeService } from './fake-service.ts';

export interface FakeWindow {
  readonly service: FakeService;
  readonly model: ModelStore;
  readonly shelf: ShelfStore;
  readonly chat: ChatStore;
  readonly inspector: Inspector;
  enter(state: ModelProcessState): void;
}

/** Pictures are stored under their names. */
const api = {
  info: async () => ({ host: 'browser', hasSystemDialogs: false, version: '0', models: [], samples: [] }),
  storePicture: async (name, bytes) => ({ picture: name, name, sizeBytes: bytes.length }),
  storeSample: async (name) => ({ picture: name, name, sizeBytes: 1 }),
} satisfies Partial<DesktopApi> as unknown as DesktopApi; // the stores under test call nothing else

export function openFakeWindow(change: Partial<FakeBehaviour> = {}): FakeWindow {
  const service = createFakeService(change);
  let tell: (state: ModelProcessState) => void = () => {};
  const model = createModelStore(service, (listener) => {
    tell = listener;
    listener({ type: 'running' });
  });
  const shelf = createShelf(service, api);
  const chat = createChatStore(service, model, shelf);
  return { service, model, shelf, chat, inspector: createInspector(service, model), enter: (next) => tell(next) };
}

export function file(name: string, size = 3): PictureFile {
  return { name, size, arrayBuffer: async () => new ArrayBuffer(3) };
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
