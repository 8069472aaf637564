/**
 * The service as one window has it. Windows share the one open model, so each request names the model of its window, which
 * is opened again where another window has opened another.
 */
import { type Job, ModelError, type ModelService, type OfModel } from '../../native-models/contract.ts';
import type { ModelStore } from './model-store.ts';

/** Another model than the one that was meant is open, or none. */
export function isModelClosed(error: unknown): boolean {
  return error instanceof ModelError && error.code === 'model-closed';
}

export function ownModelService(service: ModelService, model: ModelStore): ModelService {
  /** Asks once more with the model open again, unless the window has chosen another since. */
  function named<Request extends OfModel, Event, Result>(
    ask: (request: Request, signal?: AbortSignal) => Job<Event, Result>,
  ): (request: Request, signal?: AbortSignal) => Job<Event, Result> {
    return async function* (request, signal) {
      const asked = { openModel: model.getState().chosen, ...request };
      try {
        return yield* ask(asked, signal);
      } catch (error) {
        if (!isModelClosed(error) || asked.openModel !== model.getState().chosen) throw error;
      }
      const { state, reopen, whenOpen } = model.getState();
      if (state.type === 'open') reopen(); // else it is on its way already
      await whenOpen(signal);
      return yield* ask(asked, signal);
    };
  }

  return {
    open: (request, signal) => service.open(request, signal),
    picture: (request, signal) => service.picture(request, signal),
    cut: (request, signal) => service.cut(request, signal),
    ask: named((request, signal) => service.ask(request, signal)),
    count: named((request, signal) => service.count(request, signal)),
    square: named((request, signal) => service.square(request, signal)),
    project: named((request, signal) => service.project(request, signal)),
    similar: named((request, signal) => service.similar(request, signal)),
    compare: named((request, signal) => service.compare(request, signal)),
    projectOther: named((request, signal) => service.projectOther(request, signal)),
    compareModels: named((request, signal) => service.compareModels(request, signal)),
    cluster: named((request, signal) => service.cluster(request, signal)),
    estimate: named((request, signal) => service.estimate(request, signal)),
    intervene: named((request, signal) => service.intervene(request, signal)),
    export: named((request, signal) => service.export(request, signal)),
    recipe: named((request, signal) => service.recipe(request, signal)),
  };
}
