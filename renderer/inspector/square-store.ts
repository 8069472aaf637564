/** The shown pictures as the open model gets them: its own square of each, fetched once the maps are there. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { drain, type ModelService, type PictureId } from '../../native-models/contract.ts';
import type { ModelStore } from '../model/model-store.ts';
import { type FigureStore, modeOf, shownPictures } from './figure-store.ts';

export interface Squares {
  /** Decoded; a picture has none until it is there, or where it could not be had. */
  readonly images: ReadonlyMap<PictureId, HTMLImageElement>;
}

export type SquareStore = StoreApi<Squares>;

export function createSquareStore(service: ModelService, model: ModelStore, figure: FigureStore): SquareStore {
  const store = createStore<Squares>()(() => ({ images: new Map() }));
  /** The model and the mode whose squares are in the store. */
  let of = '';
  /** Of the pictures whose squares are there or on their way. */
  const controls = new Map<PictureId, AbortController>();

  async function fetchSquare(picture: PictureId, { signal }: AbortController): Promise<void> {
    const { square } = await drain(service.square({ picture, ...modeOf(figure.getState()) }, signal));
    const image = new Image();
    image.src = URL.createObjectURL(new Blob([new Uint8Array(square)], { type: 'image/png' }));
    await image.decode();
    if (signal.aborted) URL.revokeObjectURL(image.src);
    else store.setState({ images: new Map(store.getState().images).set(picture, image) });
  }

  /** Its preview stays where that fails; the next maps ask once more. */
  function want(picture: PictureId): void {
    if (controls.has(picture)) return;
    const control = new AbortController();
    controls.set(picture, control);
    fetchSquare(picture, control).catch(() => {
      if (controls.get(picture) === control) controls.delete(picture);
    });
  }

  function drop(pictures: readonly PictureId[]): void {
    const images = new Map(store.getState().images);
    for (const picture of pictures) {
      controls.get(picture)?.abort();
      controls.delete(picture);
      images.delete(picture);
    }
    const { images: before } = store.getState();
    store.setState({ images });
    for (const [picture, { src }] of before) if (!images.has(picture)) URL.revokeObjectURL(src);
  }

  figure.subscribe((now, before) => {
    if (now.features.type === before.features.type || now.features.type === 'working') return;
    const pictures = now.features.type === 'ready' ? shownPictures(now).map(({ picture }) => picture) : [];
    const asSeen = JSON.stringify([model.getState().chosen, modeOf(now)]);
    const stale = [...controls.keys()].filter((picture) => asSeen !== of || !pictures.includes(picture));
    of = asSeen;
    if (stale.length > 0) drop(stale);
    for (const picture of pictures) want(picture);
  });
  return store;
}
