/** What leaves the program as files and comes back: chats, backups, pictures. */
import type { ChatId, ChatSummary, DesktopApi, Done, ExportFormat } from '../../electron/desktop-api.ts';
import type { PictureId } from '../../native-models/contract.ts';
import { saveFile, sendFile } from '../host-files.ts';

export interface Files {
  exportChat(chat: ChatId, format: ExportFormat): Promise<void>;
  importChat(file: File): Promise<ChatSummary>;
  saveBackup(): Promise<void>;
  restoreBackup(file: File): Promise<Done>;
  savePicture(picture: PictureId, name: string): Promise<void>;
}

export function createFiles(api: DesktopApi): Files {
  return {
    exportChat: async (chat, format) => saveFile(api, await api.exportChat(chat, format)),
    importChat: async (file) => api.importChat(await sendFile(api, file)),
    saveBackup: async () => saveFile(api, await api.makeBackup()),
    restoreBackup: async (file) => api.restoreBackup(await sendFile(api, file)),
    savePicture: async (picture, name) => saveFile(api, await api.offerPicture(picture, name)),
  };
}
