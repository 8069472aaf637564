/** The same picture through another model, beside the open one. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { drain, type ModelService } from '../../native-models/contract.ts';
import type {
  CompareModelsResult,
  InspectEvent,
  OtherFit,
  ProjectOtherResult,
} from '../../native-models/inspection.ts';
import type { ModelStore } from '../model/model-store.ts';
import type { ListedModel } from '../model/models-store.ts';
import { type FigureStore, modeOf, requestOf } from './figure-store.ts';
import type { LookStore } from './look-store.ts';
import { createNewest } from './newest.ts';

export type Comparison =
  | { readonly type: 'none' }
  | { readonly type: 'working'; readonly stage: 'queue' | InspectEvent['stage'] }
  /** Its row stands; how alike the models see comes a moment later. */
  | { readonly type: 'ready'; readonly row: ProjectOtherResult; readonly alike: CompareModelsResult | undefined }
  | { readonly type: 'failed'; readonly message: string };

export interface OtherModel {
  readonly chosen: ListedModel | undefined;
  /** Its components turned to lie nearest to the open model's; else as its own fits have them. */
  readonly isTurned: boolean;
  readonly comparison: Comparison;
  choose(model: ListedModel | undefined): void;
  setTurned(isTurned: boolean): void;
  retry(): void;
}

export type OtherModelStore = StoreApi<OtherModel>;

const nothing = { comparison: { type: 'none' } } as const;

export function createOtherModelStore(
  service: ModelService,
  model: ModelStore,
  figure: FigureStore,
  look: LookStore,
): OtherModelStore {
  const newest = createNewest(model);

  const store = createStore<OtherModel>()((set, get) => {
    /** A row that stands stays until the new one is there. */
    function load(): void {
      const { chosen, isTurned, comparison } = get();
      const { inspected, features } = figure.getState();
      newest.cancel();
      if (chosen === undefined || inspected === undefined || features.type === 'failed') {
        set(nothing);
        return;
      }
      const known = comparison.type === 'ready' ? comparison.alike : undefined;
      const tell = (stage: 'queue' | InspectEvent['stage']): void => {
        if (get().comparison.type !== 'ready') set({ comparison: { type: 'working', stage } });
      };
      tell('queue');
      if (features.type !== 'ready') return; // the first row comes first
      const { picture } = inspected;
      const asked = { model: chosen.id, isTurned, ...requestOf(figure.getState(), look.getState()) };
      newest.run({
        async start(signal) {
          const row = await drain(service.projectOther(asked, signal), ({ stage }) => {
            if (!signal.aborted) tell(stage);
          });
          if (!signal.aborted) set({ comparison: { type: 'ready', row, alike: known } });
          const request = { model: chosen.id, picture, ...modeOf(figure.getState()) };
          return { type: 'ready', row, alike: known ?? (await drain(service.compareModels(request, signal))) } as const;
        },
        onDone: (done) => set({ comparison: done }),
        onFailed: (message) => set({ comparison: { type: 'failed', message } }),
      });
    }

    figure.subscribe((now, before) => {
      if (get().chosen === undefined) return;
      if (now.beside !== undefined) {
        get().choose(undefined); // there is one second row
        return;
      }
      const isOther = now.inspected?.picture !== before.inspected?.picture;
      const isSeenOtherwise = now.inspected?.imageMode !== before.inspected?.imageMode;
      if (isOther || isSeenOtherwise) set(nothing); // its maps are of what stood there
      if (isOther || isSeenOtherwise || now.features.type !== before.features.type) load();
      else if (now.features !== before.features && now.features.type === 'ready') load();
    });
    model.subscribe(({ chosen }, before) => {
      if (chosen === before.chosen || get().chosen === undefined) return;
      if (chosen === get().chosen?.id) get().choose(undefined);
      else set(nothing); // the figure begins anew, and this row after it
    });

    return {
      chosen: undefined,
      isTurned: true,
      ...nothing,
      choose(chosen) {
        set({ chosen, ...nothing });
        if (chosen !== undefined && figure.getState().beside !== undefined) figure.getState().compareWith(undefined);
        load();
      },
      setTurned(isTurned) {
        set({ isTurned });
        load();
      },
      retry: load,
    };
  });
  return store;
}

/** The second row's maps; none while there is no row. */
export function otherFits({ comparison }: Pick<OtherModel, 'comparison'>): readonly OtherFit[] {
  return comparison.type === 'ready' ? comparison.row.fits : none;
}
const none: readonly OtherFit[] = [];
