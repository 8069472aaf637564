/** The inspector's part of the service: each request is checked, waits its turn, and is handed to its file. */
import type { z } from 'zod';
import type { Job, OfModel, Turn } from '../contract.ts';
import type { InspectEvent, InspectService, InterveneRequest, ProjectRequest, ProjectResult } from '../inspection.ts';
import { inspectionRequests } from '../inspection-requests.ts';
import { cluster } from './cluster.ts';
import { compare } from './compare.ts';
import { compareModels } from './compare-models.ts';
import { exportFigure } from './export.ts';
import type { Eyes } from './eyes.ts';
import { estimate, intervene } from './intervene.ts';
import { fitMaps, projectedFits } from './project.ts';
import { projectOther } from './project-other.ts';
import { readRecipe } from './recipe.ts';
import { similar } from './similar.ts';

/** What the service lends. */
export interface Lent {
  /** `took` gets the milliseconds of what had to be looked at. Throws `model-closed`. */
  eyesOf(request: OfModel, took: { picture?: number; vision?: number }, signal?: AbortSignal): Eyes;
  inTurn<Event, Result>(job: () => Job<Event, Result>, signal?: AbortSignal): Job<Event, Result>;
  /** Throws `request-invalid`. */
  check(schema: z.ZodType, request: unknown): void;
  /** Throws `request-invalid` where turns do not alternate. */
  checkTurns(turns: readonly Turn[]): void;
}

export function createInspector({ eyesOf, inTurn, check, checkTurns }: Lent): InspectService {
  function method<Request extends OfModel, Event, Result>(
    schema: z.ZodType<Request>,
    run: (request: Request, eyes: Eyes) => Job<Event, Result>,
    checkMore: (request: Request) => void = () => {},
  ): (request: Request, signal?: AbortSignal) => Job<Event, Result> {
    return async function* (request, signal) {
      check(schema, request);
      checkMore(request);
      return yield* inTurn(() => run(request, eyesOf(request, {}, signal)), signal);
    };
  }
  const alternating = ({ turns }: InterveneRequest): void => checkTurns(turns);

  async function* project(request: ProjectRequest, signal?: AbortSignal): Job<InspectEvent, ProjectResult> {
    const start = performance.now();
    const took = { picture: 0, vision: 0 };
    const eyes = eyesOf(request, took, signal);
    const fits = projectedFits(yield* fitMaps(request.fits, request.imageMode, eyes), request);
    return { fits, stageMs: { ...took, analysis: performance.now() - start - took.picture - took.vision } };
  }

  return {
    async *project(request, signal) {
      check(inspectionRequests.project, request);
      return yield* inTurn(() => project(request, signal), signal);
    },
    similar: method(inspectionRequests.similar, similar),
    compare: method(inspectionRequests.compare, compare),
    projectOther: method(inspectionRequests.projectOther, projectOther),
    compareModels: method(inspectionRequests.compareModels, compareModels),
    cluster: method(inspectionRequests.cluster, cluster),
    estimate: method(inspectionRequests.estimate, estimate, alternating),
    intervene: method(inspectionRequests.intervene, intervene, alternating),
    export: method(inspectionRequests.export, exportFigure),
    recipe: method(inspectionRequests.recipe, readRecipe),
  };
}
