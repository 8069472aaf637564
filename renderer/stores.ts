/** The window's stores, and what one tells the other. */
import { type ChatStore, createChatStore } from './chat/chat-store.ts';
import { createSamplesStore, type SamplesStore } from './chat/samples-store.ts';
import type { Host } from './host.ts';
import { createInspectorStore, type InspectorStore } from './inspector/inspector-store.ts';
import { createModelStore, type ModelStore } from './model/model-store.ts';
import { createShelf, type ShelfStore } from './pictures/picture-shelf.ts';
import { createThemeStore, type ThemeStore } from './ui/theme.ts';

export interface Stores {
  readonly model: ModelStore;
  readonly shelf: ShelfStore;
  readonly samples: SamplesStore;
  readonly chat: ChatStore;
  readonly inspector: InspectorStore;
  readonly theme: ThemeStore;
}

export function createStores({ service, api, onModelProcess }: Host): Stores {
  const model = createModelStore(service, onModelProcess);
  const shelf = createShelf(service, api);
  const samples = createSamplesStore(api, shelf);
  const chat = createChatStore(service, model, shelf);
  const inspector = createInspectorStore(service, model);

  chat.subscribe(({ draft }, before) => {
    const attached = draft.pictures.findLast((key) => !before.draft.pictures.includes(key));
    if (attached !== undefined) void inspectPicture(shelf, inspector, attached);
  });
  return { model, shelf, samples, chat, inspector, theme: createThemeStore() };
}

/** Shows a picture of the shelf in Figure 3 as soon as it is ready. */
export async function inspectPicture(shelf: ShelfStore, inspector: InspectorStore, key: string): Promise<void> {
  const { name, state } = await shelf.getState().settled(key);
  if (state.type !== 'ready') return;
  inspector.getState().inspect({ key, picture: state.picture, name, previewUrl: state.previewUrl });
}
