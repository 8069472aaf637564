/** How the maps are shown: what is background, which colours, how much of the picture. Nothing here asks the model. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Shading } from '../../native-models/figure-files.ts';
import type { Cut, FeatureSource, Palette } from '../../native-models/inspection.ts';

export interface Look {
  /** 0 to 1 of the first component's range, in every map that has no threshold of its own. */
  readonly threshold: number;
  readonly ownThresholds: Readonly<Partial<Record<FeatureSource, number>>>;
  readonly flipped: ReadonlySet<FeatureSource>;
  /** The own thresholds are those of Otsu's method. */
  readonly isOtsu: boolean;
  /** Colours from a second fit on the foreground alone. */
  readonly isRefit: boolean;
  readonly palette: Palette;
  /** Each map's components over its own range, or over the range of all maps that share its basis. */
  readonly stretch: Shading['stretch'];
  readonly isSmooth: boolean;
  /** 0 to 1: how much of the picture shows through the maps. */
  readonly pictureStrength: number;
  setThreshold(threshold: number): void;
  setOwnThreshold(source: FeatureSource, threshold: number): void;
  /** Own thresholds, found by Otsu's method. */
  setOtsu(thresholds: Readonly<Partial<Record<FeatureSource, number>>>): void;
  flip(source: FeatureSource): void;
  setRefit(isRefit: boolean): void;
  setPalette(palette: Palette): void;
  setStretch(stretch: Shading['stretch']): void;
  setSmooth(isSmooth: boolean): void;
  setPictureStrength(strength: number): void;
  /** A sign and an own threshold belong to one basis. */
  forgetSigns(): void;
}

export type LookStore = StoreApi<Look>;

/** As the paper's figure looks: nearest patches, background away, one fit; the picture faintly beneath. */
const asInThePaper = {
  threshold: 0.35,
  ownThresholds: {},
  isOtsu: false,
  flipped: new Set<FeatureSource>(),
  isRefit: false,
  palette: 'components',
  stretch: 'map',
  isSmooth: false,
  pictureStrength: 0.2,
} as const satisfies Partial<Look>;

export function createLookStore(): LookStore {
  return createStore<Look>()((set, get) => ({
    ...asInThePaper,
    setThreshold: (threshold) => set({ threshold, ownThresholds: {}, isOtsu: false }),
    setOwnThreshold: (source, threshold) =>
      set({ ownThresholds: { ...get().ownThresholds, [source]: threshold }, isOtsu: false }),
    setOtsu: (ownThresholds) => set({ ownThresholds, isOtsu: true }),
    flip(source) {
      const flipped = new Set(get().flipped);
      if (!flipped.delete(source)) flipped.add(source);
      set({ flipped, isOtsu: false }); // it cuts the other end of the component now
    },
    setRefit: (isRefit) => set({ isRefit }),
    setPalette: (palette) => set({ palette }),
    setStretch: (stretch) => set({ stretch }),
    setSmooth: (isSmooth) => set({ isSmooth }),
    setPictureStrength: (pictureStrength) => set({ pictureStrength }),
    forgetSigns: () => set({ flipped: new Set(), ownThresholds: {}, isOtsu: false }),
  }));
}

export function cutOf(look: Pick<Look, 'threshold' | 'ownThresholds' | 'flipped'>, source: FeatureSource): Cut {
  return { threshold: look.ownThresholds[source] ?? look.threshold, isFlipped: look.flipped.has(source) };
}
