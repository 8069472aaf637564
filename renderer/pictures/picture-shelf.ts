/** Every picture of this window: what is being attached, and what the model process made of the stored ones. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ChatPicture, DesktopApi, StoredPicture } from '../../electron/desktop-api.ts';
import {
  drain,
  type ImageMode,
  ModelError,
  type ModelService,
  type PictureId,
  type PictureRegion,
} from '../../native-models/contract.ts';
import { nameOfCut } from './region.ts';

/** The host stores no more; said here so that a film dropped by mistake is not read into memory first. */
const largestBytes = 100_000_000;

/** The host forgets after an hour what neither a chat nor a draft shows. */
const youngMs = 1_800_000;

export type PictureState =
  | { readonly type: 'reading' }
  | {
      readonly type: 'ready';
      readonly picture: PictureId;
      readonly format: string;
      readonly widthPx: number;
      readonly heightPx: number;
      readonly exifOrientation: number;
      readonly previewUrl: string;
    }
  | { readonly type: 'refused'; readonly message: string };

export type ReadyPicture = Extract<PictureState, { type: 'ready' }>;

/** A picture on its way into a question. */
export interface Attachment {
  readonly key: string;
  readonly name: string;
  /** Absent: as the chat's settings say. */
  readonly imageMode?: ImageMode;
  /** Of a region that was cut out in this window: the attachment that it is a part of, and which part. */
  readonly cutFrom?: { readonly key: string; readonly region: PictureRegion };
  /** Absent until the host has it. */
  readonly storedAs?: PictureId;
  readonly state: PictureState;
}

/** A file as the window gets it, dropped, pasted or picked. */
export interface PictureFile {
  readonly name: string;
  readonly size: number;
  arrayBuffer(): Promise<ArrayBuffer>;
}

export interface Shelf {
  readonly attachments: Readonly<Record<string, Attachment>>;
  readonly stored: Readonly<Record<PictureId, PictureState>>;
  /** Returns the attachment's key at once; what becomes of it is told by its state. */
  addFile(file: PictureFile): string;
  addSample(name: string, title: string): string;
  addStored(picture: ChatPicture): string;
  /** A region of a ready attachment as a picture of its own. */
  addCut(from: Attachment & { readonly state: ReadyPicture }, region: PictureRegion): string;
  /**
   * Stores the attachment once more where that was a while ago: the host may have forgotten the whole of a region, or a
   * picture of an edit. A sample always, for that is quick; one that came out of a chat never, for it is that chat's.
   */
  renew(key: string): Promise<void>;
  rename(key: string, name: string): void;
  setMode(key: string, imageMode: ImageMode | undefined): void;
  /** The attachment once it is ready or refused. */
  settled(key: string): Promise<Attachment>;
  /** Decodes a stored picture, unless that was done. One that was refused is tried again. */
  look(picture: PictureId): Promise<PictureState>;
}

export type ShelfStore = StoreApi<Shelf>;

export function sentenceOf(error: unknown): string {
  return error instanceof ModelError ? error.message : `Something unexpected happened: ${String(error)}`;
}

/** What an attachment is stored from. */
interface Source {
  store(): Promise<Pick<StoredPicture, 'picture'>>;
  /** Until then the host surely has it, unless everything was erased. */
  youngUntilMs: number;
}

/** As it is stored with a question; undefined until it can be sent. */
export function chatPicture(attachment: Attachment): ChatPicture | undefined {
  return attachment.state.type === 'ready' ? draftPicture(attachment) : undefined;
}

/** As it is stored with a draft: undefined until the host has it, and where it was refused. */
export function draftPicture({ name, imageMode, storedAs, state }: Attachment): ChatPicture | undefined {
  if (storedAs === undefined || state.type === 'refused') return undefined;
  return { picture: storedAs, name, ...(imageMode && { imageMode }) };
}

export function createShelf(service: ModelService, api: DesktopApi): ShelfStore {
  let lastKey = 0;
  const settling = new Map<string, Promise<void>>();
  const sources = new Map<string, Source>();
  const samples = new Set<string>();
  const looking = new Map<PictureId, Promise<PictureState>>();

  return createStore<Shelf>()((set, get) => {
    const refused = (error: unknown): PictureState => ({ type: 'refused', message: sentenceOf(error) });

    async function decode(picture: PictureId): Promise<PictureState> {
      const info = await drain(service.picture({ picture })).catch((error: unknown) => {
        // The process may have died of something else: the picture gets a second try.
        if (error instanceof ModelError && error.code === 'process-died') return drain(service.picture({ picture }));
        throw error;
      });
      const { format, widthPx, heightPx, exifOrientation } = info;
      const preview = new Blob([new Uint8Array(info.preview)], { type: 'image/webp' });
      const previewUrl = URL.createObjectURL(preview);
      return { type: 'ready', picture, format, widthPx, heightPx, exifOrientation, previewUrl };
    }

    function look(picture: PictureId): Promise<PictureState> {
      const before = looking.get(picture);
      if (before !== undefined) return before;
      const enter = (state: PictureState): PictureState => {
        set(({ stored }) => ({ stored: { ...stored, [picture]: state } }));
        return state;
      };
      if (get().stored[picture] === undefined) enter({ type: 'reading' });
      const giveUp = (error: unknown): PictureState => {
        looking.delete(picture); // it may be stored again, or there may be more memory
        return refused(error);
      };
      const found = decode(picture).catch(giveUp).then(enter);
      looking.set(picture, found);
      return found;
    }

    function enter(key: string, change: Partial<Attachment>): void {
      const before = get().attachments[key];
      if (before === undefined) return;
      set(({ attachments }) => ({ attachments: { ...attachments, [key]: { ...before, ...change } } }));
    }

    function add(attached: Omit<Attachment, 'key' | 'state'>, store: Source['store']): string {
      lastKey += 1;
      const key = `picture-${lastKey}`;
      set(({ attachments }) => ({
        attachments: { ...attachments, [key]: { ...attached, key, state: { type: 'reading' } } },
      }));
      const work = store()
        .then(({ picture }) => {
          enter(key, { storedAs: picture });
          return look(picture);
        })
        .catch(refused)
        .then((state) => enter(key, { state }));
      settling.set(key, work);
      sources.set(key, { store, youngUntilMs: Date.now() + youngMs });
      return key;
    }

    async function renew(key: string): Promise<void> {
      await settling.get(key);
      const source = sources.get(key);
      const nowMs = Date.now();
      if (source === undefined || (nowMs < source.youngUntilMs && !samples.has(key))) return;
      try {
        await source.store();
        source.youngUntilMs = nowMs + youngMs;
      } catch {} // asking says what is wrong
    }

    return {
      attachments: {},
      stored: {},
      look,
      addFile: (file) =>
        add({ name: file.name }, async () => {
          if (file.size > largestBytes) {
            const megabytes = Math.round(file.size / 1_000_000);
            throw new ModelError('picture-invalid', `The file has ${megabytes} MB; Vasari takes up to 100 MB.`);
          }
          const bytes = await file.arrayBuffer().catch(() => {
            throw new ModelError('picture-invalid', 'The file could not be read.');
          });
          return api.storePicture(file.name, new Uint8Array(bytes));
        }),
      addSample(name, title) {
        const key = add({ name: title }, () => api.storeSample(name));
        samples.add(key);
        return key;
      },
      addCut({ key, name, imageMode, state: { picture } }, region) {
        const cutName = nameOfCut(name, region);
        const attached = { name: cutName, cutFrom: { key, region }, ...(imageMode && { imageMode }) };
        return add(attached, async () => {
          await renew(key);
          const { cut } = await drain(service.cut({ picture, region }));
          return api.storePicture(cutName, cut);
        });
      },
      renew,
      addStored: ({ picture, name, imageMode }) =>
        add({ name, storedAs: picture, ...(imageMode && { imageMode }) }, async () => ({ picture })),
      rename: (key, name) => enter(key, { name }),
      setMode(key, imageMode) {
        const attachment = get().attachments[key];
        if (attachment === undefined) return;
        const { imageMode: _, ...rest } = attachment;
        const changed = imageMode === undefined ? rest : { ...rest, imageMode };
        set(({ attachments }) => ({ attachments: { ...attachments, [key]: changed } }));
      },
      async settled(key) {
        await settling.get(key);
        return get().attachments[key]!;
      },
    };
  });
}
