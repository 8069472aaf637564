/** A figure of two models: each row as its model draws it alone, and a recipe that finds both again. */
import { createHash } from 'node:crypto';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { drain, ModelError, type ModelService } from '../../native-models/contract.ts';
import { figure as figureCommand } from '../../native-models/figure.ts';
import type { ExportKind, Figure, FigureFit, FigureMap, Recipe } from '../../native-models/figure-files.ts';
import { identityIn } from '../../native-models/inference/model.ts';
import { featureSources } from '../../native-models/inspection.ts';
import { createModelService } from '../../native-models/service.ts';
import { type AskingModel, askingModel } from './asking-model.ts';
import { convertedModel, type ModelFolder, temporaryFolder } from './model-folder.ts';
import { otherFiles, writeCheckpoint } from './random-checkpoint.ts';

let tiny: AskingModel;
/** Random weights, another grid, other widths. */
let small: ModelFolder;
let work: Awaited<ReturnType<typeof temporaryFolder>>;
let picturePath: string;
let picture: string;
beforeAll(async () => {
  work = await temporaryFolder();
  tiny = await askingModel();
  const checkpoint = join(work.path, 'checkpoint');
  const tokenizer = join(import.meta.dirname, '../golden/tokenizers/embedded');
  await writeCheckpoint(checkpoint, otherFiles, { tokenizer });
  for (const name of ['tokenizer.json', 'tokenizer_config.json']) {
    await cp(join(tokenizer, name), join(checkpoint, name));
  }
  small = await convertedModel({ checkpoint, name: 'Small' });
  const noise = Uint8Array.from({ length: 96 * 48 * 3 }, (_, at) => (at * 7919 + (at >> 7) * 104_729) % 256);
  const png = await sharp(noise, { raw: { width: 96, height: 48, channels: 3 } })
    .blur(2)
    .png()
    .toBuffer();
  picturePath = join(work.path, 'noise.png');
  await writeFile(picturePath, png);
  picture = createHash('sha256').update(png).digest('hex');
});
afterAll(async () => {
  await tiny.remove();
  await small.remove();
  await work.remove();
});

type Id = 'tiny' | 'small';

async function serviceWith(open: Id, known: readonly Id[] = ['tiny', 'small']): Promise<ModelService> {
  const service = createModelService({
    findPicture: () => picturePath,
    listModels: () => known,
    findModel(id) {
      if (id === open || known.includes(id as Id)) return id === 'tiny' ? tiny.folder : small.path;
      throw new ModelError('model-missing', `There is no model "${id}" here.`);
    },
  });
  await drain(service.open({ model: open, provider: 'cpu' }));
  return service;
}

/** What the figure says of a map; its picture is the one that is drawn. */
const shaded = (source: FigureMap['source']): FigureMap => ({
  picture: 'to be drawn',
  source,
  threshold: source === 'ocr' ? 0.6 : 0.3,
  isFlipped: source === 'caption',
  palette: 'components',
  stretch: 'map',
});
const apart = (source: FigureMap['source']): FigureFit => ({
  maps: [shaded(source)],
  scope: 'picture',
  isRefit: false,
});

function figureOf({ fits = featureSources.map(apart), ...change }: Partial<Figure> = {}): Figure {
  return {
    imageMode: 'pad',
    fits: fits.map((fit) => ({ ...fit, maps: fit.maps.map((map) => ({ ...map, picture })) })),
    isSmooth: false,
    pictureStrength: 0.2,
    panelPx: 96,
    ...change,
  };
}

async function exported(service: ModelService, kind: ExportKind, figure: Figure): Promise<Buffer> {
  const { files } = await drain(service.export({ figure, kinds: [kind] }));
  return Buffer.from(files[0]!.bytes);
}

const [gap, line, rowPx] = [4, 10, 48]; // of a panel of 96

/** The panels of a row, one beside the other. */
async function row(png: Buffer, index: number, nameLines: number): Promise<Buffer> {
  const { width } = await sharp(png).metadata();
  const top = gap + line + index * (rowPx + gap + nameLines * line);
  return sharp(png).extract({ left: 0, top, width, height: rowPx }).raw().toBuffer();
}

const shared: FigureFit = {
  maps: (['caption', 'ocr', 'grounding'] as const).map((source) => ({ ...shaded(source), stretch: 'fit' })),
  scope: 'picture',
  isRefit: true,
};
const drawings = [
  ['each map fitted alone', featureSources.map(apart)],
  ['with a second fit', featureSources.map((source) => ({ ...apart(source), isRefit: true }))],
  ['the prompts sharing axes', [{ ...apart('depth'), isRefit: true }, shared, { ...apart('fused'), isRefit: true }]],
] as const;

test.each(drawings)('each row is what its model draws alone, under the same titles, and named: %s', async (_, fits) => {
  const both = await serviceWith('tiny');
  const figure = figureOf({ fits, secondRow: { model: 'small', isTurned: false } });
  const png = await exported(both, 'png', figure);
  const alone = await exported(both, 'png', figureOf({ fits }));
  const other = await exported(await serviceWith('small'), 'png', figureOf({ fits }));
  expect(await sharp(png).metadata()).toMatchObject({
    width: gap + 6 * (96 + gap),
    height: gap + line + 2 * (rowPx + gap + line),
  });
  expect((await row(png, 0, 1)).equals(await row(alone, 0, 0))).toBe(true);
  expect((await row(png, 1, 1)).equals(await row(other, 0, 0))).toBe(true);
  expect((await row(png, 0, 1)).equals(await row(png, 1, 1))).toBe(false);

  const turned = await exported(both, 'png', { ...figure, secondRow: { model: 'small', isTurned: true } });
  expect((await row(turned, 0, 1)).equals(await row(png, 0, 1))).toBe(true);
  expect((await row(turned, 1, 1)).equals(await row(png, 1, 1))).toBe(false);

  const svg = (await exported(both, 'svg', figure)).toString();
  expect(svg.match(/<image /g)).toHaveLength(12);
  for (const text of ['Picture', 'V', 'Caption', 'OCR', 'Grounding', 'Fused', 'Tiny f32', 'Small f32']) {
    expect(svg.split(`>${text}</text>`)).toHaveLength(2);
  }
});

test('a model turned to itself colours as itself', async () => {
  const service = await serviceWith('tiny');
  const fits = featureSources.map((source) => ({ ...apart(source), isRefit: source !== 'depth' }));
  const png = await exported(service, 'png', figureOf({ fits, secondRow: { model: 'tiny', isTurned: true } }));
  const svg = await exported(service, 'svg', figureOf({ fits, secondRow: { model: 'tiny', isTurned: true } }));
  const name = `Tiny f32, ${(await identityIn(tiny.folder)).slice(0, 8)}`; // two of one name
  expect(svg.toString().split(`>${name}</text>`)).toHaveLength(3);
  const [first, second] = await Promise.all([row(png, 0, 1), row(png, 1, 1)]);
  const off = first.reduce((most, value, at) => Math.max(most, Math.abs(value - second[at]!)), 0);
  expect(off).toBeLessThanOrEqual(1); // of 255: the turn rounds
});

test('the recipe names both models by their hashes, and is found again whatever they are called here', async () => {
  const service = await serviceWith('tiny');
  const figure = figureOf({ secondRow: { model: 'small', isTurned: true } });
  const text = (await exported(service, 'recipe', figure)).toString();
  const recipe = JSON.parse(text) as Recipe;
  const manifest = await identityIn(small.path);
  expect(recipe).toMatchObject({
    formatVersion: 2,
    model: { name: 'Tiny' },
    secondModel: { name: 'Small', precision: 'f32', manifestSha256: manifest },
    figure,
  });
  const renamed = text.replace('"model": "small"', '"model": "as-it-was-called-there"');
  expect(renamed).not.toBe(text);
  const read = await drain(service.recipe({ text: renamed }));
  expect(read).toMatchObject({ warnings: [], isSecondModelMissing: false, isOtherModel: false });
  expect(read.recipe.figure).toEqual(figure);
  const again = await exported(service, 'png', read.recipe.figure);
  expect(again.equals(await exported(service, 'png', figure))).toBe(true);

  const alone = await serviceWith('tiny', ['tiny']);
  const missing = await drain(alone.recipe({ text }));
  expect(missing.isSecondModelMissing).toBe(true);
  expect(missing.warnings).toEqual([
    `The second row was made with Small f32, which is not here: put its folder among the models. The hash of its manifest begins with ${manifest.slice(0, 12)}.`,
  ]);
  await expect(exported(alone, 'png', figure)).rejects.toMatchObject({ code: 'model-missing' });
});

test('a recipe of one model stays as it was', async () => {
  const service = await serviceWith('tiny');
  const recipe = JSON.parse((await exported(service, 'recipe', figureOf())).toString()) as Recipe;
  expect(recipe.formatVersion).toBe(1);
  expect(Object.keys(recipe)).toEqual(['format', 'formatVersion', 'model', 'versions', 'figure']);
});

test('a second row beneath layers, or without its model, is refused', async () => {
  const service = await serviceWith('tiny');
  const secondRow = { model: 'small', isTurned: true };
  const figure = figureOf({ secondRow });
  const maps = figure.fits.flatMap((fit) => fit.maps);
  const refused = async (change: Partial<FigureMap>): Promise<void> => {
    const fits = [...figure.fits, { maps: [{ ...maps[0]!, ...change }], scope: 'square', isRefit: false } as const];
    await expect(exported(service, 'png', { ...figure, fits })).rejects.toMatchObject({
      code: 'request-invalid',
      message: expect.stringContaining('a figure with a second model has no layers'),
    });
  };
  await refused({ layer: 0 });
  const recipe = JSON.parse((await exported(service, 'recipe', figure)).toString()) as Recipe;
  const { secondModel: _, ...without } = recipe;
  for (const broken of [without, { ...recipe, formatVersion: 1 }, { ...recipe, figure: figureOf() }]) {
    await expect(drain(service.recipe({ text: JSON.stringify(broken) }))).rejects.toMatchObject({
      code: 'request-invalid',
      message: expect.stringContaining('do not belong together'),
    });
  }
});

test('pictures that share the basis stay out of a figure of two models', async () => {
  const service = await serviceWith('tiny');
  const other = 'f'.repeat(64); // the same file by another name
  const fits = featureSources.map((source) => {
    const maps = [picture, other].map((of) => ({ ...shaded(source), picture: of }));
    return { maps, scope: 'picture', isRefit: false } as const;
  });
  const figure: Figure = { ...figureOf(), fits, secondRow: { model: 'small', isTurned: false } };
  const svg = (await exported(service, 'svg', figure)).toString();
  expect(svg.match(/<image /g)).toHaveLength(12);
  const png = await exported(service, 'png', figure);
  const alone = await exported(await serviceWith('small'), 'png', figureOf());
  expect((await row(png, 1, 1)).equals(await row(alone, 0, 0))).toBe(true);
});

async function command(...argv: string[]): Promise<{ readonly code: number; readonly said: string }> {
  const said: string[] = [];
  const output = { out: () => {}, err: (text: string) => void said.push(text) };
  const code = await figureCommand(argv, output, new AbortController().signal);
  return { code, said: said.join('') };
}

test('npm run figure draws both rows again, its models given, found, or replaced', async () => {
  const service = await serviceWith('tiny');
  const fits = featureSources.map((source) => ({ ...apart(source), isRefit: true }));
  const figure = figureOf({ fits, secondRow: { model: 'small', isTurned: true } });
  const recipe = join(work.path, 'figure.json');
  const out = join(work.path, 'again.png');
  await writeFile(recipe, await exported(service, 'recipe', figure));
  const run = (...more: string[]) =>
    command(recipe, '--out', out, '--picture', picturePath, '--model', tiny.folder, ...more);

  expect(await run('--second-model', small.path)).toEqual({ code: 0, said: '' });
  const drawn = await exported(service, 'png', figure);
  expect((await readFile(out)).equals(drawn)).toBe(true);

  await rm(out);
  const gone = await run();
  expect(gone).toMatchObject({ code: 1, said: expect.stringMatching(/Small f32.*--second-model/) });
  const other = await run('--second-model', tiny.folder);
  expect(other).toMatchObject({ code: 1, said: expect.stringMatching(/Small f32.*is another.*--any-model/) });
  const replaced = await run('--second-model', tiny.folder, '--any-model');
  expect(replaced).toMatchObject({ code: 0, said: expect.stringContaining('Small f32') });
  const twice = await exported(service, 'png', figureOf({ fits, secondRow: { model: 'tiny', isTurned: true } }));
  expect((await readFile(out)).equals(twice)).toBe(true);

  // beside the first: a folder that holds both
  const beside = join(dirname(tiny.folder), basename(work.path));
  await cp(small.path, beside, { recursive: true });
  expect(await run()).toEqual({ code: 0, said: '' });
  expect((await readFile(out)).equals(drawn)).toBe(true);
});

test('with --any-model another model draws the figure, and that is said', async () => {
  const recipe = join(work.path, 'one.json');
  const out = join(work.path, 'other.png');
  await writeFile(recipe, await exported(await serviceWith('tiny'), 'recipe', figureOf()));
  const argv = [recipe, '--out', out, '--picture', picturePath, '--model', small.path];
  expect(await command(...argv)).toMatchObject({
    code: 1,
    said: expect.stringMatching(/Tiny, not Small.*--any-model/),
  });
  const drawn = await command(...argv, '--any-model');
  expect(drawn).toMatchObject({ code: 0, said: expect.stringContaining('The recipe was made with Tiny, not Small') });
  const expected = await exported(await serviceWith('small'), 'png', figureOf());
  expect((await readFile(out)).equals(expected)).toBe(true);
});
