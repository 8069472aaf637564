/** One picture through two models: the other's maps, turned, and how alike all of them are. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { drain, ModelError, type ModelService } from '../../native-models/contract.ts';
import { seededRandom } from '../../native-models/inference/sampling.ts';
import { averaged } from '../../native-models/inspect/pool.ts';
import { bestTurn, turned } from '../../native-models/inspect/turn.ts';
import { featureSources } from '../../native-models/inspection.ts';
import { createModelService } from '../../native-models/service.ts';
import { type AskingModel, askingModel } from './asking-model.ts';
import { convertedModel, type ModelFolder, temporaryFolder } from './model-folder.ts';
import { bytesOf, numpy, testWithNumpy } from './numpy.ts';
import { otherFiles, writeCheckpoint } from './random-checkpoint.ts';

let tiny: AskingModel;
/** Random weights, another grid, other widths. */
let small: ModelFolder;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let service: ModelService;
beforeAll(async () => {
  tiny = await askingModel();
  folder = await temporaryFolder();
  const checkpoint = join(folder.path, 'checkpoint');
  await writeCheckpoint(checkpoint, otherFiles, {
    tokenizer: join(import.meta.dirname, '../golden/tokenizers/embedded'),
  });
  small = await convertedModel({ checkpoint });
  const folders: Readonly<Record<string, string>> = { tiny: tiny.folder, small: small.path };
  service = createModelService({
    findPicture: () => tiny.picturePath,
    findModel(id) {
      const found = folders[id];
      if (found === undefined) throw new ModelError('model-missing', `There is no model ${id}.`);
      return found;
    },
    featuresFolder: join(folder.path, 'features'),
  });
  await drain(service.open({ model: 'tiny', provider: 'cpu' }));
});
afterAll(async () => {
  await tiny.remove();
  await small.remove();
  await folder.remove();
});

const compared = (model: string) => drain(service.compareModels({ model, picture: tiny.picture, scope: 'picture' }));

test('a model against itself: the same maps, full alignment with itself, no turn', async () => {
  const { name, maps, alignments } = await compared('tiny');
  expect(name).toBe('Tiny');
  const { fits } = await drain(
    service.project({
      fits: featureSources.map((source) => ({ maps: [{ picture: tiny.picture, source }], scope: 'picture' })),
    }),
  );
  for (const [at, map] of maps.entries()) {
    expect(map.source).toBe(featureSources[at]);
    expect(map.scores).toEqual(fits[at]!.maps[0]!.scores);
    expect(map.agreement).toBeCloseTo(1, 6);
    expect(alignments[6 * at]).toBeCloseTo(1, 6);
    for (const axis of [0, 1, 2]) expect(map.turnedVariance[axis]).toBeCloseTo(map.explainedVariance[axis]!, 5);
  }
});

test('a model with another grid and width is aligned on the coarser grid', async () => {
  const { maps, grid, alignments } = await compared('small');
  const { fits } = await drain(
    service.project({ fits: [{ maps: [{ picture: tiny.picture, source: 'depth' }], scope: 'picture' }] }),
  );
  const own = fits[0]!.maps[0]!.grid;
  const other = maps[0]!.grid;
  expect(other).not.toEqual(own);
  expect(grid).toEqual({ rows: Math.min(own.rows, other.rows), columns: Math.min(own.columns, other.columns) });
  expect(alignments).toHaveLength(25);
  for (const value of alignments) expect(value).toBeGreaterThanOrEqual(0);
  for (const value of alignments) expect(value).toBeLessThanOrEqual(1 + 1e-6);
  for (const map of maps) {
    expect(map.turnedScores).toHaveLength(3 * other.rows * other.columns);
    expect(map.agreement).toBeGreaterThanOrEqual(0);
    const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
    expect(sum(map.turnedVariance)).toBeCloseTo(sum(map.explainedVariance), 6);
  }
});

test('the open model stays open; a model that is not there is said', async () => {
  await expect(compared('gone')).rejects.toMatchObject({ code: 'model-missing' });
  const { fits } = await drain(
    service.project({ fits: [{ maps: [{ picture: tiny.picture, source: 'ocr' }], scope: 'square' }] }),
  );
  expect(fits).toHaveLength(1);
});

test('the best turn undoes a turn with a mirror; points on a line leave two directions free', () => {
  const random = seededRandom(5);
  const a = { rows: 20, columns: 3, data: Float64Array.from({ length: 60 }, () => random()) };
  const mirror = Float64Array.of(0, 0.6, 0.8, 1, 0, 0, 0, 0.8, -0.6);
  const b = { ...a, data: new Float64Array(turned(a, mirror)).map((value) => 2 * value + 7) };
  const { turn, agreement } = bestTurn(a, b);
  expect(agreement).toBeCloseTo(1, 6);
  for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) expect(turn[3 * i + j]).toBeCloseTo(mirror[3 * j + i]!, 5);

  const line = { ...a, data: a.data.map((_, at) => (at % 3 === 1 ? at : 0)) };
  const free = bestTurn(a, line).turn;
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      const product = [0, 1, 2].reduce((sum, k) => sum + free[3 * i + k]! * free[3 * j + k]!, 0);
      expect(product).toBeCloseTo(i === j ? 1 : 0, 9);
    }
  }
  expect(bestTurn(a, { ...a, data: new Float64Array(60) }).agreement).toBe(0);
});

testWithNumpy("agreement and turn are those of numpy's singular values", async () => {
  const random = seededRandom(9);
  const [a, b] = [0, 1].map(() => ({
    rows: 50,
    columns: 3,
    data: Float64Array.from({ length: 150 }, () => random() ** 2),
  })) as [Parameters<typeof bestTurn>[0], Parameters<typeof bestTurn>[1]];
  const script = `
import numpy as np, json
a, b = (np.fromfile(n).reshape(50, 3) for n in 'ab')
a, b = a - a.mean(0), b - b.mean(0)
u, s, vt = np.linalg.svd(b.T @ a)
print(json.dumps({'turn': (u @ vt).ravel().tolist(), 'agreement': s.sum() ** 2 / (a ** 2).sum() / (b ** 2).sum()}))`;
  const expected = await numpy<{ turn: number[]; agreement: number }>(script, {
    a: bytesOf(a.data),
    b: bytesOf(b.data),
  });
  const found = bestTurn(a, b);
  expect(found.agreement).toBeCloseTo(expected.agreement, 10);
  for (let at = 0; at < 9; at++) expect(found.turn[at]).toBeCloseTo(expected.turn[at]!, 8);
});

test('cells of a coarser grid are means by area', () => {
  const features = { rows: 9, columns: 1, data: Float32Array.from({ length: 9 }, (_, at) => at) };
  const three = { rows: 3, columns: 3 };
  expect(averaged(features, three, three)).toBe(features);
  expect([...averaged(features, three, { rows: 1, columns: 1 }).data]).toEqual([4]);
  // A row of three in two: each cell is one whole and half of the middle one.
  const row = { rows: 3, columns: 1, data: Float32Array.of(0, 3, 6) };
  expect([...averaged(row, { rows: 1, columns: 3 }, { rows: 1, columns: 2 }).data]).toEqual([1, 5]);
});
