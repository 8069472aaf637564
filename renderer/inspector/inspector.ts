/** The inspector's stores, and what one tells the other. */
import type { ImageMode, ModelService } from '../../native-models/contract.ts';
import type { ModelStore } from '../model/model-store.ts';
import type { ModelsStore } from '../model/models-store.ts';
import { type AnswerStore, createAnswerStore } from './answer-store.ts';
import { type AskedAnswers, noAnswers } from './asked-answers.ts';
import { createDepthStore, type DepthStore } from './depth-store.ts';
import { createFigureStore, type FigureState, type FigureStore, picturesOf } from './figure-store.ts';
import { createFilesStore, type FilesStore } from './files-store.ts';
import { createLookStore, type LookStore } from './look-store.ts';
import { createOtherModelStore, type OtherModelStore } from './other-model-store.ts';
import { createPointingStore, type PointingStore } from './pointing-store.ts';
import { createSimilarityStore, type SimilarityStore } from './similarity-store.ts';
import { createSquareStore, type SquareStore } from './square-store.ts';
import { createViewStore, type ViewStore } from './view-store.ts';

export interface Inspector {
  readonly model: ModelStore;
  /** Those that another can be compared with. */
  readonly models: ModelsStore;
  readonly figure: FigureStore;
  readonly squares: SquareStore;
  readonly other: OtherModelStore;
  readonly look: LookStore;
  readonly view: ViewStore;
  readonly pointing: PointingStore;
  readonly similarity: SimilarityStore;
  readonly depth: DepthStore;
  readonly answer: AnswerStore;
  readonly files: FilesStore;
}

export function createInspector(
  service: ModelService,
  model: ModelStore,
  models: ModelsStore,
  answers: AskedAnswers = noAnswers,
): Inspector {
  const look = createLookStore();
  const figure = createFigureStore(service, model, look);
  const squares = createSquareStore(service, model, figure);
  const other = createOtherModelStore(service, model, figure, look);
  const view = createViewStore();
  const pointing = createPointingStore();
  const similarity = createSimilarityStore(service, model, figure, pointing);
  const depth = createDepthStore(service, model, figure);
  const answer = createAnswerStore(service, model, answers);
  const files = createFilesStore({ service, model, figure, look, other, pointing, lookAt: answers.look });

  /** Work is done for the view that is open, and for no other. */
  view.subscribe((now, before) => {
    const asksClusters = ({ view: open, cloudColour }: typeof now): boolean =>
      open === 'cloud' && cloudColour === 'cluster';
    if (now.view !== before.view) depth.getState().show(now.view === 'depth');
    if (asksClusters(now)) {
      similarity.getState().setClusterSource(now.cloudSource);
      similarity.getState().ask('clusters');
    }
    const isLike = (state: typeof now): boolean => state.view === 'similarity' || asksClusters(state);
    if (isLike(now) !== isLike(before)) similarity.getState().show(isLike(now));
    if (now.view === 'answer' && before.view !== 'answer') showAnswer();
  });
  answer.subscribe(({ chosen }, before) => {
    if (chosen !== before.chosen && view.getState().view === 'answer') showAnswer();
  });
  model.subscribe(({ chosen }, before) => {
    if (chosen === before.chosen) return;
    forgetPatches();
    if (view.getState().view === 'answer') estimateAnswer(); // another costs something else
  });
  figure.subscribe((now, before) => {
    if (seenAs(now) !== seenAs(before)) forgetPatches();
    if (now.inspected?.picture !== before.inspected?.picture) {
      pointing.getState().keepOnly([]);
      pointing.getState().showWhole();
    } else pointing.getState().keepOnly(picturesOf(now));
  });

  function seenAs({ inspected }: FigureState): ImageMode | undefined {
    return inspected?.imageMode ?? model.getState().known?.imageMode;
  }

  /** They are counted in the grid of one model, over the square of one image mode; in another they lie elsewhere. */
  function forgetPatches(): void {
    pointing.getState().keepOnly([]);
    similarity.getState().forget();
  }

  function estimateAnswer(): void {
    answer.getState().estimate('channels');
    answer.getState().estimate('patches');
  }

  function showAnswer(): void {
    const { chosen } = answer.getState();
    if (chosen === undefined) return;
    estimateAnswer();
    void answers.look(chosen.picture).then((picture) => {
      if (picture !== undefined && answer.getState().chosen === chosen) figure.getState().inspect(picture);
    });
  }

  return { model, models, figure, squares, other, look, view, pointing, similarity, depth, answer, files };
}
