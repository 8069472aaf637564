/** The window's stores, and what one tells the other. */
import { type Chat, type ChatStore, createChatStore } from './chat/chat-store.ts';
import { createSamplesStore, type SamplesStore } from './chat/samples-store.ts';
import type { Host } from './host.ts';
import { createInspector, type Inspector } from './inspector/inspector.ts';
import { createModelStore, type ModelStore } from './model/model-store.ts';
import { createModelsStore, type ModelsStore } from './model/models-store.ts';
import { createShelf, type ShelfStore } from './pictures/picture-shelf.ts';
import { createThemeStore, type ThemeStore } from './ui/theme.ts';

export interface Stores {
  readonly model: ModelStore;
  readonly models: ModelsStore;
  readonly shelf: ShelfStore;
  readonly samples: SamplesStore;
  readonly chat: ChatStore;
  readonly inspector: Inspector;
  readonly theme: ThemeStore;
}

const modelKey = 'vasari.model';

export function createStores({ service, api, onModelProcess }: Host): Stores {
  const model = createModelStore(service, onModelProcess, {
    read: () => localStorage.getItem(modelKey),
    write: (id) => localStorage.setItem(modelKey, id),
  });
  const shelf = createShelf(service, api);
  const samples = createSamplesStore(api, shelf);
  const chat = createChatStore(service, model, shelf);
  const inspector = createInspector(service, model);

  let seen: readonly string[] = [];
  chat.subscribe((state) => {
    const keys = picturesOf(state);
    const added = keys.filter((key) => !seen.includes(key));
    seen = keys;
    if (added.length > 0) void inspectFirst(shelf, inspector, added);
  });
  return { model, models: createModelsStore(api), shelf, samples, chat, inspector, theme: createThemeStore() };
}

/** Of the turns and of the draft. */
function picturesOf({ turns, draft }: Chat): readonly string[] {
  return [...turns.flatMap((turn) => (turn.role === 'user' ? turn.pictures : [])), ...draft.pictures];
}

async function inspectFirst(shelf: ShelfStore, inspector: Inspector, keys: readonly string[]): Promise<void> {
  for (const key of keys) if (await inspectPicture(shelf, inspector, key)) return;
}

/** Shows a picture of the shelf in Figure 3 as soon as it is ready; tells whether it could be read. */
export async function inspectPicture(shelf: ShelfStore, inspector: Inspector, key: string): Promise<boolean> {
  const { name, state } = await shelf.getState().settled(key);
  if (state.type !== 'ready') return false;
  inspector.figure.getState().inspect({ key, picture: state.picture, name, previewUrl: state.previewUrl });
  return true;
}
