/** Figure 3 of one picture: which picture, its features once they are there, and how they are shown. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { drain, ModelError, type ModelService, type PictureId } from '../../native-models/contract.ts';
import type { FeatureSource, Grid, InspectEvent, Placement, ProjectResult } from '../../native-models/inspection.ts';
import type { ModelStore } from '../model/model-store.ts';
import { sentenceOf } from '../pictures/picture-shelf.ts';
import { mapSources } from './sources.ts';

export interface InspectedPicture {
  readonly key: string;
  readonly picture: PictureId;
  readonly name: string;
  readonly previewUrl: string;
}

/** The maps of one picture. */
export interface Projection {
  readonly grid: Grid;
  readonly placement: Placement;
  readonly maps: readonly {
    readonly source: FeatureSource;
    readonly scores: Float32Array;
    readonly explainedVariance: readonly number[];
  }[];
  readonly stageMs: ProjectResult['stageMs'];
}

function projectionOf({ fits, stageMs }: ProjectResult): Projection {
  const { grid, placement } = fits[0]!.maps[0]!;
  const maps = fits.map(({ maps: [map], explainedVariance }) => ({ ...map!, explainedVariance }));
  return { grid, placement, maps, stageMs };
}

export type Features =
  | { readonly type: 'none' }
  /** `model` waits until the model is open, `queue` for the job before this one. */
  | { readonly type: 'working'; readonly stage: 'model' | 'queue' | InspectEvent['stage']; readonly fraction: number }
  | { readonly type: 'ready'; readonly result: Projection }
  | { readonly type: 'failed'; readonly message: string };

export interface Inspector {
  readonly inspected: InspectedPicture | undefined;
  readonly features: Features;
  /** 0 to 1 of the first component's range. */
  readonly threshold: number;
  readonly flipped: ReadonlySet<FeatureSource>;
  readonly isSmooth: boolean;
  /** 0 to 1: how much of the picture shows through the maps. */
  readonly pictureStrength: number;
  /** The patch under the pointer or the keyboard's cursor, in every map. */
  readonly patch: number | undefined;
  inspect(picture: InspectedPicture): void;
  retry(): void;
  setThreshold(threshold: number): void;
  flip(source: FeatureSource): void;
  setSmooth(isSmooth: boolean): void;
  setPictureStrength(strength: number): void;
  pointAt(patch: number | undefined): void;
}

export type InspectorStore = StoreApi<Inspector>;

export function createInspectorStore(service: ModelService, model: ModelStore): InspectorStore {
  let control: AbortController | undefined;

  const store = createStore<Inspector>()((set, get) => {
    async function project(picture: PictureId, signal: AbortSignal): Promise<Projection> {
      const enter = (features: Features): void => {
        if (!signal.aborted) set({ features });
      };
      enter({ type: 'working', stage: 'model', fraction: 0 });
      await model.getState().whenOpen(signal);
      enter({ type: 'working', stage: 'queue', fraction: 0 });
      const fits = mapSources.map(({ source }) => ({ maps: [{ picture, source }], scope: 'square' as const }));
      const job = service.project({ fits }, signal);
      return projectionOf(await drain(job, ({ stage, fraction }) => enter({ type: 'working', stage, fraction })));
    }

    async function load(picture: PictureId): Promise<void> {
      control?.abort();
      control = new AbortController();
      const { signal } = control;
      set({ patch: undefined, flipped: new Set() }); // a sign belongs to one picture's components
      try {
        const result = await project(picture, signal).catch((error: unknown) => {
          // The process may have died of something else: one more try with the next.
          if (error instanceof ModelError && error.code === 'process-died') return project(picture, signal);
          throw error;
        });
        if (!signal.aborted) set({ features: { type: 'ready', result } });
      } catch (error) {
        if (!signal.aborted) set({ features: { type: 'failed', message: sentenceOf(error) } });
      }
    }

    return {
      inspected: undefined,
      features: { type: 'none' },
      threshold: 0.35,
      flipped: new Set(),
      isSmooth: false,
      pictureStrength: 0.2,
      patch: undefined,
      inspect(inspected) {
        const isSame = get().inspected?.picture === inspected.picture;
        set({ inspected });
        if (!isSame || get().features.type === 'failed') void load(inspected.picture);
      },
      retry() {
        const { inspected } = get();
        if (inspected !== undefined) void load(inspected.picture);
      },
      setThreshold: (threshold) => set({ threshold }),
      flip(source) {
        const flipped = new Set(get().flipped);
        if (!flipped.delete(source)) flipped.add(source);
        set({ flipped });
      },
      setSmooth: (isSmooth) => set({ isSmooth }),
      setPictureStrength: (pictureStrength) => set({ pictureStrength }),
      pointAt: (patch) => set({ patch }),
    };
  });

  model.subscribe(({ chosen }, before) => {
    if (chosen !== before.chosen) store.getState().retry(); // another model sees something else
  });
  return store;
}
