/** What is like what: cosine similarity to chosen patches, where two maps differ, and clusters of patches. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { drain, type ModelService, type PictureId } from '../../native-models/contract.ts';
import type {
  ClusterResult,
  CompareResult,
  FeatureSource,
  Grid,
  MapChoice,
  SimilarResult,
} from '../../native-models/inspection.ts';
import type { ModelStore } from '../model/model-store.ts';
import { type FigureStore, modeOf, projectedMaps, shownPictures } from './figure-store.ts';
import { createNewest } from './newest.ts';
import { type PointingStore, type Seeds, seedsOf } from './pointing-store.ts';
import { mapSources } from './sources.ts';

export type Question = 'similar' | 'difference' | 'clusters';

/** Seeds that stay while others are chosen. */
export interface Pin extends Seeds {
  readonly id: number;
}

export type Likeness =
  | { readonly type: 'none' }
  | { readonly type: 'working' }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'similar'; readonly seeds: Seeds; readonly result: SimilarResult }
  | { readonly type: 'difference'; readonly pairs: readonly Pair[]; readonly result: CompareResult }
  | { readonly type: 'clusters'; readonly result: ClusterResult };

export interface Pair {
  readonly a: MapChoice;
  readonly b: MapChoice;
}

export interface Similarity {
  readonly isShown: boolean;
  readonly question: Question;
  readonly pins: readonly Pin[];
  /** The pin that is asked about; the selection where there is none. */
  readonly pin: number | undefined;
  /** Two prompts of one picture, or one source of both pictures. */
  readonly between: readonly [FeatureSource, FeatureSource] | 'pictures';
  readonly clusterCount: number;
  readonly clusterSource: FeatureSource;
  readonly likeness: Likeness;
  show(isShown: boolean): void;
  ask(question: Question): void;
  pinSelection(): void;
  choosePin(id: number | undefined): void;
  unpin(id: number): void;
  /** Pins and likeness are of one model and one image mode; what is asked comes again with the next maps. */
  forget(): void;
  setBetween(between: Similarity['between']): void;
  setClusterCount(count: number): void;
  setClusterSource(source: FeatureSource): void;
}

export type SimilarityStore = StoreApi<Similarity>;

/** As many as there are colours to tell them apart. */
export const mostClusters = 10;

export function createSimilarityStore(
  service: ModelService,
  model: ModelStore,
  figure: FigureStore,
  pointing: PointingStore,
): SimilarityStore {
  const newest = createNewest(model);
  let lastPin = 0;

  return createStore<Similarity>()((set, get) => {
    function work(): ((signal: AbortSignal) => Promise<Likeness>) | undefined {
      const pictures = shownPictures(figure.getState()).map(({ picture }) => picture);
      const { question, pins, pin, between, clusterCount, clusterSource } = get();
      const maps = pictures.flatMap((picture) => mapSources.map(({ source }) => ({ picture, source })));
      switch (question) {
        case 'similar': {
          const seeds = pins.find(({ id }) => id === pin) ?? seedsOf(pointing.getState().selection);
          if (seeds === undefined) return undefined;
          const { picture } = seeds;
          const request = { seeds: { picture, patches: [...seeds.patches] }, maps, ...modeOf(figure.getState()) };
          return async (signal) => ({ type: 'similar', seeds, result: await drain(service.similar(request, signal)) });
        }
        case 'difference': {
          const pairs = pairsOf(pictures, between);
          if (pairs.length === 0) return undefined;
          const request = { pairs, ...modeOf(figure.getState()) };
          return async (signal) => ({
            type: 'difference',
            pairs,
            result: await drain(service.compare(request, signal)),
          });
        }
        case 'clusters': {
          // With those that only share their basis: the cloud shows them too.
          const projected = new Set(projectedMaps(figure.getState()).map(({ picture }) => picture));
          const request = {
            maps: [...projected].map((picture) => ({ picture, source: clusterSource })),
            clusterCount,
            seed: 0,
            space: 'features',
            scope: 'picture',
            ...modeOf(figure.getState()),
          } as const;
          return async (signal) => ({ type: 'clusters', result: await drain(service.cluster(request, signal)) });
        }
      }
    }

    function load(): void {
      const start = get().isShown && figure.getState().features.type === 'ready' ? work() : undefined;
      if (start === undefined) {
        newest.cancel();
        set({ likeness: { type: 'none' } });
        return;
      }
      if (get().likeness.type !== get().question) set({ likeness: { type: 'working' } }); // else the old one stays until then
      newest.run({
        start,
        onDone: (likeness) => set({ likeness }),
        onFailed: (message) => set({ likeness: { type: 'failed', message } }),
      });
    }
    const change = (changed: Partial<Similarity>): void => {
      set(changed);
      load();
    };

    pointing.subscribe(({ selection }, before) => {
      if (selection !== before.selection && get().question === 'similar') change({ pin: undefined });
    });
    figure.subscribe((now, before) => {
      if (now.inspected?.picture !== before.inspected?.picture || now.beside?.picture !== before.beside?.picture) {
        const isLeft = now.beside === undefined && get().between === 'pictures';
        set({ likeness: { type: 'none' }, ...(isLeft ? { between: ['ocr', 'caption'] } : {}) });
      }
      if (now.features !== before.features && now.features.type === 'ready') load();
    });

    return {
      isShown: false,
      question: 'similar',
      pins: [],
      pin: undefined,
      between: ['ocr', 'caption'],
      clusterCount: 4,
      clusterSource: 'caption',
      likeness: { type: 'none' },
      show: (isShown) => change({ isShown }),
      ask: (question) => change({ question }),
      pinSelection() {
        const seeds = seedsOf(pointing.getState().selection);
        if (seeds === undefined) return;
        lastPin += 1;
        change({ pins: [...get().pins, { ...seeds, id: lastPin }], pin: lastPin });
      },
      choosePin: (pin) => change({ pin }),
      unpin: (id) => change({ pins: get().pins.filter((pin) => pin.id !== id), pin: undefined }),
      forget() {
        newest.cancel();
        set({ pins: [], pin: undefined, likeness: { type: 'none' } });
      },
      setBetween: (between) => change({ between }),
      setClusterCount: (clusterCount) => change({ clusterCount }),
      setClusterSource: (clusterSource) => change({ clusterSource }),
    };
  });
}

function pairsOf(pictures: readonly PictureId[], between: Similarity['between']): readonly Pair[] {
  if (between !== 'pictures') {
    const [a, b] = between;
    return pictures.map((picture) => ({ a: { picture, source: a }, b: { picture, source: b } }));
  }
  const [first, second] = pictures;
  if (first === undefined || second === undefined) return [];
  return mapSources.map(({ source }) => ({ a: { picture: first, source }, b: { picture: second, source } }));
}

/** A picture's clusters, for any map of it with the same grid. */
export function labelsOf(
  { maps }: ClusterResult,
  { picture, grid }: { readonly picture: PictureId; readonly grid: Grid },
): Uint8Array | undefined {
  return maps.find((map) => map.picture === picture && map.labels.length === grid.rows * grid.columns)?.labels;
}
