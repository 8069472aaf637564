/**
 * The figure as a page, in the paper's layout: a row a picture, or a model, the picture first, then its maps under their titles. The
 * panels' pixels are computed here and nowhere else; titles are set in the machine's own sans-serif.
 */
import { ModelError, type PictureId } from '../contract.ts';
import { mapStrength } from '../figure-colours.ts';
import type { Figure } from '../figure-files.ts';
import { frameFor } from '../inference/image.ts';
import { inkOf, pngOf } from '../inference/picture-file.ts';
import { type Rgb, resample } from '../inference/resample.ts';
import type { Grid, MapChoice, Placement } from '../inspection.ts';
import type { ColouredMap } from './figure-maps.ts';

const mostPixels = 100_000_000;

interface Label {
  readonly text: string;
  readonly left: number;
  /** Of the line's box, not of the letters. */
  readonly top: number;
}
interface Panel {
  readonly rgb: Rgb;
  readonly left: number;
  readonly top: number;
}
export interface Page {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly fontPx: number;
  readonly panels: readonly Panel[];
  readonly labels: readonly Label[];
}

export interface PageRow {
  readonly picture: PictureId;
  /** Stands beneath it. */
  readonly name: string | undefined;
  readonly maps: readonly ColouredMap[];
}

/** `pictures` are decoded and upright. Throws `request-invalid` for a page of more than 100 megapixels. */
export function layOut(figure: Figure, named: readonly PageRow[], pictures: ReadonlyMap<PictureId, Rgb>): Page {
  const { panelPx } = figure;
  const columns = [
    ...new Map(named.flatMap(({ maps }) => maps.map(({ shown }) => [columnOf(shown), shown] as const))).entries(),
  ];
  const rows = named.map((row) => ({ ...row, box: boxIn(row.maps[0]!.map.placement, panelPx) }));
  const gap = Math.round(panelPx / 24);
  const fontPx = Math.round(panelPx / 15);
  const line = Math.round(1.6 * fontPx);
  const width = Math.max(...rows.map(({ box }) => box.width));
  const page = {
    widthPx: gap + (columns.length + 1) * (width + gap),
    heightPx:
      gap + line + rows.reduce((sum, { box, name }) => sum + box.height + gap + (name === undefined ? 0 : line), 0),
  };
  if (page.widthPx * page.heightPx > mostPixels) {
    const size = `${page.widthPx} × ${page.heightPx}`;
    throw new ModelError(
      'request-invalid',
      `The figure would have ${size} pixels: choose smaller panels or fewer maps.`,
    );
  }
  const leftOf = (column: number): number => gap + column * (width + gap);
  const labels: Label[] = ['Picture', ...columns.map(([, choice]) => titleOf(choice))].map((text, column) => ({
    text,
    left: leftOf(column),
    top: gap,
  }));
  const panels: Panel[] = [];
  let top = gap + line;
  for (const { picture, maps, box, name } of rows) {
    const seen = cropped(pictures.get(picture)!, figure, box);
    panels.push({ rgb: seen, left: leftOf(0), top });
    for (const [column, [key]] of columns.entries()) {
      const drawn = maps.find(({ shown }) => columnOf(shown) === key);
      if (drawn) panels.push({ rgb: panelOf(drawn, seen, figure, box), left: leftOf(column + 1), top });
    }
    top += box.height + gap;
    if (name !== undefined) {
      labels.push({ text: name, left: leftOf(0), top: top - gap + Math.round(gap / 3) });
      top += line;
    }
  }
  return { ...page, fontPx, panels, labels };
}

const titles = { depth: 'V', caption: 'Caption', ocr: 'OCR', grounding: 'Grounding', fused: 'Fused' } as const;

/** As people count: the first layer is 1. */
function titleOf({ source, layer }: MapChoice): string {
  if (layer === undefined) return titles[source];
  return source === 'depth' ? `DaViT, stage ${layer + 1}` : `${titles[source]}, layer ${layer + 1}`;
}

function columnOf({ source, layer }: MapChoice): string {
  return `${source} ${layer ?? ''}`;
}

/** Where the picture lies in a square of `sidePx`, in whole pixels. */
function boxIn({ left, top, width, height }: Placement, sidePx: number) {
  const [x, y] = [Math.round(left * sidePx), Math.round(top * sidePx)];
  return {
    left: x,
    top: y,
    width: Math.max(1, Math.round((left + width) * sidePx) - x),
    height: Math.max(1, Math.round((top + height) * sidePx) - y),
  };
}
type Box = ReturnType<typeof boxIn>;

/** The picture as the model's square has it, without the padding. */
function cropped(picture: Rgb, { imageMode, panelPx }: Figure, { left, top, width, height }: Box): Rgb {
  const square = resample(picture, frameFor(picture, imageMode), panelPx, panelPx);
  const bytes = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * panelPx + left) * 3;
    bytes.set(square.bytes.subarray(from, from + width * 3), y * width * 3);
  }
  return { widthPx: width, heightPx: height, bytes };
}

/** White paper, the picture faintly on it, the map's colours over both. */
function panelOf({ map, colours }: ColouredMap, seen: Rgb, figure: Figure, box: Box): Rgb {
  const { panelPx, isSmooth, pictureStrength } = figure;
  const over = mapStrength(pictureStrength);
  const bytes = new Uint8Array(seen.bytes.length);
  const sample = isSmooth ? smoothly : squarely;
  for (let y = 0; y < box.height; y++) {
    for (let x = 0; x < box.width; x++) {
      const at = (y * box.width + x) * 3;
      const [red, green, blue, alpha] = sample(
        colours,
        map.grid,
        (box.left + x + 0.5) / panelPx,
        (box.top + y + 0.5) / panelPx,
      );
      const cover = (alpha / 255) * over;
      for (const [channel, colour] of [red, green, blue].entries()) {
        const paper = 255 + pictureStrength * (seen.bytes[at + channel]! - 255);
        bytes[at + channel] = Math.round(paper + cover * (colour - paper));
      }
    }
  }
  return { widthPx: box.width, heightPx: box.height, bytes };
}

type Colour = readonly [red: number, green: number, blue: number, alpha: number];

/** At a point of the square, from 0 to 1: the colour of the patch there. */
function squarely(colours: Uint8ClampedArray, { rows, columns }: Grid, x: number, y: number): Colour {
  const row = Math.min(rows - 1, Math.floor(y * rows));
  const column = Math.min(columns - 1, Math.floor(x * columns));
  const at = 4 * (row * columns + column);
  return [colours[at]!, colours[at + 1]!, colours[at + 2]!, colours[at + 3]!];
}

/** Between the middles of four patches, by how near each is; patches without a colour give none. */
function smoothly(colours: Uint8ClampedArray, { rows, columns }: Grid, x: number, y: number): Colour {
  const clamp = (value: number, most: number): number => Math.min(most, Math.max(0, value));
  const [down, across] = [clamp(y * rows - 0.5, rows - 1), clamp(x * columns - 0.5, columns - 1)];
  const [row, column] = [Math.floor(down), Math.floor(across)];
  let [red, green, blue, alpha] = [0, 0, 0, 0];
  for (const [step, weightDown] of [1 - (down - row), down - row].entries()) {
    for (const [side, weightAcross] of [1 - (across - column), across - column].entries()) {
      const at = 4 * (Math.min(rows - 1, row + step) * columns + Math.min(columns - 1, column + side));
      const weight = weightDown * weightAcross * colours[at + 3]!;
      red += weight * colours[at]!;
      green += weight * colours[at + 1]!;
      blue += weight * colours[at + 2]!;
      alpha += weight;
    }
  }
  return alpha === 0 ? [0, 0, 0, 0] : [red / alpha, green / alpha, blue / alpha, alpha];
}

// ---- files ---------------------------------------------------------------------------------------------------------

export async function pagePng({ widthPx, heightPx, fontPx, panels, labels }: Page): Promise<Uint8Array> {
  const bytes = new Uint8Array(widthPx * heightPx * 3).fill(255);
  for (const { rgb, left, top } of panels) {
    for (let y = 0; y < rgb.heightPx; y++) {
      const row = rgb.bytes.subarray(y * rgb.widthPx * 3, (y + 1) * rgb.widthPx * 3);
      bytes.set(row, ((top + y) * widthPx + left) * 3);
    }
  }
  for (const { text, left, top } of labels) {
    const ink = await inkOf(text, fontPx);
    for (let y = 0; y < Math.min(ink.heightPx, heightPx - top); y++) {
      for (let x = 0; x < Math.min(ink.widthPx, widthPx - left); x++) {
        const paper = 255 - ink.coverage[y * ink.widthPx + x]!;
        const at = ((top + y) * widthPx + left + x) * 3;
        for (let channel = 0; channel < 3; channel++) bytes[at + channel] = Math.min(bytes[at + channel]!, paper);
      }
    }
  }
  return pngOf({ widthPx, heightPx, bytes });
}

/** Panels as pictures, titles as text. */
export async function pageSvg({ widthPx, heightPx, fontPx, panels, labels }: Page): Promise<string> {
  const images: string[] = [];
  for (const { rgb, left, top } of panels) {
    const png = Buffer.from(await pngOf(rgb)).toString('base64');
    images.push(
      `<image x="${left}" y="${top}" width="${rgb.widthPx}" height="${rgb.heightPx}" href="data:image/png;base64,${png}"/>`,
    );
  }
  const texts = labels.map(({ text, left, top }) => `<text x="${left}" y="${top + fontPx}">${escaped(text)}</text>`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}" viewBox="0 0 ${widthPx} ${heightPx}">`,
    '<rect width="100%" height="100%" fill="#fff"/>',
    ...images,
    `<g font-family="sans-serif" font-size="${fontPx}" fill="#000">`,
    ...texts,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** A title may be a file's name: no character of it is markup, and those that XML forbids are left out. */
function escaped(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML forbids
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '').replace(/[&<>"]/g, (character) => {
    return `&#${character.charCodeAt(0)};`;
  });
}
