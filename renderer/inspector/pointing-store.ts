/** What the hand does in every plate at once: the patch it points at, the patches it chose, the part it zoomed into. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { PictureId } from '../../native-models/contract.ts';
import { panBy, type Viewport, wholeSquare, zoomAt } from './viewport.ts';

/** Patches of the model's grid, by picture; no picture has none. */
export type Selection = ReadonlyMap<PictureId, ReadonlySet<number>>;

const nothing: Selection = new Map();

export interface Pointing {
  /** Under the pointer or the keyboard's cursor, of the model's grid. */
  readonly patch: number | undefined;
  /** Whose plate it is over; the mark stands in the others too. */
  readonly picture: PictureId | undefined;
  readonly selection: Selection;
  readonly viewport: Viewport;
  pointAt(patch: number | undefined, picture?: PictureId): void;
  select(selection: Selection): void;
  /** What is pointed at or chosen in other pictures is dropped. */
  keepOnly(pictures: readonly PictureId[]): void;
  /** Into the selection where it was not, out of it where it was. */
  toggle(picture: PictureId, patch: number): void;
  look(viewport: Viewport): void;
  zoom(factor: number, x?: number, y?: number): void;
  pan(right: number, down: number): void;
  showWhole(): void;
}

export type PointingStore = StoreApi<Pointing>;

export function createPointingStore(): PointingStore {
  return createStore<Pointing>()((set, get) => ({
    patch: undefined,
    picture: undefined,
    selection: nothing,
    viewport: wholeSquare,
    pointAt: (patch, picture) => set({ patch, picture: patch === undefined ? undefined : (picture ?? get().picture) }),
    select(selection) {
      const chosen = [...selection].filter(([, patches]) => patches.size > 0);
      set({ selection: chosen.length === 0 ? nothing : new Map(chosen) });
    },
    keepOnly(pictures) {
      const { picture, selection, pointAt, select } = get();
      if (picture !== undefined && !pictures.includes(picture)) pointAt(undefined);
      const kept = [...selection].filter(([of]) => pictures.includes(of));
      if (kept.length < selection.size) select(new Map(kept));
    },
    toggle(picture, patch) {
      const { selection, select } = get();
      const patches = new Set(selection.get(picture));
      if (!patches.delete(patch)) patches.add(patch);
      select(new Map(selection).set(picture, patches));
    },
    look: (viewport) => set({ viewport }),
    zoom: (factor, x = 0.5, y = 0.5) => set({ viewport: zoomAt(get().viewport, factor, x, y) }),
    pan: (right, down) => set({ viewport: panBy(get().viewport, right, down) }),
    showWhole: () => set({ viewport: wholeSquare }),
  }));
}

export interface Seeds {
  readonly picture: PictureId;
  readonly patches: ReadonlySet<number>;
}

/** Seeds are of one picture: of the one with most patches. */
export function seedsOf(selection: Selection): Seeds | undefined {
  const [most] = [...selection].sort(([, a], [, b]) => b.size - a.size);
  return most && { picture: most[0], patches: most[1] };
}
