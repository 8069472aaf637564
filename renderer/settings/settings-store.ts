/**
 * The user's settings as the host keeps them; a change shows at once and goes back where the host refuses it. Only the
 * newest call's answer is shown: an older one knows nothing of what was changed since.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type {
  AskSettings,
  ChatSettings,
  DesktopApi,
  Preset,
  Settings,
  SettingsAnswer,
  SettingsChange,
} from '../../electron/desktop-api.ts';

export interface SettingsState {
  readonly settings: Settings;
  readonly defaults: Settings;
  readonly builtInPresets: readonly Preset[];
  /** Throws the host's ModelError where it could not be stored; what is shown is then as before. */
  change(change: SettingsChange): Promise<void>;
  /** Reads them again: another window changed them. */
  refresh(): Promise<void>;
}

export type SettingsStore = StoreApi<SettingsState>;

export function createSettingsStore(
  api: Pick<DesktopApi, 'readSettings' | 'changeSettings'>,
  { settings, defaults, builtInPresets }: SettingsAnswer,
): SettingsStore {
  return createStore<SettingsState>()((set, get) => {
    let stored = settings;
    let newest = 0;

    async function follow(answer: Promise<Settings>): Promise<void> {
      newest += 1;
      const mine = newest;
      try {
        stored = await answer;
      } finally {
        if (mine === newest) set({ settings: stored });
      }
    }

    return {
      settings,
      defaults,
      builtInPresets,
      change(change) {
        set({ settings: { ...get().settings, ...change } });
        return follow(api.changeSettings(change));
      },
      refresh: () => follow(api.readSettings().then((read) => read.settings)),
    };
  });
}

/** What a chat asks with: the defaults, and what it does otherwise. */
export function effective(ask: AskSettings, chat: ChatSettings): AskSettings {
  return { ...ask, ...chat };
}

/** Without what is as the defaults have it. */
export function differing(ask: AskSettings, chat: ChatSettings): ChatSettings {
  const entries = Object.entries(chat) as [keyof AskSettings, AskSettings[keyof AskSettings]][];
  return Object.fromEntries(entries.filter(([key, value]) => ask[key] !== value));
}
