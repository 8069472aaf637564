/** The inspector's jobs on a small model: fits, layers, likeness, and what they refuse. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drain, ModelError, type ModelService } from '../../native-models/contract.ts';
import { patchesOfPicture } from '../../native-models/figure-colours.ts';
import { pixelsOf } from '../../native-models/inference/image.ts';
import { readManifest } from '../../native-models/inference/manifest-file.ts';
import { readPicture } from '../../native-models/inference/picture-file.ts';
import { checkChoice, layersOf } from '../../native-models/inspect/layers.ts';
import { type Fit, type MapChoice, noCluster, type ProjectedFit } from '../../native-models/inspection.ts';
import { createModelService } from '../../native-models/service.ts';
import { type AskingModel, askingModel } from './asking-model.ts';
import { float32, graphRunner, int64, temporaryFolder } from './model-folder.ts';

let model: AskingModel;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let service: ModelService;
/** Noise in colours, so that patches differ; its id is made up. */
const other = 'b'.repeat(64);
beforeAll(async () => {
  model = await askingModel();
  folder = await temporaryFolder();
  const noise = Uint8Array.from({ length: 96 * 96 * 3 }, (_, at) => (at * 7919 + (at >> 7) * 104_729) % 256);
  const raw = { width: 96, height: 96, channels: 3 as const };
  await writeFile(join(folder.path, 'noise.png'), await sharp(noise, { raw }).blur(3).png().toBuffer());
  service = createModelService({
    findPicture(id) {
      if (id === other) return join(folder.path, 'noise.png');
      if (id === model.picture) return model.picturePath;
      throw new ModelError('picture-invalid', 'This picture is no longer stored.');
    },
    findModel: () => model.folder,
  });
  await drain(service.open({ model: 'tiny', provider: 'cpu' }));
});
afterAll(async () => {
  await model.remove();
  await folder.remove();
});

async function project(...fits: Fit[]): Promise<readonly ProjectedFit[]> {
  return (await drain(service.project({ fits, withBasis: true }))).fits;
}
const choice = (source: MapChoice['source'], layer?: number, picture = model.picture): MapChoice => ({
  picture,
  source,
  ...(layer !== undefined && { layer }),
});

describe('fits', () => {
  test('maps that share a basis have common axes; alone each has its own', async () => {
    const prompts = ['caption', 'ocr', 'grounding'] as const;
    const [shared, alone] = await project(
      { maps: prompts.map((source) => choice(source)), scope: 'square' },
      { maps: [choice('caption')], scope: 'square' },
    );
    expect(shared!.maps.map(({ source }) => source)).toEqual(prompts);
    expect(shared!.basis!.axes.length).toBe(3 * 40);
    expect(shared!.basis).not.toEqual(alone!.basis);
    // One mean for all three: their scores together, not each one's, have none.
    const sums = shared!.maps.map(({ scores }) => scores.reduce((sum, value, at) => sum + (at % 3 ? 0 : value), 0));
    expect(sums.reduce((a, b) => a + b)).toBeCloseTo(0, 3);
    expect(Math.max(...sums.map(Math.abs))).toBeGreaterThan(0.01);
  });

  test('a basis that went through JSON gives the very same scores, on other pictures too', async () => {
    const [fitted] = await project({ maps: [choice('ocr'), choice('ocr', undefined, other)], scope: 'square' });
    const basis = JSON.parse(JSON.stringify(fitted!.basis));
    const [frozen] = await project({ maps: [choice('ocr', undefined, other)], scope: 'square', basis });
    expect(frozen!.maps[0]!.scores).toEqual(fitted!.maps[1]!.scores);
    expect(frozen!.basis).toEqual(basis);
    const [again] = await project({ maps: [choice('ocr'), choice('ocr', undefined, other)], scope: 'square', basis });
    for (const at of [0, 1, 2]) {
      expect(again!.explainedVariance[at]).toBeCloseTo(fitted!.explainedVariance[at]!, 5);
    }
  });

  test('the picture alone as scope leaves the padding out', async () => {
    const [square, picture] = await project(
      { maps: [choice('depth')], scope: 'square' },
      { maps: [choice('depth')], scope: 'picture' },
    );
    expect(picture!.basis!.mean).not.toEqual(square!.basis!.mean);
    expect(picture!.maps[0]!.scores.length).toBe(36 * 3); // the padding is projected all the same
  });

  test('a second fit sees the foreground alone and projects every patch', async () => {
    const refit = { threshold: 0.5, isFlipped: false };
    const turned = { threshold: 0.5, isFlipped: true };
    const maps = (cut: typeof refit) => [{ ...choice('caption', undefined, other), refit: cut }];
    const [front, back, none] = await project(
      { maps: maps(refit), scope: 'square' },
      { maps: maps(turned), scope: 'square' },
      { maps: [{ ...choice('caption'), refit: { threshold: 1, isFlipped: false } }], scope: 'square' },
    );
    expect(front!.refit!.basis).not.toEqual(back!.refit!.basis);
    expect(front!.maps[0]!.refitScores!.length).toBe(36 * 3);
    expect(front!.maps[0]!.scores).toEqual(back!.maps[0]!.scores);
    // One patch alone is the greatest: no direction to find in it.
    expect(none!.refit).toBeNull();
    expect(none!.maps[0]!.refitScores).toEqual(none!.maps[0]!.scores);
  });
});

describe('depth', () => {
  test("DaViT's stages have grids of their own", async () => {
    const fits = await project(
      ...[0, 1, 2, 3].map((layer): Fit => ({ maps: [choice('depth', layer)], scope: 'square' })),
    );
    expect(fits.map(({ maps: [map] }) => map!.grid.rows)).toEqual([48, 24, 12, 6]);
    expect(fits.map(({ basis }) => basis!.width)).toEqual([16, 32, 48, 64]);
    for (const { maps } of fits) expect(maps[0]!.scores.length).toBe(3 * maps[0]!.grid.rows ** 2);
  });

  test("the encoder's layers lead to V't", async () => {
    const [first, last, whole] = await project(
      { maps: [choice('ocr', 0, other)], scope: 'square' },
      { maps: [choice('ocr', 1, other)], scope: 'square' },
      { maps: [choice('ocr', undefined, other)], scope: 'square' },
    );
    expect(last!.maps[0]!.scores).toEqual(whole!.maps[0]!.scores);
    expect(first!.maps[0]!.scores).not.toEqual(whole!.maps[0]!.scores);
  });

  test('the model says what there is', async () => {
    const { layers } = await drain(service.open({ model: 'tiny', provider: 'cpu' }));
    expect(layers.stages.map(({ rows }) => rows)).toEqual([48, 24, 12, 6]);
    expect(layers.encoder).toBe(2);
  });
});

describe('layers', () => {
  test('a model from before the layers says so, and shows everything else', async () => {
    const manifest = JSON.parse(await readFile(join(model.folder, 'manifest.json'), 'utf8'));
    const { encoder } = manifest.graphs;
    encoder.outputs = encoder.outputs.filter(({ name }: { name: string }) => !name.startsWith('layer.'));
    expect(layersOf(manifest).encoder).toBe(0);
    expect(() => checkChoice(choice('ocr', 0), manifest)).toThrow(/Tiny was converted without.*npm run convert/);
    expect(() => checkChoice(choice('ocr'), manifest)).not.toThrow();
    expect(() => checkChoice(choice('depth', 3), manifest)).not.toThrow();
  });

  test('a stage is that of a run of DaViT itself, the second time too', async () => {
    const [first] = await project({ maps: [choice('depth', 1)], scope: 'square' });
    const [again] = await project({ maps: [choice('depth', 1)], scope: 'square' });
    expect(again).toEqual(first);
    const graphs = graphRunner(model.folder);
    const { pixelsNchw } = pixelsOf(
      await readPicture(model.picturePath),
      'pad',
      192,
      (await readManifest(model.folder)).image,
    );
    const { 'stage.1': stage } = await graphs('davit', { pixels: float32(pixelsNchw, [1, 3, 192, 192]) });
    const data = stage!.data as Float32Array;
    const { mean, axes } = first!.basis!;
    for (const patch of [0, 200, 575]) {
      let score = 0;
      for (let at = 0; at < 32; at++) score += (data[patch * 32 + at]! - mean[at]!) * axes[at]!;
      expect(first!.maps[0]!.scores[3 * patch]).toBeCloseTo(score, 4);
    }
  });

  test('a layer of the encoder is that of a run of the encoder itself, without the prompt', async () => {
    const manifest = await readManifest(model.folder);
    const [fit] = await project({ maps: [choice('grounding', 0, other)], scope: 'square' });
    const graphs = graphRunner(model.folder);
    const { pixelsNchw } = pixelsOf(await readPicture(join(folder.path, 'noise.png')), 'pad', 192, manifest.image);
    const { depth } = await graphs('davit', { pixels: float32(pixelsNchw, [1, 3, 192, 192]) });
    const ids = manifest.florence.breadthPromptIds[2];
    const { 'layer.0': layer } = await graphs('encoder', { depth: depth!, prompt_ids: int64(ids, [1, ids.length]) });
    const data = layer!.data as Float32Array;
    const { mean, axes } = fit!.basis!;
    for (const patch of [0, 17, 35]) {
      let score = 0;
      for (let at = 0; at < 40; at++) score += (data[(patch + 1) * 40 + at]! - mean[at]!) * axes[at]!; // after the pooled token
      expect(fit!.maps[0]!.scores[3 * patch]).toBeCloseTo(score, 4);
    }
  });
});

describe('likeness', () => {
  test('seeds are like themselves, in every map', async () => {
    const maps = [choice('depth', undefined, other), choice('fused', undefined, other), choice('depth', 1, other)];
    const { maps: found } = await drain(service.similar({ seeds: { picture: other, patches: [14] }, maps }));
    expect(found[0]!.similarity[14]).toBeCloseTo(1, 6);
    expect(found[1]!.similarity[14]).toBeCloseTo(1, 6);
    const finer = found[2]!.similarity;
    expect(finer.length).toBe(24 * 24);
    const inside = [8, 9, 10, 11].flatMap((row) => [8, 9, 10, 11].map((column) => finer[row * 24 + column]!));
    const average = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;
    expect(average(inside)).toBeGreaterThan(average(finer));
    for (const { similarity } of found) for (const value of similarity) expect(Math.abs(value)).toBeLessThan(1 + 1e-6);
  });

  test('seeds of one picture are looked for in another', async () => {
    const maps = [choice('caption', undefined, other)];
    const { maps: found } = await drain(
      service.similar({ seeds: { picture: model.picture, patches: [14, 15] }, maps }),
    );
    expect(found[0]!.picture).toBe(other);
    expect(Math.max(...found[0]!.similarity)).toBeLessThan(1);
  });

  test('a map differs from itself nowhere and is aligned with itself', async () => {
    const caption = choice('caption', undefined, other);
    const ocr = choice('ocr', undefined, other);
    const { pairs } = await drain(
      service.compare({
        pairs: [
          { a: caption, b: caption },
          { a: caption, b: ocr },
        ],
      }),
    );
    expect(Math.max(...pairs[0]!.difference)).toBeLessThan(1e-6);
    expect(pairs[0]!.alignment).toBeCloseTo(1, 9);
    expect(Math.max(...pairs[1]!.difference)).toBeGreaterThan(1e-3);
    expect(pairs[1]!.alignment).toBeLessThan(1);
  });

  test('two pictures are told apart in the place of the second, where both are seen', async () => {
    const pair = { a: choice('caption'), b: choice('caption', undefined, other) };
    const { pairs } = await drain(service.compare({ pairs: [pair] }));
    const fits = await project(...[pair.a, pair.b].map((map): Fit => ({ maps: [map], scope: 'square' })));
    const [first, second] = fits.map(({ maps }) => maps[0]!);
    const masks = [first!, second!].map(({ grid, placement }) => patchesOfPicture(grid, placement));
    expect(masks[0]).not.toEqual(masks[1]);
    expect(pairs[0]!.placement).toEqual(second!.placement);
    expect(pairs[0]!.ofBoth).toEqual(masks[0]!.map((seen, patch) => seen & masks[1]![patch]!));
  });

  test('clusters cover the scope and nothing else', async () => {
    const request = { maps: [choice('caption')], clusterCount: 3, seed: 5, scope: 'picture' } as const;
    for (const space of ['features', 'components'] as const) {
      const { maps, unexplained } = await drain(service.cluster({ ...request, space }));
      const { labels } = maps[0]!;
      expect([...new Set(labels)].sort((a, b) => a - b)).toEqual([0, 1, 2, noCluster]);
      expect(labels[0]).toBe(noCluster); // padding
      expect(unexplained).toBeGreaterThan(0);
      expect(unexplained).toBeLessThan(1);
      expect((await drain(service.cluster({ ...request, space }))).maps[0]!.labels).toEqual(labels);
    }
  });
});

describe('what is refused', () => {
  const refused = (sentence: RegExp) => ({ code: 'request-invalid', message: expect.stringMatching(sentence) });
  const fitOf = (map: MapChoice, more: Partial<Fit> = {}): Fit => ({ maps: [map], scope: 'square', ...more });

  test('layers that are not there', async () => {
    await expect(project(fitOf(choice('depth', 4)))).rejects.toMatchObject(refused(/stages 0 to 3, not 4/));
    await expect(project(fitOf(choice('ocr', 2)))).rejects.toMatchObject(refused(/layers 0 to 1, not 2/));
    await expect(project(fitOf(choice('fused', 0)))).rejects.toMatchObject(refused(/no layers/));
  });

  test('a basis of another width or length; widths that differ in one fit', async () => {
    const narrow = { width: 2, mean: [0, 0], axes: [1, 0, 0, 1, 0, 0] };
    await expect(project(fitOf(choice('ocr'), { basis: narrow }))).rejects.toMatchObject(refused(/2 wide.*ocr 40/));
    const short = { ...narrow, width: 40 };
    await expect(project(fitOf(choice('ocr'), { basis: short }))).rejects.toMatchObject(refused(/expected 40 numbers/));
    const both = { maps: [choice('ocr'), choice('fused')], scope: 'square' } as const;
    await expect(project(both)).rejects.toMatchObject(refused(/cannot share/));
  });

  test('a picture that is not stored', async () => {
    const job = project(fitOf(choice('ocr', undefined, 'c'.repeat(64))));
    await expect(job).rejects.toMatchObject({ code: 'picture-invalid' });
  });

  test('no seeds, a patch outside the grid, more clusters than patches, maps of different grids', async () => {
    const maps = [choice('ocr')];
    const similar = (patches: number[]) => drain(service.similar({ seeds: { picture: other, patches }, maps }));
    await expect(similar([])).rejects.toMatchObject(refused(/at least one patch/));
    await expect(similar([36])).rejects.toMatchObject(refused(/no patch 36.*0 to 35/));
    const clusters = { maps, clusterCount: 32, seed: 0, space: 'features', scope: 'picture' } as const;
    await expect(drain(service.cluster(clusters))).rejects.toMatchObject(refused(/24 patches.*32 clusters/));
    const pairs = [{ a: choice('depth', 1), b: choice('depth') }];
    await expect(drain(service.compare({ pairs }))).rejects.toMatchObject(refused(/24 × 24 × 32.*6 × 6 × 40/));
  });

  test('a job that is stopped', async () => {
    const stop = new AbortController();
    const job = drain(service.project({ fits: [fitOf(choice('ocr'))] }, stop.signal));
    stop.abort();
    await expect(job).rejects.toMatchObject({ code: 'cancelled' });
  });
});
