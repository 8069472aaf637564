/** The host's desk: the user's data, and the DesktopApi of every page that comes to it. */
import { version } from '../package.json';
import { createChatCalls } from './chat-calls.ts';
import { type ConversionListener, Conversions } from './conversions.ts';
import { createDataCalls, requireSystem, type SystemDialogs } from './data-calls.ts';
import type { DesktopApi, HostInfo, Settings } from './desktop-api.ts';
import type { ModelProcess } from './model-host.ts';
import { listModels } from './models.ts';
import { listSamples, removePartialPictures, storePicture, storeSample } from './pictures.ts';
import type { Places } from './places.ts';
import type { Change } from './store/changes.ts';
import { pictureCleaner } from './store/picture-export.ts';
import { readSettings } from './store/settings.ts';
import { Store } from './store/store.ts';
import { Transfers } from './store/transfers.ts';

/** One page's calls. Closing it interrupts what it was writing and removes its files. */
export interface Page {
  readonly api: DesktopApi;
  close(): void;
}

export interface Desktop {
  openPage(onChange: (change: Change) => void, onConversion?: ConversionListener): Page;
  /** Where the pictures lie now. */
  readonly pictures: string;
  /** As it is set; the system's where the data cannot be read. */
  readonly language: Settings['language'];
  close(): void;
}

export interface DesktopParts {
  readonly host: HostInfo['host'];
  readonly places: Places;
  readonly startProcess: (path: string, args: readonly string[]) => ModelProcess<unknown>;
  /** Undefined in the browser host, which may be far from the screen. */
  readonly system: SystemDialogs | undefined;
  /** The pictures lie elsewhere: the model process must be started anew. */
  readonly onMoved: () => void;
}

/** What stands in the way of the data is said by its state (`dataInfo`); the window opens in any. */
export async function openDesktop({ host, places, startProcess, system, onMoved }: DesktopParts): Promise<Desktop> {
  const store = new Store(places.data);
  let transfers = new Transfers(store.folder);
  const cleanPictures = pictureCleaner((args) => startProcess(places.pictureCleaner, args));
  const conversions = new Conversions(places.ownModels, () => startProcess(places.convertProcess, []));
  // They only take room; a folder that cannot be written to, which keeps them, can still be read.
  await removePartialPictures(store.pictures).catch((error: unknown) => {
    console.error(`What is left of unfinished pictures stays: ${error}`);
  });

  function moved(): void {
    transfers.close();
    transfers = new Transfers(store.folder);
    onMoved();
  }

  return {
    openPage(onChange, onConversion) {
      const page = store.openPage(onChange);
      const stopListening = onConversion && conversions.listen(onConversion);
      const modelFolders = places.models;
      const data = { store, transfers: () => transfers, system, cleanPictures, modelFolders, onMoved: moved };
      return {
        api: {
          info: async () => ({
            host,
            version,
            hasSystemDialogs: system !== undefined,
            models: await listModels(places.models, places.ownModels),
            samples: await listSamples(places.samples),
          }),
          storePicture: (name, bytes) => store.whileOpen(() => storePicture(store.pictures, name, bytes)),
          storeSample: (name) => store.whileOpen(() => storeSample(places.samples, store.pictures, name)),
          listScreens: async () => requireSystem(system).listScreens(),
          captureScreen: async (id) => requireSystem(system).captureScreen(id),
          forgetScreens: async () => requireSystem(system).forgetScreens(),
          ...createChatCalls(store, page),
          ...createDataCalls(data, page),
          describeCheckpoint: (folder) => conversions.describeCheckpoint(folder),
          startConversion: (request) => conversions.startConversion(request),
          stopConversion: () => conversions.stopConversion(),
          dismissConversion: () => conversions.dismissConversion(),
          removeModel: (model) => conversions.removeModel(model),
        },
        close() {
          stopListening?.();
          system?.forgetScreens();
          store.closePage(page);
          void transfers.endAllOf(page);
        },
      };
    },
    get pictures() {
      return store.pictures;
    },
    get language() {
      try {
        return readSettings(store.database).settings.language;
      } catch {
        return 'system';
      }
    },
    close() {
      store.close(); // first: the data is closed whatever fails behind it
      transfers.close();
      conversions.close();
    },
  };
}
