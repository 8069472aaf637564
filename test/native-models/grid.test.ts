/** Another grid than the embedded model's: 17 x 17 patches, the most that the tiny checkpoint has positions for, through the maps, the figure's files and the sheet of the docs. */
import { resolve } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { drain, type ModelService } from '../../native-models/contract.ts';
import { drawPromptMaps } from '../../native-models/eval/prompt-maps.ts';
import type { Figure } from '../../native-models/figure-files.ts';
import { featureSources } from '../../native-models/inspection.ts';
import { createModelService } from '../../native-models/service.ts';
import { type AskingModel, askingModel } from './asking-model.ts';

const grid = { rows: 17, columns: 17 };
let model: AskingModel;
let service: ModelService;
beforeAll(async () => {
  model = await askingModel('f32', 17 * 32);
  service = createModelService({ findPicture: () => model.picturePath, findModel: () => model.folder });
  expect(await drain(service.open({ model: 'tiny', provider: 'cpu' }))).toMatchObject({ grid });
});
afterAll(() => model.remove());

test('maps, likeness and clusters have the grid that the model says', async () => {
  const { picture } = model;
  const maps = featureSources.map((source) => ({ picture, source }));
  const { fits } = await drain(service.project({ fits: maps.map((map) => ({ maps: [map], scope: 'square' })) }));
  for (const { maps: projected } of fits) expect(projected[0]).toMatchObject({ grid, scores: { length: 3 * 17 * 17 } });
  const { maps: like } = await drain(service.similar({ seeds: { picture, patches: [8 * 17 + 8] }, maps }));
  for (const { similarity } of like) expect(similarity[8 * 17 + 8]).toBeCloseTo(1, 5);
  const request = { maps: [maps[1]!], clusterCount: 3, seed: 0, space: 'features', scope: 'picture' } as const;
  const { maps: clustered } = await drain(service.cluster(request));
  expect(clustered[0]!.labels).toHaveLength(17 * 17);
});

test('a stage with 136 x 136 cells has an alignment, and the first cut of the picture is in four', async () => {
  const { picture } = model;
  const stage = { picture, source: 'depth', layer: 0 } as const;
  const { pairs } = await drain(service.compare({ pairs: [{ a: stage, b: stage }] }));
  expect(pairs[0]!.grid).toEqual({ rows: 136, columns: 136 });
  expect(pairs[0]!.alignment).toBeCloseTo(1, 9);
  const { where } = await drain(
    service.intervene({
      turns: [{ role: 'user', text: 'What is it?', pictures: [picture] }],
      answer: 'Green',
      take: { type: 'patches', picture, from: 'features', levels: 1 },
    }),
  );
  expect(where!.grid).toEqual(grid);
  expect(where!.regions.map(({ rows }) => rows).every((rows) => rows === 4 || rows === 5)).toBe(true);
});

test('the figure and the sheet are drawn', async () => {
  const shaded = { threshold: 0.2, isFlipped: false, palette: 'components', stretch: 'map' } as const;
  const figure: Figure = {
    imageMode: 'pad',
    fits: featureSources.map((source) => ({
      maps: [{ picture: model.picture, source, ...shaded }],
      scope: 'square',
      isRefit: false,
    })),
    isSmooth: false,
    pictureStrength: 0.2,
    panelPx: 180,
  };
  const { files } = await drain(service.export({ figure, kinds: ['png', 'mask'] }));
  expect(files.map(({ kind }) => kind)).toEqual(['png', ...featureSources.map(() => 'mask')]);
  const { width } = await sharp(files[0]!.bytes).metadata();
  expect(width).toBeGreaterThan(6 * 180);
  await expect(
    sharp(await drawPromptMaps(model.folder, [resolve(model.picturePath)])).metadata(),
  ).resolves.toMatchObject({ format: 'png' });
});
