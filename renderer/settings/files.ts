/** What leaves the program as files and comes back: chats, backups, pictures. `onPart` hears how far a file is. */
import type {
  ChatId,
  ChatSummary,
  DesktopApi,
  Done,
  ExportFormat,
  WindowLanguage,
} from '../../electron/desktop-api.ts';
import type { PictureId } from '../../native-models/contract.ts';
import { lendFile, type OnPart, saveFile } from '../host-files.ts';

export interface Files {
  exportChat(chat: ChatId, format: ExportFormat, language: WindowLanguage): Promise<void>;
  importChat(file: File, onPart?: OnPart): Promise<ChatSummary>;
  saveBackup(onPart?: OnPart): Promise<void>;
  restoreBackup(file: File, onPart?: OnPart): Promise<Done>;
  savePicture(picture: PictureId, name: string): Promise<void>;
}

const unheard: OnPart = () => {};

export function createFiles(api: DesktopApi): Files {
  return {
    exportChat: async (...asked) => saveFile(api, await api.exportChat(...asked), unheard),
    importChat: (file, onPart = unheard) => lendFile(api, file, api.importChat, onPart),
    saveBackup: async (onPart = unheard) => saveFile(api, await api.makeBackup(), onPart),
    restoreBackup: (file, onPart = unheard) => lendFile(api, file, api.restoreBackup, onPart),
    savePicture: async (picture, name) => saveFile(api, await api.offerPicture(picture, name), unheard),
  };
}
