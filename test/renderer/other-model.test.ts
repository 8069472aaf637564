/** Another model beside the open one: what is asked, what is shown, and what makes it go. */
import { expect, test } from 'vitest';
import { type Job, ModelError } from '../../native-models/contract.ts';
import {
  type CompareModelsRequest,
  type CompareModelsResult,
  featureSources,
  type InspectEvent,
} from '../../native-models/inspection.ts';
import { createInspector } from '../../renderer/inspector/inspector.ts';
import { paint, paintState } from '../../renderer/inspector/paint.ts';
import { openFakeWindow, until } from './fake-window.ts';

const grid = { rows: 1, columns: 2 };
const placement = { left: 0, top: 0.25, width: 1, height: 0.5 };

async function opened() {
  const { service: fake, model, models } = openFakeWindow();
  const asked: CompareModelsRequest[] = [];
  async function* compareModels(request: CompareModelsRequest): Job<InspectEvent, CompareModelsResult> {
    asked.push(request);
    if (request.model === 'gone') throw new ModelError('model-missing', 'There is no model gone.');
    const maps = featureSources.map((source) => ({
      picture: request.picture,
      source,
      grid,
      placement,
      scores: Float32Array.of(1, 0, 0, -1, 0, 0),
      explainedVariance: [0.6, 0.1, 0],
      turnedScores: Float32Array.of(-1, 0, 0, 1, 0, 0),
      turnedVariance: [0.6, 0, 0.1],
      agreement: 0.5,
    }));
    return { name: 'Other', precision: 'int8', maps, grid, alignments: new Float32Array(25).fill(0.5) };
  }
  const inspector = createInspector({ ...fake, compareModels }, model, models);
  const picture = (id: string) => ({ key: id, picture: id, name: id, previewUrl: `blob:${id}` });
  for (const id of ['b', 'a']) {
    inspector.figure.getState().inspect(picture(id));
    await until(inspector.figure, ({ features }) => features.type === 'ready');
  }
  const { other } = inspector;
  const colours = (key: string) => paint(paintState(inspector, new Map())).get(key)?.colours;
  const ready = () => until(other, ({ comparison }) => comparison.type === 'ready');
  return { ...inspector, asked, picture, colours, ready };
}

const otherModel = { id: 'other', name: 'Other' };

test("the other model's maps stand in the figure, turned to the open one's or as they are", async () => {
  const { other, view, asked, colours, ready } = await opened();
  other.getState().choose(otherModel);
  await ready();
  expect(asked).toEqual([{ model: 'other', picture: 'a', scope: 'square' }]);
  // Of two patches the second is foreground when turned, the first when not.
  expect([...colours('a/ocr/other')!].filter((_, at) => at % 4 === 3)).toEqual([0, 255]);
  other.getState().setTurned(false);
  expect([...colours('a/ocr/other')!].filter((_, at) => at % 4 === 3)).toEqual([255, 0]);
  expect(other.getState().fits[0]!.explainedVariance).toEqual([0.6, 0.1, 0]);
  view.getState().setView('cloud');
  expect(colours('a/ocr/other')).toBeUndefined();
  expect(asked).toHaveLength(1);
});

test('another picture or scope asks again; a second picture takes the second row', async () => {
  const { other, figure, asked, picture, ready } = await opened();
  other.getState().choose(otherModel);
  await ready();
  figure.getState().inspect(picture('b'));
  expect(other.getState().fits).toEqual([]); // not of this picture
  await ready();
  figure.getState().setScope('picture');
  await until(other, () => asked.length === 3);
  expect(asked.slice(1)).toEqual([
    { model: 'other', picture: 'b', scope: 'square' },
    { model: 'other', picture: 'b', scope: 'picture' },
  ]);
  figure.getState().compareWith(picture('a'));
  expect(other.getState()).toMatchObject({ chosen: undefined, comparison: { type: 'none' }, fits: [] });
  other.getState().choose(otherModel);
  expect(figure.getState().beside).toBeUndefined();
});

test('a model that cannot be read says so and can be tried again', async () => {
  const { other, asked } = await opened();
  other.getState().choose({ id: 'gone', name: 'Gone' });
  const { comparison } = await until(other, (state) => state.comparison.type === 'failed');
  expect(comparison).toEqual({ type: 'failed', message: 'There is no model gone.' });
  other.getState().retry();
  await until(other, () => asked.length === 2);
});
