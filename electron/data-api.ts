/** Settings, and the data as a whole: where it lies, its files, its backups. Types alone; sizes in bytes. */
import type { ImageMode, PictureId, ProviderChoice, Sampling } from '../native-models/contract.ts';
import type { ChatId, ChatSummary } from './chat-api.ts';

/** How a question is asked. */
export interface AskSettings extends Sampling {
  readonly maxNewTokens: number;
  /** Null: the model's own; empty: none. */
  readonly systemPrompt: string | null;
  /** `model`: as the model was trained. */
  readonly imageMode: ImageMode | 'model';
}

/** What differs from the defaults; `{}` is one click back. */
export type ChatSettings = Readonly<Partial<AskSettings>>;

/** A question ready to be asked, with what it sets. */
export interface Preset {
  /** `describe`, `read-text`, `locate-objects` and `answer-briefly` are built in. */
  readonly id: string;
  readonly name: string;
  /** Put into the composer; may be empty, where the preset only sets. */
  readonly text: string;
  readonly settings: ChatSettings;
}

export interface Settings {
  readonly theme: 'system' | 'light' | 'dark';
  readonly language: 'system' | WindowLanguage;
  /** 1 is normal; 0.8 to 2. */
  readonly textScale: number;
  /** The model's id. */
  readonly model: string;
  readonly provider: ProviderChoice;
  /** 0 leaves the number to the program; at most 256. */
  readonly threads: number;
  /** Defaults of every chat. */
  readonly ask: AskSettings;
  /** The user's own, at most 100. */
  readonly presets: readonly Preset[];
}

/** Top-level keys that change; `ask` and `presets` are given whole. */
export type SettingsChange = Readonly<Partial<Settings>>;

export interface SettingsAnswer {
  readonly settings: Settings;
  readonly defaults: Settings;
  readonly builtInPresets: readonly Preset[];
}

/** The last automatic copy of the database: a day old at most while the program is used, and before every migration. */
export interface AutomaticBackup {
  readonly createdMs: number;
  readonly sizeBytes: number;
}

export type StoreState =
  | { readonly type: 'ready' }
  /** Everything can be read and nothing written. The sentence says why and what to do. */
  | { readonly type: 'read-only'; readonly why: 'newer-version' | 'folder'; readonly message: string }
  /** The damaged file was put aside and an empty database stands in its place, until it is restored or dismissed. */
  | {
      readonly type: 'damaged';
      readonly message: string;
      readonly keptAs: string;
      readonly backup: AutomaticBackup | null;
    }
  /** Nothing can be stored at all: every call fails with the same code and sentence. */
  | { readonly type: 'unavailable'; readonly message: string };

export interface DataInfo {
  readonly state: StoreState;
  readonly folder: string;
  readonly chatCount: number;
  /** Those that can still be brought back. */
  readonly deletedCount: number;
  readonly pictureCount: number;
  readonly databaseBytes: number;
  readonly pictureBytes: number;
  readonly backupBytes: number;
}

/** A file on its way between host and window, in parts of at most `partBytes`. It ends with the page. */
export type TransferId = string;

/** A finished file of the host, for the window to save. */
export interface OfferedFile {
  readonly transfer: TransferId;
  readonly name: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
}

/** `markdown` is a zip with the pictures, `json` can be imported again, `html` is one page that needs nothing else. */
export type ExportFormat = 'markdown' | 'json' | 'html';

/** What the window speaks, and with it what it exports. */
export type WindowLanguage = 'en' | 'de';

/** What happened, in a sentence to show. */
export interface Done {
  readonly message: string;
}

/** Errors as in ChatCalls, and 'data-invalid' for a file that is not what it should be, with the place. */
export interface DataCalls {
  readSettings(): Promise<SettingsAnswer>;
  changeSettings(change: SettingsChange): Promise<Settings>;

  dataInfo(): Promise<DataInfo>;
  /** Shows the folder in the system's file manager. Throws 'request-invalid' where the host cannot. */
  openDataFolder(): Promise<void>;
  /** A folder that the user chose in the system's dialog, or null. Throws 'request-invalid' where the host has none. */
  chooseFolder(): Promise<string | null>;
  /** Copies everything to an empty or new folder, verifies it, switches over and removes the old one. Models stay. */
  moveData(folder: string): Promise<Done>;
  /** Chats, drafts, pictures, settings, backups: all of it, at once and for good. */
  eraseAll(): Promise<Done>;

  exportChat(chat: ChatId, format: ExportFormat, language: WindowLanguage): Promise<OfferedFile>;
  /** A stored picture as it was attached, its camera's notes included. */
  offerPicture(picture: PictureId, name: string): Promise<OfferedFile>;
  /** Adds the chat of an uploaded JSON export. */
  importChat(transfer: TransferId): Promise<ChatSummary>;
  /** Everything in one zip. */
  makeBackup(): Promise<OfferedFile>;
  /** Replaces everything by an uploaded backup, which is checked whole before anything is touched. */
  restoreBackup(transfer: TransferId): Promise<Done>;
  /** Replaces the database by the last automatic backup; the present one is kept aside. */
  restoreAutomaticBackup(): Promise<Done>;
  /** Goes on with the empty database after damage; the damaged file stays where it was put. */
  dismissDamage(): Promise<void>;

  /** Begins an upload of `sizeBytes`. */
  beginUpload(name: string, sizeBytes: number): Promise<TransferId>;
  /** The next part, in order. */
  writePart(transfer: TransferId, at: number, bytes: Uint8Array): Promise<void>;
  /** The part at `at`, at most `partBytes` long. */
  readPart(transfer: TransferId, at: number): Promise<Uint8Array>;
  /** Removes the host's file. */
  endTransfer(transfer: TransferId): Promise<void>;

  /**
   * Opens a link in the system's browser, once the user has confirmed it: https and mailto alone. Null where the host did;
   * otherwise the address, cleaned, for the window to open with `noopener`.
   */
  openLink(address: string): Promise<string | null>;
}
