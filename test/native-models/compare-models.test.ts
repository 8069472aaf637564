/** One picture through two models: the other's maps, turned, and how alike all of them are. */
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { drain, ModelError, type ModelService } from '../../native-models/contract.ts';
import { foreground, patchesOfPicture } from '../../native-models/figure-colours.ts';
import { seededRandom } from '../../native-models/inference/sampling.ts';
import { averaged } from '../../native-models/inspect/pool.ts';
import { bestTurn, turnedBasis } from '../../native-models/inspect/turn.ts';
import { type Cut, type Fit, featureSources } from '../../native-models/inspection.ts';
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
  const tokenizer = join(import.meta.dirname, '../golden/tokenizers/embedded');
  await writeCheckpoint(checkpoint, otherFiles, { tokenizer });
  for (const name of ['tokenizer.json', 'tokenizer_config.json']) {
    await cp(join(tokenizer, name), join(checkpoint, name));
  }
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

const compared = (model: string) => drain(service.compareModels({ model, picture: tiny.picture }));
const own = (refit?: Cut): Fit[] =>
  featureSources.map((source) => ({
    maps: [{ picture: tiny.picture, source, ...(refit && { refit }) }],
    scope: 'picture',
  }));
const through = (model: string, fits: readonly Fit[], isTurned: boolean) =>
  drain(service.projectOther({ model, fits, isTurned }));
const cut: Cut = { threshold: 0.4, isFlipped: false };

test('a model against itself: the same maps, full alignment with itself, no turn', async () => {
  const { alignments } = await compared('tiny');
  for (const at of featureSources.keys()) expect(alignments[6 * at]).toBeCloseTo(1, 6);
  for (const fits of [own(), own(cut)]) {
    const { fits: alone } = await drain(service.project({ fits }));
    const { name, fits: same } = await through('tiny', fits, false);
    expect(name).toBe('Tiny');
    expect(same.map(({ agreement: _, ...fit }) => fit)).toEqual(alone);
    const turned = await through('tiny', fits, true);
    for (const [at, { agreement, explainedVariance, maps }] of turned.fits.entries()) {
      expect(agreement).toBeCloseTo(1, 6);
      for (const axis of [0, 1, 2]) {
        expect(explainedVariance[axis]).toBeCloseTo(alone[at]!.explainedVariance[axis]!, 5);
      }
      const { scores, refitScores } = alone[at]!.maps[0]!;
      expect(furthest(maps[0]!.scores, scores)).toBeLessThan(1e-4);
      if (refitScores !== undefined) expect(furthest(maps[0]!.refitScores!, refitScores)).toBeLessThan(1e-4);
    }
  }
});

function furthest(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, at) => Math.max(most, Math.abs(value - b[at]!)), 0);
}

test('a model with another grid and width is aligned on the coarser grid', async () => {
  const { grid, alignments } = await compared('small');
  const { fits } = await drain(service.project({ fits: own(cut) }));
  const mine = fits[0]!.maps[0]!.grid;
  const plain = await through('small', own(cut), false);
  const turned = await through('small', own(cut), true);
  const other = plain.fits[0]!.maps[0]!.grid;
  expect(other).not.toEqual(mine);
  expect(grid).toEqual({ rows: Math.min(mine.rows, other.rows), columns: Math.min(mine.columns, other.columns) });
  expect(alignments).toHaveLength(25);
  for (const value of alignments) expect(value).toBeGreaterThanOrEqual(0);
  for (const value of alignments) expect(value).toBeLessThanOrEqual(1 + 1e-6);
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  for (const [at, fit] of turned.fits.entries()) {
    expect(fit.maps[0]!.scores).toHaveLength(3 * other.rows * other.columns);
    expect(fit.maps[0]!.refitScores).toHaveLength(3 * other.rows * other.columns);
    expect(fit.agreement).toBeGreaterThanOrEqual(0);
    expect(fit.agreement).toBeLessThanOrEqual(1);
    expect(sum(fit.explainedVariance)).toBeCloseTo(sum(plain.fits[at]!.explainedVariance), 6);
  }
});

test('maps that share axes share them in the other model, turned together; other pictures and bases stay behind', async () => {
  const { picture } = tiny;
  const prompts = (['caption', 'ocr', 'grounding'] as const).map((source) => ({ picture, source }));
  const fits: Fit[] = [{ maps: prompts, scope: 'picture' }];
  const { fits: ours } = await drain(service.project({ fits, withBasis: true }));
  const asked: Fit[] = [
    { ...fits[0]!, basis: ours[0]!.basis! },
    { maps: [{ picture: 'b'.repeat(64), source: 'depth' }], scope: 'picture' },
  ];
  const { fits: theirs } = await through('tiny', asked, true);
  expect(theirs).toHaveLength(1);
  expect(theirs[0]!.maps.map(({ source }) => source)).toEqual(['caption', 'ocr', 'grounding']);
  for (const [at, { scores }] of theirs[0]!.maps.entries()) {
    expect(furthest(scores, ours[0]!.maps[at]!.scores)).toBeLessThan(1e-4);
  }
});

test('where no foreground is left, or none in common, the first fit stays or nothing is turned', async () => {
  const none = await through('small', own({ threshold: 1, isFlipped: false }), true);
  for (const { refit, maps } of none.fits) {
    expect(refit).toBeNull(); // one patch is the greatest
    expect(maps[0]!.refitScores).toEqual(maps[0]!.scores);
  }
  const apart = await through('tiny', own({ threshold: 0.9, isFlipped: true }), false);
  for (const { agreement } of apart.fits) expect(Number.isFinite(agreement)).toBe(true);
});

testWithNumpy("the turned second fit is numpy's, of the turned foreground, but for a turn", async () => {
  const alone = createModelService({ findPicture: () => tiny.picturePath, findModel: () => small.path });
  await drain(alone.open({ model: 'small', provider: 'cpu' }));
  const shading = { ...cut, palette: 'components', stretch: 'map' } as const;
  const { files } = await drain(
    alone.export({
      figure: {
        imageMode: 'pad',
        fits: [{ maps: [{ picture: tiny.picture, source: 'ocr', ...shading }], scope: 'picture', isRefit: false }],
        isSmooth: false,
        pictureStrength: 0,
        panelPx: 64,
      },
      kinds: ['features'],
    }),
  );
  const { fits } = await drain(
    service.projectOther({ model: 'small', fits: [own(cut)[2]!], isTurned: true, imageMode: 'pad' }),
  );
  const { scores, refitScores, grid, placement } = fits[0]!.maps[0]!;
  const mask = foreground(scores, patchesOfPicture(grid, placement), cut);
  const script = `
import numpy as np, json
x = np.load('features').astype(np.float64)
mask = np.fromfile('mask', np.uint8) == 1
found = np.fromfile('refit', np.float32).reshape(-1, 3).astype(np.float64)
mean = x[mask].mean(0)
_, s, vt = np.linalg.svd(x[mask] - mean, full_matrices=False)
expected = (x - mean) @ vt[:3].T
u, _, wt = np.linalg.svd(expected.T @ found)
share = s ** 2 / (s ** 2).sum()
print(json.dumps({
  'kept': int(mask.sum()), 'total': float(share[:3].sum()),
  'apart': float(np.abs(expected @ u @ wt - found).max() / np.abs(expected).max()),
}))`;
  const answer = await numpy<{ kept: number; total: number; apart: number }>(script, {
    features: files[0]!.bytes,
    mask: bytesOf(mask),
    refit: bytesOf(refitScores!),
  });
  expect(answer.kept).toBeGreaterThan(4);
  expect(answer.kept).toBeLessThan(mask.length);
  expect(answer.apart).toBeLessThan(1e-5);
  const variance = fits[0]!.refit!.explainedVariance;
  expect(variance.reduce((a, b) => a + b, 0)).toBeCloseTo(answer.total, 5);
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
  // Each point, as a row, by the mirror.
  const mirrored = a.data.map((_, at) => {
    const from = at - (at % 3);
    return [0, 1, 2].reduce((sum, i) => sum + a.data[from + i]! * mirror[3 * i + (at % 3)]!, 0);
  });
  const b = { ...a, data: mirrored.map((value) => 2 * value + 7) };
  const { turn, agreement } = bestTurn(a, b);
  expect(agreement).toBeCloseTo(1, 6);
  for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) expect(turn[3 * i + j]).toBeCloseTo(mirror[3 * j + i]!, 5);

  const turned = turnedBasis({ width: 3, mean: [1, 2, 3], axes: [1, 0, 0, 0, 1, 0, 0, 0, 1] }, mirror);
  expect(turned).toEqual({ width: 3, mean: [1, 2, 3], axes: [0, 1, 0, 0.6, 0, 0.8, 0.8, 0, -0.6] });

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

test('what fails of the other model leaves the open one as it is', async () => {
  const damaged = join(folder.path, 'damaged');
  await cp(small.path, damaged, { recursive: true });
  await writeFile(join(damaged, 'manifest.json'), '{');
  const beside = createModelService({
    findPicture: () => tiny.picturePath,
    findModel: (id) => (id === 'tiny' ? tiny.folder : damaged),
  });
  const open = () => drain(beside.open({ model: 'tiny', provider: 'cpu' }));
  const before = await open();
  const comparing = drain(beside.compareModels({ model: 'damaged', picture: tiny.picture }));
  await expect(comparing).rejects.toMatchObject({ code: 'model-invalid' });
  expect(await open()).toBe(before);
});
