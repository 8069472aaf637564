/** A figure's files: numpy reads the arrays and finds the colours again, a recipe gives the very same picture. */
import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drain, ModelError, type ModelService } from '../../native-models/contract.ts';
import { figure as figureCommand } from '../../native-models/figure.ts';
import type {
  ExportKind,
  ExportRequest,
  ExportResult,
  Figure,
  FigureMap,
  Recipe,
} from '../../native-models/figure-files.ts';
import { createModelService } from '../../native-models/service.ts';
import { type AskingModel, askingModel } from './asking-model.ts';
import { temporaryFolder } from './model-folder.ts';
import { numpy, testWithNumpy } from './numpy.ts';

let model: Pick<AskingModel, 'folder' | 'picture' | 'picturePath' | 'remove'>;
/** A second name for the same picture. */
const twin = 'f'.repeat(64);
let work: Awaited<ReturnType<typeof temporaryFolder>>;
let service: ModelService;
beforeAll(async () => {
  work = await temporaryFolder();
  const noise = Uint8Array.from({ length: 96 * 48 * 3 }, (_, at) => (at * 7919 + (at >> 7) * 104_729) % 256);
  const raw = { width: 96, height: 48, channels: 3 as const };
  const png = await sharp(noise, { raw }).blur(2).png().toBuffer();
  const picturePath = join(work.path, 'noise.png');
  await writeFile(picturePath, png);
  model = { ...(await askingModel()), picturePath, picture: createHash('sha256').update(png).digest('hex') };
  service = createModelService({
    findPicture(id) {
      if (id !== model.picture && id !== twin)
        throw new ModelError('picture-invalid', 'This picture is no longer stored.');
      return model.picturePath;
    },
    findModel: () => model.folder,
  });
  await drain(service.open({ model: 'tiny', provider: 'cpu' }));
});
afterAll(async () => {
  await model.remove();
  await work.remove();
});

const shaded = (source: FigureMap['source'], change: Partial<FigureMap> = {}): FigureMap => ({
  picture: model.picture,
  source,
  threshold: 0.4,
  isFlipped: false,
  palette: 'components',
  stretch: 'map',
  ...change,
});

/** V alone, the three prompts on common axes with common ranges, one of them turned, and a stage of DaViT. */
function figureOf(change: Partial<Figure> = {}): Figure {
  return {
    imageMode: 'pad',
    fits: [
      { maps: [shaded('depth')], scope: 'square', isRefit: false },
      {
        maps: [
          shaded('caption', { stretch: 'fit' }),
          shaded('ocr', { stretch: 'fit', isFlipped: true }),
          shaded('grounding', { stretch: 'fit' }),
        ],
        scope: 'picture',
        isRefit: true,
      },
      { maps: [shaded('depth', { layer: 2, palette: 'first', threshold: 0 })], scope: 'square', isRefit: false },
    ],
    isSmooth: false,
    pictureStrength: 0,
    panelPx: 96,
    pictureNames: { [model.picture]: 'noise.png' },
    ...change,
  };
}

async function exported(kinds: ExportKind[], figure = figureOf()): Promise<ExportResult['files']> {
  return (await drain(service.export({ figure, kinds }))).files;
}
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe('arrays', () => {
  test('each map has its files, named for what they hold', async () => {
    const names = (await exported(['features', 'components', 'scores', 'mask'])).map(({ name }) => name);
    const maps = ['depth', 'caption', 'ocr', 'grounding', 'depth.stage3'].map((map) => `noise.${map}`);
    const kinds = ['features', 'components', 'refit-components', 'scores', 'refit-scores', 'mask'];
    expect(names).toEqual(kinds.flatMap((kind) => maps.map((map) => `${map}.${kind}.npy`)));
  });

  testWithNumpy('numpy loads them, and finds scores, masks and every colour of the panels again', async () => {
    const files = await exported(['features', 'components', 'scores', 'mask', 'png', 'recipe']);
    const png = await sharp(files.find(({ kind }) => kind === 'png')!.bytes)
      .raw()
      .toBuffer({ resolveWithObject: true });
    const script = `
import numpy as np, json
png = np.frombuffer(open('figure.raw', 'rb').read(), np.uint8).reshape(${png.info.height}, ${png.info.width}, 3)
recipe = json.load(open('noise-figure3.json'))
load = lambda name, what: np.load(f'noise.{name}.{what}.npy')
worst = {'scores': 0.0, 'mask': 0, 'colour': 0}
shapes = {}
size, gap, title = 96, 4, 10
def ranges(scores, kept): return scores[kept].min(0), scores[kept].max(0)
for fit in recipe['figure']['fits']:
  fitted = []
  for m in fit['maps']:
    name = m['source'] + (f".stage{m['layer'] + 1}" if 'layer' in m else '')
    x, c, s, mask = load(name, 'features'), load(name, 'components'), load(name, 'scores'), load(name, 'mask')
    shapes[name] = [list(x.shape), list(c.shape), list(s.shape), list(mask.shape)]
    worst['scores'] = max(worst['scores'], np.abs((x.astype(float) - c[0]) @ c[1:].T - s).max())
    side = mask.shape[0]
    rows = np.arange(side)
    share = np.clip(np.minimum((rows + 1) / side, .75) - np.maximum(rows / side, .25), 0, None) * side
    seen = np.repeat(share >= .1, side)
    first = s[:, 0].astype(np.float32)
    low, high = first[seen].min(), first[seen].max()
    first = ((first.astype(float) - low) / (float(high) - low)).astype(np.float32).astype(float)
    if m['isFlipped']: first = ((float(high) - s[:, 0].astype(float)) / (float(high) - low))
    kept = seen & (first >= m['threshold'])
    worst['mask'] += int((kept != mask.ravel().astype(bool)).sum())
    shown = load(name, 'refit-scores') if fit['isRefit'] else s
    fitted.append((m, mask.ravel().astype(bool), shown.astype(float), side, name))
  common = (np.min([ranges(s, k)[0] for _, k, s, _, _ in fitted], 0), np.max([ranges(s, k)[1] for _, k, s, _, _ in fitted], 0))
  for m, kept, s, side, name in fitted:
    low, high = common if m['stretch'] == 'fit' else ranges(s, kept)
    part = (s - low) / (high - low)
    if m['isFlipped']: part[:, 0] = 1 - part[:, 0]
    if m['palette'] != 'components': continue
    rgb = np.where(kept[:, None], np.rint(255 * np.clip(part, 0, 1)), 255).reshape(side, side, 3)
    panel = np.kron(rgb, np.ones((size // side, size // side, 1)))[24:72]
    column = 1 + ['depth', 'caption', 'ocr', 'grounding'].index(m['source'])
    left = gap + column * (size + gap)
    top = gap + title
    worst['colour'] = max(worst['colour'], int(np.abs(panel - png[top:top + 48, left:left + size]).max()))
print(json.dumps({'worst': {k: float(v) for k, v in worst.items()}, 'shapes': shapes}))
`;
    const given = Object.fromEntries(files.map(({ name, bytes }) => [name, bytes]));
    const answer = await numpy<{ worst: Record<string, number>; shapes: Record<string, number[][]> }>(script, {
      ...given,
      'figure.raw': png.data,
    });
    expect(answer.shapes.ocr).toEqual([
      [36, 40],
      [4, 40],
      [36, 3],
      [6, 6],
    ]);
    expect(answer.shapes['depth.stage3']).toEqual([
      [144, 48],
      [4, 48],
      [144, 3],
      [12, 12],
    ]);
    expect(answer.worst.scores).toBeLessThan(1e-5);
    expect(answer.worst.mask).toBe(0);
    expect(answer.worst.colour).toBeLessThanOrEqual(1);
  });

  test('selected patches become lines: places, components, foreground', async () => {
    const selection = [{ picture: model.picture, patches: [14, 0] }];
    const { files } = await drain(service.export({ figure: figureOf(), kinds: ['csv'], selection }));
    const [head, ...lines] = textOf(files[0]!.bytes).trimEnd().split('\r\n');
    const columns = head!.split(',');
    expect(lines.length).toBe(4 * 2 + 2 * 4); // stage 3 has four cells a patch
    const cell = (line: number, column: string) => lines[line]!.split(',')[columns.indexOf(column)];
    expect(cell(0, 'name')).toBe('noise.png');
    expect([cell(0, 'row'), cell(0, 'column'), cell(0, 'of_picture')]).toEqual(['2', '2', '1']);
    expect([cell(1, 'row'), cell(1, 'column'), cell(1, 'of_picture')]).toEqual(['0', '0', '0']);
    expect(Number(cell(0, 'top'))).toBeCloseTo((2 / 6 - 0.25) / 0.5, 9);
    expect(cell(0, 'refit_1')).toBe('');
    expect(Number.isFinite(Number(cell(2, 'refit_1')))).toBe(true);
  });
});

describe('pictures', () => {
  test('PNG and SVG have a panel a map beside the picture, and titles', async () => {
    const [png, svg] = await exported(['png', 'svg'], figureOf({ pictureStrength: 0.3, isSmooth: true }));
    const { width, height } = await sharp(png!.bytes).metadata();
    expect([width, height]).toEqual([4 + 6 * 100, 4 + 10 + 48 + 4]);
    const text = textOf(svg!.bytes);
    expect(text.match(/<image /g)?.length).toBe(6);
    for (const title of ['Picture', 'V', 'Caption', 'OCR', 'Grounding', 'DaViT, stage 3']) {
      expect(text).toContain(`>${title}</text>`);
    }
    expect(text).not.toContain('noise.png'); // one picture needs no name
  });

  test('a name is text, never markup', async () => {
    const names = { [model.picture]: '<script>"&"</script>.png' };
    const { figure } = JSON.parse(
      textOf((await exported(['recipe'], figureOf({ pictureNames: names })))[0]!.bytes),
    ) as Recipe;
    expect(figure.pictureNames).toEqual(names);
    const [scores] = await exported(['scores'], figureOf({ pictureNames: names }));
    expect(scores!.name).toBe('script-script.depth.scores.npy');
  });

  test('files are called after the picture, as every file system takes it', async () => {
    const namesOf = async (name: string): Promise<readonly string[]> =>
      (await exported(['png', 'svg', 'recipe', 'mask'], figureOf({ pictureNames: { [model.picture]: name } })))
        .map((file) => file.name)
        .slice(0, 4);
    expect(await namesOf('2026/Café: receipt?.jpeg')).toEqual([
      '2026-Café-receipt-figure3.png',
      '2026-Café-receipt-figure3.svg',
      '2026-Café-receipt-figure3.json',
      '2026-Café-receipt.depth.mask.npy',
    ]);
    expect((await namesOf('con.png'))[3]).toBe(`con-${model.picture.slice(0, 8)}.depth.mask.npy`);
  });

  test('a figure too large to draw is refused with what to do', async () => {
    const sources = ['caption', 'ocr', 'grounding'] as const;
    const maps = [0, 1, 2, 3].map((layer) => shaded('depth', { layer }));
    maps.push(
      ...sources.flatMap((source) => [shaded(source), shaded(source, { layer: 0 }), shaded(source, { layer: 1 })]),
    );
    const fits = [...maps, ...maps.map((map) => ({ ...map, picture: twin }))].map(
      (map) => ({ maps: [map], scope: 'square', isRefit: false }) as const,
    );
    await expect(exported(['png'], figureOf({ imageMode: 'squash', panelPx: 2048, fits }))).rejects.toMatchObject({
      code: 'request-invalid',
      message: expect.stringMatching(/pixels: choose smaller panels/),
    });
  });
});

describe('recipes', () => {
  async function recipeText(figure = figureOf()): Promise<string> {
    return textOf((await exported(['recipe'], figure))[0]!.bytes);
  }
  const errors: string[] = [];
  const output = { out: () => {}, err: (text: string) => void errors.push(text) };
  const never = new AbortController().signal;
  async function run(text: string, ...more: string[]): Promise<{ code: number; said: string; out: string }> {
    errors.length = 0;
    const path = join(work.path, 'recipe.json');
    await writeFile(path, text);
    const out = join(work.path, 'again.png');
    await rm(out, { force: true });
    const code = await figureCommand([path, '--out', out, '--model', model.folder, ...more], output, never);
    return { code, said: errors.join(''), out };
  }

  test('npm run figure draws the very same file', async () => {
    const figure = figureOf({ isSmooth: true, pictureStrength: 0.25 });
    const { code, said, out } = await run(await recipeText(figure), '--picture', model.picturePath);
    expect([code, said]).toEqual([0, '']);
    const [png] = await exported(['png'], figure);
    expect(Buffer.compare(await readFile(out), png!.bytes)).toBe(0);
  });

  test('a frozen basis goes through the file unchanged', async () => {
    const { fits } = await drain(
      service.project({
        fits: [{ maps: [{ picture: model.picture, source: 'ocr' }], scope: 'square' }],
        withBasis: true,
      }),
    );
    const frozen = figureOf({
      fits: [{ maps: [shaded('ocr')], scope: 'square', basis: fits[0]!.basis!, isRefit: false }],
    });
    const { recipe } = await drain(service.recipe({ text: await recipeText(frozen) }));
    expect(recipe.figure).toEqual(frozen);
    const free = figureOf({ fits: [{ maps: [shaded('ocr')], scope: 'square', isRefit: false }] });
    expect((await exported(['png'], frozen))[0]!.bytes).toEqual((await exported(['png'], free))[0]!.bytes);
  });

  test('a recipe that fits has nothing to say', async () => {
    const { warnings, missingPictures, isOtherModel } = await drain(service.recipe({ text: await recipeText() }));
    expect({ warnings, missingPictures, isOtherModel }).toEqual({
      warnings: [],
      missingPictures: [],
      isOtherModel: false,
    });
  });

  test('another model, another version, a missing picture: a sentence each, and the recipe all the same', async () => {
    const recipe = JSON.parse(await recipeText()) as Recipe;
    const lost = 'd'.repeat(64);
    const maps = [{ ...shaded('ocr'), picture: lost }];
    const changed = {
      ...recipe,
      model: { name: 'Florence-VL 3B', manifestSha256: 'e'.repeat(64) },
      versions: { ...recipe.versions, onnxruntime: '1.20.0' },
      figure: {
        ...recipe.figure,
        fits: [{ maps, scope: 'square', isRefit: false }],
        pictureNames: { [lost]: 'lost.png' },
      },
    };
    const found = await drain(service.recipe({ text: JSON.stringify(changed) }));
    expect(found.isOtherModel).toBe(true);
    expect(found.missingPictures).toEqual([lost]);
    expect(found.warnings).toEqual([
      expect.stringMatching(/Florence-VL 3B, not Tiny/),
      expect.stringMatching(/ONNX Runtime 1\.20\.0, this is 1\.30\.0/),
      expect.stringMatching(/lost\.png is not stored/),
    ]);
    const other = await run(JSON.stringify(changed));
    expect(other).toMatchObject({ code: 1, said: expect.stringMatching(/not Tiny.*--model/) });
    const gone = await run(JSON.stringify(changed), '--any-model');
    expect(gone).toMatchObject({ code: 1, said: expect.stringMatching(/lost\.png.*--picture/) });
  });

  const rows: [string, (recipe: Recipe) => unknown, RegExp][] = [
    ['no JSON', () => '{', /not JSON/],
    ['no recipe', () => ({ format: 'other' }), /no recipe/],
    ['null', () => 'null', /no recipe/],
    ['a later format', (recipe) => ({ ...recipe, formatVersion: 3 }), /version 3; this program reads 1 and 2/],
    ['no figure', ({ figure: _, ...rest }) => rest, /damaged: figure/],
    [
      'a basis of the wrong length',
      (recipe) => withFit(recipe, { basis: { width: 40, mean: [1], axes: [] } }),
      /damaged: figure\.fits\.0\.basis.*expected 40 numbers, found 1/,
    ],
    [
      'a stage that is not there',
      (recipe) => withFit(recipe, { maps: [shaded('depth', { layer: 9 })] }),
      /stages 0 to 3/,
    ],
  ];
  const withFit = (recipe: Recipe, change: object): object => ({
    ...recipe,
    figure: { ...recipe.figure, fits: [{ ...recipe.figure.fits[0], ...change }] },
  });
  test.each(rows)('%s is refused', async (_, change, sentence) => {
    const changed = change(JSON.parse(await recipeText()) as Recipe);
    const text = typeof changed === 'string' ? changed : JSON.stringify(changed);
    const expected = { code: 'request-invalid', message: expect.stringMatching(sentence) };
    await expect(drain(service.recipe({ text }))).rejects.toMatchObject(expected);
    expect(await run(text)).toMatchObject({ code: 1, said: expect.stringMatching(sentence) });
  });

  test('the command says what it needs', async () => {
    expect(await figureCommand([], output, never)).toBe(1);
    expect(await figureCommand([join(work.path, 'none.json')], output, never)).toBe(1);
    expect(await figureCommand(['a.json', '--out', 'a.gif'], output, never)).toBe(1);
    expect(await figureCommand(['--help'], output, never)).toBe(0);
  });
});

test('a table without a selection, a patch outside the grid, a picture that is not shown', async () => {
  const refused = async (selection: ExportRequest['selection'], sentence: RegExp) => {
    const request = { figure: figureOf(), kinds: ['csv'], ...(selection !== undefined && { selection }) } as const;
    const job = drain(service.export(request));
    await expect(job).rejects.toMatchObject({ code: 'request-invalid', message: expect.stringMatching(sentence) });
  };
  await refused(undefined, /No patches are selected/);
  await refused([{ picture: model.picture, patches: [36] }], /no patch 36/);
  await refused([{ picture: 'c'.repeat(64), patches: [1] }], /not part of the figure/);
});
