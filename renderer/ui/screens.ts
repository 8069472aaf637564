/** Which screen lies over the conversation: at most one. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { TurnId } from '../../electron/desktop-api.ts';
import type { ImageMode, PictureId } from '../../native-models/contract.ts';

export type SettingsPage = 'general' | 'model' | 'answers' | 'presets' | 'data';

export interface ViewedPicture {
  readonly picture: PictureId;
  readonly name: string;
  /** Of the shelf's attachment, while it is not sent. */
  readonly attachment?: string;
  /** The question it was sent with. */
  readonly question?: TurnId;
  /** Its own, where it was sent with one. */
  readonly imageMode?: ImageMode;
}

export type Screen =
  | { readonly type: 'settings'; readonly page: SettingsPage }
  | { readonly type: 'shortcuts' }
  | { readonly type: 'add-model' }
  | { readonly type: 'capture' }
  /** A picture that is attached already, or one that is on its way there. */
  | { readonly type: 'crop'; readonly attachment: string; readonly isAttached: boolean }
  | { readonly type: 'picture'; readonly viewed: ViewedPicture }
  | { readonly type: 'link'; readonly address: string };

export interface Screens {
  readonly screen: Screen | undefined;
  show(screen: Screen): void;
  close(): void;
}

export type ScreensStore = StoreApi<Screens>;

export function createScreensStore(): ScreensStore {
  return createStore<Screens>()((set) => ({
    screen: undefined,
    show: (screen) => set({ screen }),
    close: () => set({ screen: undefined }),
  }));
}
