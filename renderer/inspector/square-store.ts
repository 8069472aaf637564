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
  /** What the squares in the store are of. */
  let of = '';
  let control = new AbortController();

  async function fetchSquare(picture: PictureId, signal: AbortSignal): Promise<void> {
    const { square } = await drain(service.square({ picture, ...modeOf(figure.getState()) }, signal));
    const image = new Image();
    image.src = URL.createObjectURL(new Blob([new Uint8Array(square)], { type: 'image/png' }));
    await image.decode();
    if (signal.aborted) URL.revokeObjectURL(image.src);
    else store.setState({ images: new Map(store.getState().images).set(picture, image) });
  }

  function drop(): void {
    const { images } = store.getState();
    store.setState({ images: new Map() });
    for (const { src } of images.values()) URL.revokeObjectURL(src);
  }

  figure.subscribe((now, before) => {
    if (now.features.type === before.features.type || now.features.type === 'working') return;
    const pictures = now.features.type === 'ready' ? shownPictures(now).map(({ picture }) => picture) : [];
    const wanted = JSON.stringify([model.getState().chosen, modeOf(now), pictures]);
    if (wanted === of) return; // fitted anew
    of = wanted;
    control.abort();
    control = new AbortController();
    drop();
    for (const picture of pictures) fetchSquare(picture, control.signal).catch(() => {}); // its preview stays
  });
  return store;
}
