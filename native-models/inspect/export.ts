/** A figure's files: the page, its recipe, its arrays, and a table of selected patches. */
import { type Job, ModelError, type PictureId } from '../contract.ts';
import { patchBox } from '../figure-colours.ts';
import type { ExportKind, ExportRequest, ExportResult, Figure } from '../figure-files.ts';
import type { Rgb } from '../inference/resample.ts';
import { type InspectEvent, modelTitle } from '../inspection.ts';
import type { Eyes } from './eyes.ts';
import { type DrawnFigure, type DrawnMap, figureMaps, type SecondRowMaps } from './figure-maps.ts';
import { layOut, type PageRow, pagePng, pageSvg } from './figure-page.ts';
import { npy } from './npy.ts';
import type { Projection } from './project.ts';
import { recipeOf } from './recipe.ts';
import { cellsInside, checkPatches } from './similar.ts';

/** What one message to a window may carry. */
const mostBytes = 200_000_000;

type ExportedFile = ExportResult['files'][number];

export async function* exportFigure(request: ExportRequest, eyes: Eyes): Job<InspectEvent, ExportResult> {
  const { figure, kinds } = request;
  checkSelection(request, eyes);
  const drawn = yield* figureMaps(figure, eyes);
  const files: ExportedFile[] = [];
  for (const kind of new Set(kinds)) {
    eyes.signal?.throwIfAborted();
    files.push(...(await filesOf(kind, request, drawn, eyes)));
    const sizeBytes = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
    if (sizeBytes > mostBytes) {
      const megabytes = Math.round(sizeBytes / 1e6);
      throw new ModelError(
        'request-invalid',
        `The files would have ${megabytes} MB or more: choose fewer maps or kinds.`,
      );
    }
  }
  return { files };
}

function checkSelection({ kinds, selection, figure }: ExportRequest, { model }: Eyes): void {
  if (!kinds.includes('csv')) return;
  if (selection === undefined) {
    throw new ModelError('request-invalid', 'No patches are selected: choose some before writing their table.');
  }
  const shown = new Set(figure.fits.flatMap(({ maps }) => maps.map(({ picture }) => picture)));
  for (const { picture, patches } of selection) {
    checkPatches(patches, model.manifest.image.grid);
    if (!shown.has(picture)) throw new ModelError('request-invalid', 'A selected picture is not part of the figure.');
  }
}

async function filesOf(
  kind: ExportKind,
  request: ExportRequest,
  drawn: DrawnFigure,
  eyes: Eyes,
): Promise<ExportedFile[]> {
  const { figure } = request;
  const { maps, second } = drawn;
  const text = (name: string, mediaType: string, content: string): ExportedFile[] => [
    { kind, name, mediaType, bytes: new TextEncoder().encode(content) },
  ];
  const arrays = (what: string, make: (map: DrawnMap) => Uint8Array): ExportedFile[] =>
    maps.map((map) => {
      const name = `${mapName(map, figure)}.${what}.npy`;
      return { kind, name, mediaType: 'application/x-npy', bytes: make(map) };
    });
  const refitted = maps.some(({ second }) => second !== undefined);
  switch (kind) {
    case 'png':
      return [
        {
          kind,
          name: `${firstName(figure)}-figure3.png`,
          mediaType: 'image/png',
          bytes: await pagePng(await pageOf(figure, drawn, eyes)),
        },
      ];
    case 'svg':
      return text(
        `${firstName(figure)}-figure3.svg`,
        'image/svg+xml',
        await pageSvg(await pageOf(figure, drawn, eyes)),
      );
    case 'recipe':
      return text(
        `${firstName(figure)}-figure3.json`,
        'application/json',
        `${JSON.stringify(recipeOf(figure, eyes, second?.model), null, 1)}\n`,
      );
    case 'features':
      return arrays('features', ({ map: { features } }) =>
        npy(features.data.slice(), [features.rows, features.columns]),
      );
    case 'scores':
      return [
        ...arrays('scores', ({ first, at }) => scoresFile(first, at)),
        ...(refitted ? arrays('refit-scores', ({ first, second, at }) => scoresFile(second ?? first, at)) : []),
      ];
    case 'components':
      return [
        ...arrays('components', ({ first }) => componentsFile(first)),
        ...(refitted ? arrays('refit-components', ({ first, second }) => componentsFile(second ?? first)) : []),
      ];
    case 'mask':
      return arrays('mask', ({ mask, map: { grid } }) => npy(mask, [grid.rows, grid.columns]));
    case 'csv':
      return text(`${firstName(figure)}-patches.csv`, 'text/csv', table(request, maps));
  }
}

async function pageOf(figure: Figure, { maps, second }: DrawnFigure, eyes: Eyes) {
  const pictures = new Map<PictureId, Rgb>();
  for (const { shown } of maps) {
    if (!pictures.has(shown.picture)) pictures.set(shown.picture, await eyes.picture(shown.picture));
  }
  return layOut(figure, second ? rowsOfModels(maps, second, eyes) : rowsOfPictures(maps, figure), pictures);
}

function rowsOfModels(maps: readonly DrawnMap[], second: SecondRowMaps, { model }: Eyes): readonly PageRow[] {
  const { picture } = second;
  const title = modelTitle(model.manifest);
  const named = (own: string, identity: string): string =>
    title === second.title ? `${own}, ${identity.slice(0, 8)}` : own; // two editions of one model
  return [
    { picture, name: named(title, model.identity), maps: maps.filter(({ shown }) => shown.picture === picture) },
    { picture, name: named(second.title, second.model.manifestSha256), maps: second.maps },
  ];
}

/** One alone needs no name. */
function rowsOfPictures(maps: readonly DrawnMap[], { pictureNames }: Figure): readonly PageRow[] {
  const pictures = [...new Set(maps.map(({ shown }) => shown.picture))];
  return pictures.map((picture) => ({
    picture,
    name: pictures.length > 1 && pictureNames ? (pictureNames[picture] ?? picture.slice(0, 8)) : undefined,
    maps: maps.filter(({ shown }) => shown.picture === picture),
  }));
}

function scoresFile({ scores }: Projection, at: number): Uint8Array {
  return npy(scores[at]!, [scores[at]!.length / 3, 3]);
}

/** [4, D]: the mean, then the three axes. */
function componentsFile({ basis: { width, mean, axes } }: Projection): Uint8Array {
  return npy(Float64Array.from([...mean, ...axes]), [4, width]);
}

/** Such as `receipt.ocr` or `receipt.depth.stage1`; unlike names stay unlike. */
function mapName({ shown: { picture, source, layer } }: DrawnMap, figure: Figure): string {
  const deeper = layer === undefined ? '' : `.${source === 'depth' ? 'stage' : 'layer'}${layer + 1}`;
  return `${fileName(picture, figure)}.${source}${deeper}`;
}

/** What the first row's picture is called. */
function firstName(figure: Figure): string {
  return fileName(figure.fits[0]!.maps[0]!.picture, figure);
}

/** No file on Windows may be called so, whatever follows the first dot. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

function fileName(picture: PictureId, { pictureNames = {}, fits }: Figure): string {
  const plain = (id: PictureId): string =>
    (pictureNames[id] ?? '')
      .replace(/\.[a-z0-9]{1,5}$/i, '')
      .replace(/[^\p{L}\p{N}_-]+/gu, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 60);
  const short = picture.slice(0, 8);
  const name = plain(picture);
  if (name === '') return short;
  const pictures = new Set(fits.flatMap(({ maps }) => maps.map((map) => map.picture)));
  const isAlone = [...pictures].every((other) => other === picture || plain(other) !== name);
  return isAlone && !reserved.test(name) ? name : `${name}-${short}`;
}

const columns =
  'picture,name,source,layer,patch,row,column,left,top,width,height,of_picture,foreground,component_1,component_2,component_3,refit_1,refit_2,refit_3';

/** Places are fractions of the upright picture; below 0 and above 1 lies padding. RFC 4180. */
function table({ figure, selection = [] }: ExportRequest, maps: readonly DrawnMap[]): string {
  const grid = maps.find(({ shown: { layer } }) => layer === undefined)?.map.grid;
  const lines = maps.flatMap((drawn) => {
    const { shown, map, first, second, at, mask } = drawn;
    const patches = selection.flatMap((chosen) => (chosen.picture === shown.picture ? chosen.patches : []));
    return patches
      .flatMap((patch) => (grid === undefined ? [patch] : cellsInside(grid, patch, map.grid)))
      .map((cell) => {
        const box = patchBox(map.grid, cell);
        const { left, top, width, height } = map.placement;
        const three = (scores: Float32Array): number[] => [...scores.subarray(3 * cell, 3 * cell + 3)];
        return [
          shown.picture,
          quoted(figure.pictureNames?.[shown.picture] ?? ''),
          shown.source,
          shown.layer === undefined ? '' : shown.layer + 1,
          cell,
          Math.floor(cell / map.grid.columns),
          cell % map.grid.columns,
          (box.left - left) / width,
          (box.top - top) / height,
          box.width / width,
          box.height / height,
          map.ofPicture[cell],
          mask[cell],
          ...three(first.scores[at]!),
          ...(second ? three(second.scores[at]!) : ['', '', '']),
        ].join(',');
      });
  });
  return `${[columns, ...lines].join('\r\n')}\r\n`;
}

/** A cell that a spreadsheet would take for a formula gets an apostrophe before it. */
function quoted(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
