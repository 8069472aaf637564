/** The DataCalls of one page over the store, and what of them the host's system does. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ModelError } from '../native-models/contract.ts';
import type { DataCalls, DataInfo, ScreenSource } from './desktop-api.ts';
import { cleanAddress } from './links.ts';
import { listModels } from './models.ts';
import { makeBackup, restoreAutomaticBackup, restoreBackup } from './store/backup.ts';
import { forGood } from './store/chats.ts';
import { eraseAll } from './store/erase.ts';
import { exportChat } from './store/export.ts';
import { backupsIn, databaseFiles, databaseIn, sizeOf, sizesIn } from './store/files.ts';
import { importChat } from './store/import.ts';
import { moveData } from './store/move.ts';
import type { CleanPictures } from './store/picture-export.ts';
import { changeSettings, readSettings } from './store/settings.ts';
import type { Store } from './store/store.ts';
import type { Transfers } from './store/transfers.ts';

/** What only a host with the system's own dialogs has. */
export interface SystemDialogs {
  openFolder(path: string): Promise<void>;
  chooseFolder(): Promise<string | null>;
  openAddress(address: string): Promise<void>;
  listScreens(): Promise<readonly ScreenSource[]>;
  captureScreen(id: string): Promise<Uint8Array>;
  forgetScreens(): void;
}

export interface DataParts {
  readonly store: Store;
  readonly transfers: () => Transfers;
  readonly system: SystemDialogs | undefined;
  readonly cleanPictures: CleanPictures;
  /** Where models are, for their names. */
  readonly modelFolders: readonly string[];
  /** The pictures lie elsewhere now. */
  readonly onMoved: () => void;
}

export function requireSystem(system: SystemDialogs | undefined): SystemDialogs {
  if (system !== undefined) return system;
  throw new ModelError('request-invalid', 'Only the desktop window can do this.');
}

export function createDataCalls(parts: DataParts, page: string): DataCalls {
  const { store, transfers, system, cleanPictures, modelFolders, onMoved } = parts;
  return {
    readSettings: async () => readSettings(store.database),
    changeSettings: async (change) => changeSettings(store.penOf(page), change),

    dataInfo: () => dataInfo(store),
    openDataFolder: async () => requireSystem(system).openFolder(store.folder),
    chooseFolder: async () => requireSystem(system).chooseFolder(),
    moveData: async (folder) => {
      const done = await moveData(store, folder);
      onMoved();
      return done;
    },
    eraseAll: () => eraseAll(store),

    exportChat: async (chat, format, language) => {
      const modelNames = new Map((await listModels(modelFolders)).map(({ id, name }) => [id, name]));
      const to = { store, transfers: transfers(), cleanPictures, page };
      return exportChat(to, chat, { format, language, modelNames });
    },
    offerPicture: async (picture, name) => {
      const path = join(store.pictures, picture);
      if (!existsSync(path)) throw new ModelError('picture-invalid', 'This picture is no longer stored.');
      return transfers().offer(page, path, { name, mediaType: 'application/octet-stream' });
    },
    importChat: async (transfer) => importChat(store, page, await transfers().uploaded(page, transfer)),
    makeBackup: () => makeBackup(store, transfers(), page),
    restoreBackup: async (transfer) => restoreBackup(store, await transfers().uploaded(page, transfer)),
    restoreAutomaticBackup: () => restoreAutomaticBackup(store),
    dismissDamage: async () => store.dismissDamage(),

    beginUpload: (_name, sizeBytes) => transfers().beginUpload(page, sizeBytes),
    writePart: (transfer, at, bytes) => transfers().writePart(page, transfer, at, bytes),
    readPart: (transfer, at) => transfers().readPart(page, transfer, at),
    endTransfer: (transfer) => transfers().end(page, transfer),

    openLink: async (address) => {
      const clean = cleanAddress(address);
      if (system === undefined) return clean;
      await system.openAddress(clean);
      return null;
    },
  };
}

async function dataInfo(store: Store): Promise<DataInfo> {
  const { folder, pictures, state } = store;
  const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);
  const pictureSizes = await sizesIn(pictures);
  const chats =
    state.type === 'unavailable'
      ? { there: 0, deleted: 0 }
      : store.database.get<{ there: number; deleted: number }>(
          'SELECT count(*) - count(deleted_ms) AS there, count(nullif(deleted_ms, ?)) AS deleted FROM chats',
          forGood,
        )!;
  return {
    state,
    folder,
    chatCount: chats.there,
    deletedCount: chats.deleted,
    pictureCount: pictureSizes.length,
    databaseBytes: sum(await Promise.all(databaseFiles(databaseIn(folder)).map(sizeOf))),
    pictureBytes: sum(pictureSizes),
    backupBytes: sum(await sizesIn(backupsIn(folder))),
  };
}
