/** Figure 3 without a window: one projection a picture, the newest picture wins, a death is survived. */
import { expect, test } from 'vitest';
import { ModelError } from '../../native-models/contract.ts';
import type { ProjectResult } from '../../native-models/inspection.ts';
import type { InspectedPicture } from '../../renderer/inspector/inspector-store.ts';
import { openFakeWindow, until } from './fake-window.ts';

const picture = (name: string): InspectedPicture => ({ key: name, picture: name, name, previewUrl: `blob:${name}` });

function result(rows: number): ProjectResult {
  const placement = { left: 0, top: 0, width: 1, height: 1 };
  const map = {
    picture: 'a',
    source: 'ocr' as const,
    grid: { rows, columns: 1 },
    placement,
    scores: new Float32Array(3 * rows),
  };
  const fits = [{ maps: [map], explainedVariance: [1, 0, 0] }] as const;
  return { fits, stageMs: { picture: 1, vision: 1, analysis: 1 } };
}

test('projects a picture once, for the three prompts', async () => {
  const { inspector, service } = openFakeWindow();
  inspector.getState().inspect(picture('a'));
  await until(inspector, ({ features }) => features.type === 'ready');
  inspector.getState().inspect(picture('a'));
  inspector.getState().setThreshold(0.6);
  inspector.getState().flip('ocr');
  expect(service.calls.filter(({ method }) => method === 'project')).toEqual([
    {
      method: 'project',
      request: {
        fits: ['caption', 'ocr', 'grounding'].map((source) => ({
          maps: [{ picture: 'a', source }],
          scope: 'square',
        })),
      },
    },
  ]);
  expect(inspector.getState()).toMatchObject({ threshold: 0.6, flipped: new Set(['ocr']) });
  inspector.getState().inspect(picture('b'));
  expect(inspector.getState()).toMatchObject({ threshold: 0.6, flipped: new Set() });
});

test('shows the picture that was asked for last', async () => {
  const { inspector } = openFakeWindow({
    project: async ({ fits }) => {
      const id = fits[0]?.maps[0]?.picture;
      await new Promise((resolve) => setTimeout(resolve, id === 'slow' ? 60 : 1));
      return result(id === 'slow' ? 1 : 2);
    },
  });
  inspector.getState().inspect(picture('slow'));
  inspector.getState().inspect(picture('fast'));
  await new Promise((resolve) => setTimeout(resolve, 120));
  expect(inspector.getState().features).toMatchObject({ type: 'ready', result: { grid: { rows: 2, columns: 1 } } });
});

test('another model sees the picture anew', async () => {
  const { inspector, model, service } = openFakeWindow();
  inspector.getState().inspect(picture('a'));
  await until(inspector, ({ features }) => features.type === 'ready');
  model.getState().choose('florence-vl-3b');
  await until(inspector, ({ features }) => features.type !== 'ready');
  await until(inspector, ({ features }) => features.type === 'ready');
  expect(service.calls.map(({ method }) => method)).toEqual(['open', 'project', 'open', 'project']);
  expect(service.calls[2]).toEqual({ method: 'open', request: { model: 'florence-vl-3b', provider: 'auto' } });
});

test('tries once more when the model process dies, then says so', async () => {
  let tries = 0;
  const { inspector } = openFakeWindow({
    project: async () => {
      tries += 1;
      throw new ModelError('process-died', 'The model process ended by itself.');
    },
  });
  inspector.getState().inspect(picture('a'));
  const { features } = await until(inspector, (state) => state.features.type === 'failed');
  expect(features).toEqual({ type: 'failed', message: 'The model process ended by itself.' });
  expect(tries).toBe(2);
});
