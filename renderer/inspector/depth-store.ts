/** The way through the layers: DaViT's stages, then the encoder's layers, each asked for when it is looked at. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { drain, type ModelService } from '../../native-models/contract.ts';
import type { Fit, ProjectResult } from '../../native-models/inspection.ts';
import type { ModelStore } from '../model/model-store.ts';
import { type FigureStore, modeOf, shownPictures } from './figure-store.ts';
import { createNewest } from './newest.ts';
import { promptSources } from './sources.ts';

/** Both are counted from 0. */
export interface DepthStep {
  readonly type: 'stage' | 'encoder';
  readonly layer: number;
}

export interface Depth {
  readonly steps: readonly DepthStep[];
  readonly at: number;
  readonly isShown: boolean;
  /** What the step before showed stays until this one is there. */
  readonly result: ProjectResult | undefined;
  readonly shownStep: DepthStep | undefined;
  readonly isWorking: boolean;
  readonly trouble: string | undefined;
  show(isShown: boolean): void;
  goTo(at: number): void;
}

export type DepthStore = StoreApi<Depth>;

export function createDepthStore(service: ModelService, model: ModelStore, figure: FigureStore): DepthStore {
  const newest = createNewest(model);
  const kept = new Map<string, ProjectResult>();

  const store = createStore<Depth>()((set, get) => {
    function load(): void {
      const { isShown, steps, at } = get();
      const step = steps[at];
      const { inspected, basis, scope } = figure.getState();
      if (!isShown || step === undefined || inspected === undefined) return;
      const fits = shownPictures(figure.getState()).flatMap(({ picture }) =>
        stepFits(step, picture, basis === 'prompts').map((maps) => ({ maps, scope })),
      );
      const key = JSON.stringify([fits, modeOf(figure.getState())]);
      const show = (result: ProjectResult): void =>
        set({ result, shownStep: step, isWorking: false, trouble: undefined });
      const known = kept.get(key);
      if (known !== undefined) {
        newest.cancel();
        show(known);
        return;
      }
      set({ isWorking: true });
      newest.run({
        start: (signal) => drain(service.project({ fits, ...modeOf(figure.getState()) }, signal)),
        onDone(result) {
          kept.set(key, result);
          show(result);
        },
        onFailed: (trouble) => set({ isWorking: false, trouble, result: undefined, shownStep: undefined }),
      });
    }

    figure.subscribe((now, before) => {
      const isOther =
        now.inspected?.picture !== before.inspected?.picture || now.beside?.picture !== before.beside?.picture;
      if (!isOther && now.basis === before.basis && now.scope === before.scope) return;
      if (isOther) kept.clear();
      set({ result: undefined, shownStep: undefined });
      load();
    });
    model.subscribe(({ known, chosen }, before) => {
      if (chosen !== before.chosen) {
        newest.cancel();
        kept.clear();
        set({ isWorking: false });
      }
      if (known === before.known || known === undefined) return;
      const steps = stepsOf(known.layers.stages.length, known.layers.encoder);
      set({ steps, at: Math.max(0, steps.length - 1), result: undefined, shownStep: undefined });
      load();
    });

    return {
      steps: [],
      at: 0,
      isShown: false,
      result: undefined,
      shownStep: undefined,
      isWorking: false,
      trouble: undefined,
      show(isShown) {
        set({ isShown });
        load();
      },
      goTo(at) {
        set({ at });
        load();
      },
    };
  });
  return store;
}

function stepsOf(stageCount: number, layerCount: number): readonly DepthStep[] {
  const step = (type: DepthStep['type']) => (_: unknown, layer: number) => ({ type, layer });
  return [...Array.from({ length: stageCount }, step('stage')), ...Array.from({ length: layerCount }, step('encoder'))];
}

function stepFits({ type, layer }: DepthStep, picture: string, isShared: boolean): readonly Fit['maps'][] {
  if (type === 'stage') return [[{ picture, source: 'depth', layer }]];
  const prompts = promptSources.map((source) => ({ picture, source, layer }));
  return isShared ? [prompts] : prompts.map((map) => [map]);
}
