/** What the host does for the window, in words both speak: types alone. The Electron main and the browser host fill it. */
import type { ErrorCode, PictureId } from '../native-models/contract.ts';
import type { ChatCalls, ChatId } from './chat-api.ts';
import type { DataCalls } from './data-api.ts';
import type { ConversionState, ModelCalls } from './model-api.ts';

export type * from './chat-api.ts';
export type * from './data-api.ts';
export type * from './model-api.ts';

/** A picture as it was stored, before anything decoded it. */
export interface StoredPicture {
  readonly picture: PictureId;
  readonly name: string;
  readonly sizeBytes: number;
}

export type ModelProcessState =
  | { readonly type: 'starting' }
  | { readonly type: 'running' }
  /** It ended by itself; the next is on its way. The sentence says what happened. */
  | { readonly type: 'died'; readonly message: string };

export interface HostInfo {
  readonly host: 'electron' | 'browser';
  readonly version: string;
  /** Whether `openDataFolder`, `chooseFolder` and `listScreens` can be called: all need the system's own ways. */
  readonly hasSystemDialogs: boolean;
  /** What can be opened, the embedded model first; `id` is its folder. */
  readonly models: readonly {
    readonly id: string;
    readonly name: string;
    readonly precision?: string;
    /** The user's: `removeModel` takes it. */
    readonly isOwn?: boolean;
  }[];
  /** Sample pictures and the questions that the embedded model answers about them. */
  readonly samples: readonly { readonly name: string; readonly title: string; readonly questions: readonly string[] }[];
}

/** A screen or a window that a picture can be taken of. */
export interface ScreenSource {
  readonly id: string;
  /** As the system names it. */
  readonly name: string;
  /** A small PNG of it. */
  readonly preview: Uint8Array;
}

/** Calls of the window to its host. Every one is checked: who sends it, its shape, its size. */
export interface DesktopApi extends ChatCalls, DataCalls, ModelCalls {
  info(): Promise<HostInfo>;
  /** Stores a picture's bytes by their hash; at most 100 MB. */
  storePicture(name: string, bytes: Uint8Array): Promise<StoredPicture>;
  /** Stores one of the sample pictures. */
  storeSample(name: string): Promise<StoredPicture>;
  /**
   * None where the system's own dialog asked which, and the user thought better of it. Throws 'request-invalid' where the
   * host has no way to the screen (a browser has its own), or may not see it.
   */
  listScreens(): Promise<readonly ScreenSource[]>;
  /**
   * A PNG of one of them in its own pixels: as it is now, or as it was listed where the system gives each picture once.
   * Throws as `listScreens`, and where it is gone.
   */
  captureScreen(id: string): Promise<Uint8Array>;
  /** Drops the pictures that the host keeps for `captureScreen`: the choice is over. */
  forgetScreens(): Promise<void>;
}

// ---- how the two speak: the same messages through Electron's preload and through a WebSocket -----------------------

/** `process` counts the model processes, so that a late message never reaches the next one. */
export type WindowMessage =
  /** A page starts, or starts again: whatever an earlier page of this window had running is cancelled. */
  | { readonly type: 'hello' }
  | {
      readonly type: 'call';
      readonly call: number;
      readonly method: keyof DesktopApi;
      readonly args: readonly unknown[];
    }
  | { readonly type: 'model'; readonly process: number; readonly message: unknown };

export type HostMessage =
  | { readonly type: 'state'; readonly process: number; readonly state: ModelProcessState }
  | { readonly type: 'answer'; readonly call: number; readonly value: unknown }
  | { readonly type: 'failure'; readonly call: number; readonly code: ErrorCode; readonly message: string }
  | { readonly type: 'model'; readonly process: number; readonly message: unknown }
  /** Another window, or another Vasari, changed these chats (deleted and new ones among them) or the settings. */
  | { readonly type: 'changed'; readonly chats: readonly ChatId[] | 'all'; readonly settings: boolean }
  /** How the conversion of a checkpoint goes: at once, and whenever it changes. */
  | { readonly type: 'conversion'; readonly state: ConversionState }
  /** A message of the window that made no sense; nothing was done. */
  | { readonly type: 'refused'; readonly message: string };

/** `window.vasari`, where Electron's preload put it. Values are copied, never transferred. */
export interface HostBridge {
  post(message: WindowMessage): void;
  onMessage(listener: (message: unknown) => void): void;
}
