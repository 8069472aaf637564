/** `npm run prompt-maps`: draws what the three prompts make of the sample pictures, for the documentation. */
import { readdir, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import sharp, { type OverlayOptions } from 'sharp';
import { drain, type ImageMode, ModelError } from '../contract.ts';
import { fitColours, patchesOfPicture } from '../figure-colours.ts';
import type { ProjectedFit, ProjectedMap } from '../inspection.ts';
import {
  asset,
  embeddedModel,
  exitCodeOf,
  fromHere,
  type Output,
  type Program,
  packageFolder,
  readArguments,
  runIfStarted,
} from '../program.ts';
import { createModelService } from '../service.ts';
import { createPicturePlaces } from './picture-places.ts';

const help = `Draws the maps of V and of the three prompts for some pictures, a row each.

  npm run prompt-maps -- [PICTURE…] [--model DIR] [--out FILE.png]

The first six of assets/samples where no picture is named. After the picture: V in its own three components; the three
prompts in three components that all pictures and prompts share, so that one colour means one thing everywhere; and
each map in its own components, as in the paper's Figure 3. No patch is cut as background.
`;

const prompts = ['caption', 'ocr', 'grounding'] as const;
const headings = ['picture', 'V', 'caption', 'OCR', 'grounding', 'caption', 'OCR', 'grounding'];
const groups = [
  { text: 'components shared by all', column: 2 },
  { text: 'each in its own components', column: 5 },
];

const [panelPx, gapPx, headPx, sampleRows] = [144, 8, 56, 6] as const;
/** A little more room before a group of columns. */
const groupGapPx = 16;

interface Panel {
  readonly row: number;
  readonly column: number;
  readonly png: Buffer;
}

function leftOf(column: number): number {
  return gapPx + column * (panelPx + gapPx) + groups.filter((group) => column >= group.column).length * groupGapPx;
}

/** Each patch one square; without colour where the picture does not reach. */
async function mapPanels({ maps }: ProjectedFit): Promise<Buffer[]> {
  const colours = fitColours(maps.map(shaded));
  return Promise.all(
    maps.map(({ grid }, at) =>
      sharp(Buffer.from(colours[at]!), { raw: { width: grid.columns, height: grid.rows, channels: 4 } })
        .resize(panelPx, panelPx, { kernel: 'nearest' })
        .png()
        .toBuffer(),
    ),
  );
}

function shaded({ scores, grid, placement }: ProjectedMap) {
  return {
    scores,
    ofPicture: patchesOfPicture(grid, placement),
    cut: { threshold: 0, isFlipped: false },
    palette: 'components',
    stretch: 'fit',
  } as const;
}

async function picturePanel(path: string, mode: ImageMode): Promise<Buffer> {
  const fit = mode === 'pad' ? 'contain' : 'fill';
  return sharp(path).resize(panelPx, panelPx, { fit, background: '#ffffff00' }).png().toBuffer();
}

/** Dark words on nothing, set by Pango. */
async function words(text: string): Promise<{ data: Buffer; width: number }> {
  const markup = `<span foreground="#24242c">${text}</span>`;
  const { data, info } = await sharp({ text: { text: markup, font: 'sans 15', rgba: true } })
    .png()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width };
}

async function sheetOf(panels: readonly Panel[], rows: number): Promise<Buffer> {
  const placed: OverlayOptions[] = panels.map(({ row, column, png }) => ({
    input: png,
    left: leftOf(column),
    top: headPx + gapPx + row * (panelPx + gapPx),
  }));
  for (const [column, heading] of headings.entries()) {
    const { data, width } = await words(heading);
    placed.push({ input: data, left: leftOf(column) + Math.round((panelPx - width) / 2), top: 34 });
  }
  for (const { text, column } of groups) {
    placed.push({ input: (await words(`<b>${text}</b>`)).data, left: leftOf(column), top: 8 });
  }
  const width = leftOf(headings.length - 1) + panelPx + gapPx;
  const height = headPx + gapPx + rows * (panelPx + gapPx);
  return sharp({ create: { width, height, channels: 3, background: '#ffffff' } })
    .composite(placed)
    .png({ compressionLevel: 9 })
    .toBuffer();
}

/** The sheet as a PNG: a row for each picture. */
export async function drawPromptMaps(folder: string, paths: readonly string[], signal?: AbortSignal): Promise<Buffer> {
  const places = createPicturePlaces();
  const service = createModelService({ findPicture: places.find, findModel: () => folder });
  const { imageMode } = await drain(service.open({ model: basename(folder), provider: 'auto' }, signal));
  const scope = 'picture' as const;
  const pictures = await Promise.all(paths.map((path) => places.add(path)));
  const all = pictures.flatMap((picture) => prompts.map((source) => ({ picture, source })));
  const own = pictures.map((picture) => ({ maps: [{ picture, source: 'depth' as const }], scope }));
  const alone = all.map((map) => ({ maps: [map], scope }));
  const { fits } = await drain(service.project({ fits: [{ maps: all, scope }, ...own, ...alone] }, signal));
  const drawn = (await Promise.all(fits.map(mapPanels))).flat();
  // In the request's order: the shared prompts, V of each picture, each prompt by itself.
  const panels: Panel[] = [];
  for (const [row, path] of paths.entries()) {
    panels.push({ row, column: 0, png: await picturePanel(path, imageMode) });
    panels.push({ row, column: 1, png: drawn[all.length + row]! });
    for (const [at] of prompts.entries()) {
      panels.push({ row, column: 2 + at, png: drawn[3 * row + at]! });
      panels.push({ row, column: 5 + at, png: drawn[all.length + pictures.length + 3 * row + at]! });
    }
  }
  return sheetOf(panels, pictures.length);
}

async function samplesIn(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => extname(name) === '.png').sort();
  return names.map((name) => join(folder, name));
}

async function run(argv: readonly string[], { out }: Output, signal: AbortSignal): Promise<void> {
  const { values, positionals } = readArguments(argv, {
    allowPositionals: true,
    options: {
      model: { type: 'string', default: embeddedModel },
      out: { type: 'string', default: join(packageFolder, 'docs/images/prompt-maps.png') },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return out(help);
  const named = positionals.map(fromHere);
  const pictures = named.length > 0 ? named : (await samplesIn(asset('samples'))).slice(0, sampleRows);
  if (pictures.length === 0) throw new ModelError('request-invalid', 'There is no picture to draw: name some.');
  await writeFile(fromHere(values.out), await drawPromptMaps(fromHere(values.model), pictures, signal));
  out(`${values.out}: ${pictures.map((path) => basename(path)).join(', ')}\n`);
}

export const promptMaps: Program = (argv, output, signal) =>
  exitCodeOf(() => run(argv, output, signal), output, signal);

await runIfStarted('prompt-maps', promptMaps);
