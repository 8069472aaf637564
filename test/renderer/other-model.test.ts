/** Another model beside the open one: what is asked, what is shown, and what makes it go. */
import { expect, test } from 'vitest';
import { ModelError } from '../../native-models/contract.ts';
import type { ProjectOtherRequest } from '../../native-models/inspection.ts';
import { otherFits } from '../../renderer/inspector/other-model-store.ts';
import { paint, paintState } from '../../renderer/inspector/paint.ts';
import { titled } from '../../renderer/model/models-store.ts';
import { openFakeWindow, until } from './fake-window.ts';

async function opened() {
  const { service, inspector, model } = openFakeWindow();
  const { figure, other } = inspector;
  const picture = (id: string) => ({ key: id, picture: id, name: id, previewUrl: `blob:${id}` });
  for (const id of ['b', 'a']) {
    figure.getState().inspect(picture(id));
    await until(figure, ({ features }) => features.type === 'ready');
  }
  const colours = (key: string) => paint(paintState(inspector)).get(key)?.colours;
  const asked = () =>
    service.calls
      .filter(({ method }) => method === 'projectOther')
      .map(({ request }) => request as ProjectOtherRequest);
  const compared = () => service.calls.filter(({ method }) => method === 'compareModels');
  const ready = () => until(other, ({ comparison: now }) => now.type === 'ready' && now.alike !== undefined);
  return { ...inspector, service, model, asked, compared, picture, colours, ready };
}

const otherModel = { id: 'other', title: 'Other' };

test("the other model's maps stand in the figure, turned to the open one's or as they are", async () => {
  const { other, view, figure, asked, compared, colours, ready, service } = await opened();
  other.getState().choose(otherModel);
  await ready();
  expect(asked()).toMatchObject([{ model: 'other', isTurned: true }]);
  expect(asked()[0]!.fits).toEqual(
    (service.calls.findLast(({ method }) => method === 'project')!.request as ProjectOtherRequest).fits,
  );
  expect(compared().map(({ request }) => request)).toMatchObject([{ model: 'other', picture: 'a' }]);
  // Of two patches the second is foreground when turned, the first when not.
  expect([...colours('a/ocr/other')!].filter((_, at) => at % 4 === 3)).toEqual([0, 255]);
  other.getState().setTurned(false);
  expect(otherFits(other.getState())).toHaveLength(5); // the row stands until the next is there
  await until(other, () => otherFits(other.getState())[0]!.maps[0]!.scores[0] === 1);
  expect([...colours('a/ocr/other')!].filter((_, at) => at % 4 === 3)).toEqual([255, 0]);
  expect(compared()).toHaveLength(1); // a turn changes nothing in how alike they see
  view.getState().setView('cloud');
  expect(colours('a/ocr/other')).toBeUndefined();
  expect(figure.getState().beside).toBeUndefined();
});

test('a second fit, another basis or scope is asked of both models', async () => {
  const { other, figure, look, asked, compared, colours, ready } = await opened();
  other.getState().choose(otherModel);
  await ready();
  look.getState().setThreshold(0);
  look.getState().setRefit(true);
  await until(other, () => otherFits(other.getState())[0]!.maps[0]!.refitScores !== undefined);
  expect(asked().at(-1)!.fits[0]!.maps[0]!.refit).toEqual({ threshold: 0, isFlipped: false });
  expect([...colours('a/ocr/other')!].filter((_, at) => at % 4 === 2)).toEqual([0, 255]); // its third component
  look.getState().setRefit(false);
  await until(other, () => otherFits(other.getState())[0]!.maps[0]!.refitScores === undefined);

  figure.getState().setBasis('prompts');
  await until(other, () => otherFits(other.getState()).length === 3);
  figure.getState().setScope('picture');
  await until(other, () => asked().at(-1)!.fits[0]!.scope === 'picture');
  expect(compared()).toHaveLength(1);
});

test('another picture asks again; a second picture takes the second row', async () => {
  const { other, figure, asked, compared, picture, ready } = await opened();
  other.getState().choose(otherModel);
  await ready();
  figure.getState().inspect(picture('b'));
  expect(otherFits(other.getState())).toEqual([]); // not of this picture
  await ready();
  expect(asked().at(-1)!.fits[0]!.maps[0]!.picture).toBe('b');
  expect(compared().at(-1)!.request).toMatchObject({ model: 'other', picture: 'b' });
  figure.getState().compareWith(picture('a'));
  expect(other.getState()).toMatchObject({ chosen: undefined, comparison: { type: 'none' } });
  other.getState().choose(otherModel);
  expect(figure.getState().beside).toBeUndefined();
});

test('the open model cannot be the other; a third one begins the row anew', async () => {
  const { other, model, asked, ready } = await opened();
  other.getState().choose(otherModel);
  await ready();
  model.getState().choose('third');
  expect(other.getState().comparison.type).not.toBe('ready');
  await ready();
  expect(asked()).toHaveLength(2);
  model.getState().choose('other');
  expect(other.getState().chosen).toBeUndefined();
});

test('a model that cannot be read says so and can be tried again', async () => {
  const { other, service, ready } = await opened();
  const { projectOther } = service.behaviour;
  service.behaviour.projectOther = async () => {
    throw new ModelError('model-missing', 'There is no model gone.');
  };
  other.getState().choose({ id: 'gone', title: 'Gone' });
  const { comparison } = await until(other, (state) => state.comparison.type === 'failed');
  expect(comparison).toEqual({ type: 'failed', message: 'There is no model gone.' });
  service.behaviour.projectOther = projectOther;
  other.getState().retry();
  await ready();
});

test('no two models are called alike', () => {
  const titles = (...models: Parameters<typeof titled>[0][number][]) => titled(models).map(({ title }) => title);
  expect(
    titles({ id: 'embedded', name: 'Mini', precision: 'f16' }, { id: 'x', name: 'Mini', precision: 'int4' }),
  ).toEqual(['Mini f16', 'Mini int4']);
  expect(
    titles(
      { id: 'embedded', name: 'Mini', precision: 'f16' },
      { id: 'mini-old', name: 'Mini', precision: 'f16' },
      { id: 'broken', name: 'broken' },
    ),
  ).toEqual(['Mini f16 (embedded)', 'Mini f16 (mini-old)', 'broken']);
});
