/** Every picture of this window: stored by the host, decoded by the model process, refused with the reason. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DesktopApi, StoredPicture } from '../../electron/desktop-api.ts';
import { drain, ModelError, type ModelService, type PictureId } from '../../native-models/contract.ts';

/** The host stores no more; said here so that a film dropped by mistake is not read into memory first. */
const largestBytes = 100_000_000;

export type PictureState =
  | { readonly type: 'reading' }
  | {
      readonly type: 'ready';
      readonly picture: PictureId;
      readonly format: string;
      readonly widthPx: number;
      readonly heightPx: number;
      readonly previewUrl: string;
    }
  | { readonly type: 'refused'; readonly message: string };

export interface ShelfPicture {
  readonly key: string;
  readonly name: string;
  readonly state: PictureState;
}

/** A file as the window gets it, dropped, pasted or picked. */
export interface PictureFile {
  readonly name: string;
  readonly size: number;
  arrayBuffer(): Promise<ArrayBuffer>;
}

export interface Shelf {
  readonly pictures: Readonly<Record<string, ShelfPicture>>;
  /** Returns the picture's key at once; what becomes of it is told by its state. */
  addFile(file: PictureFile): string;
  addSample(name: string, title: string): string;
  /** The picture once it is ready or refused. */
  settled(key: string): Promise<ShelfPicture>;
}

export type ShelfStore = StoreApi<Shelf>;

export function sentenceOf(error: unknown): string {
  return error instanceof ModelError ? error.message : `Something unexpected happened: ${String(error)}`;
}

export function createShelf(service: ModelService, api: DesktopApi): ShelfStore {
  let lastKey = 0;
  const settling = new Map<string, Promise<void>>();

  return createStore<Shelf>()((set, get) => {
    function enter(key: string, name: string, state: PictureState): void {
      set(({ pictures }) => ({ pictures: { ...pictures, [key]: { key, name, state } } }));
    }

    async function decode(stored: StoredPicture): Promise<PictureState> {
      const request = { picture: stored.picture };
      const info = await drain(service.picture(request)).catch((error: unknown) => {
        // The process may have died of something else: the picture gets a second try.
        if (error instanceof ModelError && error.code === 'process-died') return drain(service.picture(request));
        throw error;
      });
      const preview = new Blob([new Uint8Array(info.preview)], { type: 'image/webp' });
      const { format, widthPx, heightPx } = info;
      const previewUrl = URL.createObjectURL(preview);
      return { type: 'ready', picture: stored.picture, format, widthPx, heightPx, previewUrl };
    }

    function add(name: string, store: () => Promise<StoredPicture>): string {
      lastKey += 1;
      const key = `picture-${lastKey}`;
      enter(key, name, { type: 'reading' });
      const work = store()
        .then(decode)
        .catch((error: unknown): PictureState => ({ type: 'refused', message: sentenceOf(error) }))
        .then((state) => enter(key, name, state));
      settling.set(key, work);
      return key;
    }

    return {
      pictures: {},
      addFile: (file) =>
        add(file.name, async () => {
          if (file.size > largestBytes) {
            const megabytes = Math.round(file.size / 1_000_000);
            throw new ModelError('picture-invalid', `The file has ${megabytes} MB; Vasari takes up to 100 MB.`);
          }
          const bytes = await file.arrayBuffer().catch(() => {
            throw new ModelError('picture-invalid', 'The file could not be read. A folder cannot be attached.');
          });
          return api.storePicture(file.name, new Uint8Array(bytes));
        }),
      addSample: (name, title) => add(title, () => api.storeSample(name)),
      async settled(key) {
        await settling.get(key);
        return get().pictures[key]!;
      },
    };
  });
}
