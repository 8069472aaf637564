/** The same picture through another model, beside the open one. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { drain, type ModelService } from '../../native-models/contract.ts';
import type { CompareModelsResult, InspectEvent, ProjectedFit } from '../../native-models/inspection.ts';
import type { ModelStore } from '../model/model-store.ts';
import { type FigureStore, modeOf } from './figure-store.ts';
import { createNewest } from './newest.ts';

/** As the host lists it. */
export interface ListedModel {
  readonly id: string;
  readonly name: string;
}

export type Comparison =
  | { readonly type: 'none' }
  | { readonly type: 'working'; readonly stage: 'queue' | InspectEvent['stage'] }
  | { readonly type: 'ready'; readonly result: CompareModelsResult }
  | { readonly type: 'failed'; readonly message: string };

export interface OtherModel {
  readonly chosen: ListedModel | undefined;
  /** Its components turned to lie nearest to the open model's; else as its own fit has them. */
  readonly isTurned: boolean;
  readonly comparison: Comparison;
  /** Its maps, as the choice above has them; none while there is no comparison. */
  readonly fits: readonly ProjectedFit[];
  choose(model: ListedModel | undefined): void;
  setTurned(isTurned: boolean): void;
  retry(): void;
}

export type OtherModelStore = StoreApi<OtherModel>;

const nothing = { comparison: { type: 'none' }, fits: [] } as const;

export function createOtherModelStore(service: ModelService, model: ModelStore, figure: FigureStore): OtherModelStore {
  const newest = createNewest(model);

  const store = createStore<OtherModel>()((set, get) => {
    function load(): void {
      const { chosen } = get();
      const { inspected, scope } = figure.getState();
      newest.cancel();
      if (chosen === undefined || inspected === undefined) {
        set(nothing);
        return;
      }
      set({ comparison: { type: 'working', stage: 'queue' } });
      const request = { model: chosen.id, picture: inspected.picture, scope, ...modeOf(figure.getState()) };
      newest.run({
        start: (signal) =>
          drain(service.compareModels(request, signal), ({ stage }) => {
            if (!signal.aborted) set({ comparison: { type: 'working', stage } });
          }),
        onDone: (result) => set({ comparison: { type: 'ready', result }, fits: fitsOf(result, get().isTurned) }),
        onFailed: (message) => set({ ...nothing, comparison: { type: 'failed', message } }),
      });
    }

    figure.subscribe((now, before) => {
      if (now.beside !== undefined && get().chosen !== undefined) {
        get().choose(undefined); // there is one second row
        return;
      }
      const isOther = now.inspected?.picture !== before.inspected?.picture;
      const isSeenOtherwise = now.inspected?.imageMode !== before.inspected?.imageMode || now.scope !== before.scope;
      if (get().chosen === undefined || !(isOther || isSeenOtherwise)) return;
      if (isOther) set(nothing); // another picture's maps would stand beneath this one
      load();
    });
    model.subscribe(({ chosen }, before) => {
      if (chosen === before.chosen || get().chosen === undefined) return;
      if (chosen === get().chosen?.id) get().choose(undefined);
      else load();
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
        const { comparison } = get();
        set({ isTurned, ...(comparison.type === 'ready' && { fits: fitsOf(comparison.result, isTurned) }) });
      },
      retry: load,
    };
  });
  return store;
}

function fitsOf({ maps }: CompareModelsResult, isTurned: boolean): readonly ProjectedFit[] {
  return maps.map((map) => ({
    maps: [isTurned ? { ...map, scores: map.turnedScores } : map],
    explainedVariance: isTurned ? map.turnedVariance : map.explainedVariance,
  }));
}
