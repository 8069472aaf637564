/** The window's stores, and what one tells the other. */
import type { ChatPicture, SettingsAnswer } from '../electron/desktop-api.ts';
import { answersOf } from './answers-of.ts';
import type { ChatStore } from './chat/chat-state.ts';
import { createChatStore } from './chat/chat-store.ts';
import { createSamplesStore, type SamplesStore } from './chat/samples-store.ts';
import { type ChatsStore, createChatsStore } from './chats/chats-store.ts';
import { type ContextStore, createContextStore } from './composer/context-store.ts';
import { followChat, storedPicture } from './follow-chat.ts';
import type { Host } from './host.ts';
import { createInspector, type Inspector } from './inspector/inspector.ts';
import { type ConversionStore, createConversionStore } from './model/conversion-store.ts';
import { createModelStore, type ModelStore } from './model/model-store.ts';
import { createModelsStore, type ModelsStore } from './model/models-store.ts';
import { ownModelService } from './model/own-model-service.ts';
import { createShelf, type ShelfStore } from './pictures/picture-shelf.ts';
import { createDataStore, type DataStore } from './settings/data-store.ts';
import { createFiles, type Files } from './settings/files.ts';
import { createSettingsStore, type SettingsStore } from './settings/settings-store.ts';
import { createLayoutStore, type LayoutStore } from './ui/layout.ts';
import { createNoticesStore, type NoticesStore } from './ui/notices.ts';
import { createScreensStore, type ScreensStore } from './ui/screens.ts';

export interface Stores {
  readonly model: ModelStore;
  readonly models: ModelsStore;
  readonly conversion: ConversionStore;
  readonly shelf: ShelfStore;
  readonly samples: SamplesStore;
  readonly chats: ChatsStore;
  readonly chat: ChatStore;
  readonly context: ContextStore;
  readonly settings: SettingsStore;
  readonly inspector: Inspector;
  readonly layout: LayoutStore;
  readonly notices: NoticesStore;
  readonly screens: ScreensStore;
  readonly files: Files;
  readonly data: DataStore;
  /** Its service asks the window's own model. */
  readonly host: Host;
}

export function createStores(link: Host, read: SettingsAnswer): Stores {
  const { api, onModelProcess, onConversion, onChanged } = link;
  const settings = createSettingsStore(api, read);
  const model = createModelStore(link.service, onModelProcess, {
    read() {
      const { model: id, provider, threads } = settings.getState().settings;
      return { model: id, provider, ...(threads > 0 && { threads }) };
    },
    write: (id) =>
      void settings
        .getState()
        .change({ model: id })
        .catch(() => {}), // it is open all the same
  });
  const service = ownModelService(link.service, model);
  const shelf = createShelf(service, api);
  const chats = createChatsStore(api);
  const chat = createChatStore({
    service,
    api,
    model,
    shelf,
    settings,
    onChat: (written) => chats.getState().note(written),
  });
  const data = createDataStore(api);
  const models = createModelsStore(api);
  const conversion = createConversionStore(api, onConversion);
  conversion.subscribe(({ state }, { state: before }) => {
    if (state.type === 'done' && before.type === 'running') void models.getState().refresh();
  });
  const inspector = createInspector(service, model, models, answersOf(chat, shelf, settings));
  const context = createContextStore({ service: link.service, model, chat, shelf, settings });
  followChat({ chat, chats, shelf, figure: inspector.figure });
  model.subscribe((now, before) => {
    if (now.state.type === 'open' && before.state.type !== 'open') void chats.getState().refresh();
  });
  onChanged(({ chats: changed, settings: areSettings }) => {
    void chats.getState().refresh();
    const { chat: open } = chat.getState();
    if (open !== null && (changed === 'all' || changed.includes(open))) void chat.getState().reload();
    if (areSettings) void settings.getState().refresh();
  });
  settings.subscribe(({ settings: now }, { settings: before }) => {
    if (now.provider !== before.provider || now.threads !== before.threads) model.getState().reopen();
  });
  return {
    model,
    models,
    conversion,
    shelf,
    samples: createSamplesStore(api, shelf),
    chats,
    chat,
    context,
    settings,
    inspector,
    layout: createLayoutStore(),
    notices: createNoticesStore(),
    screens: createScreensStore(),
    files: createFiles(api),
    data,
    host: { ...link, service },
  };
}

/** Shows a stored picture in the inspector; tells whether it could be read. */
export async function inspectPicture(shelf: ShelfStore, inspector: Inspector, picture: ChatPicture): Promise<boolean> {
  const found = await storedPicture(shelf, picture);
  if (found !== undefined) inspector.figure.getState().inspect(found);
  return found !== undefined;
}
