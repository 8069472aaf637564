/**
 * Florence-2's tasks: the sentence each one sends, and what its answer's location tokens mean on the picture.
 *
 * Prompts and grammar: transformers, models/florence2/processing_florence2.py. Where that file loses something (labels
 * beyond ASCII, whole pixels, a shoelace without its closing edge) we keep it.
 */

type AnswerKind = 'text' | 'boxes' | 'quads' | 'polygons' | 'boxes-or-polygons';

export interface Task {
  readonly prompt: string;
  readonly kind: AnswerKind;
}

/** `{input}` takes the person's words or a region's location tokens. Punctuation is as the model was trained. */
export const tasks = {
  OCR: { prompt: 'What is the text in the image?', kind: 'text' },
  OCR_WITH_REGION: { prompt: 'What is the text in the image, with regions?', kind: 'quads' },
  CAPTION: { prompt: 'What does the image describe?', kind: 'text' },
  DETAILED_CAPTION: { prompt: 'Describe in detail what is shown in the image.', kind: 'text' },
  MORE_DETAILED_CAPTION: { prompt: 'Describe with a paragraph what is shown in the image.', kind: 'text' },
  OD: { prompt: 'Locate the objects with category name in the image.', kind: 'boxes' },
  DENSE_REGION_CAPTION: { prompt: 'Locate the objects in the image, with their descriptions.', kind: 'boxes' },
  REGION_PROPOSAL: { prompt: 'Locate the region proposals in the image.', kind: 'boxes' },
  CAPTION_TO_PHRASE_GROUNDING: { prompt: 'Locate the phrases in the caption: {input}', kind: 'boxes' },
  REFERRING_EXPRESSION_SEGMENTATION: { prompt: 'Locate {input} in the image with mask', kind: 'polygons' },
  REGION_TO_SEGMENTATION: { prompt: 'What is the polygon mask of region {input}', kind: 'polygons' },
  OPEN_VOCABULARY_DETECTION: { prompt: 'Locate {input} in the image.', kind: 'boxes-or-polygons' },
  REGION_TO_CATEGORY: { prompt: 'What is the region {input}?', kind: 'text' },
  REGION_TO_DESCRIPTION: { prompt: 'What does the region {input} describe?', kind: 'text' },
  REGION_TO_OCR: { prompt: 'What text is in the region {input}?', kind: 'text' },
} as const satisfies Readonly<Record<string, Task>>;

export interface PictureSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Corners in pixels of the upright picture: x1, y1, x2, y2, … in the order the model gave them. */
export interface Shape {
  readonly kind: 'box' | 'quad' | 'polygon';
  readonly label: string;
  readonly points: readonly number[];
}

export interface TaskAnswer {
  readonly text: string;
  readonly shapes: readonly Shape[];
  /** The answer ended inside a shape, which is left out. */
  readonly truncated: boolean;
}

const bins = 1000;

/** The bin of a coordinate along a side of `sizePx`. */
export function quantise(value: number, sizePx: number): number {
  return Math.min(bins - 1, Math.max(0, Math.floor(value / (sizePx / bins))));
}

/** The centre of a bin, in pixels. */
export function dequantise(bin: number, sizePx: number): number {
  return ((bin + 0.5) * sizePx) / bins;
}

const location = /<loc_(\d+)>/g;
const locations = '(?:<loc_\\d+>)+';

/** Pixels of a run of location tokens, x and y in turn; null where a bin is beyond the last. */
function pointsOf(run: string, size: PictureSize): number[] | null {
  const found = [...run.matchAll(location)].map(([, bin]) => Number(bin));
  if (found.some((bin) => bin >= bins)) return null;
  return found.map((bin, at) => dequantise(bin, at % 2 === 0 ? size.widthPx : size.heightPx));
}

/** Groups of `length` points, each a shape; a rest that is shorter is truncated. */
function groups(
  run: string,
  length: number,
  kind: Shape['kind'],
  label: string,
  size: PictureSize,
): { shapes: Shape[]; rest: boolean } {
  const points = pointsOf(run, size) ?? [];
  const shapes: Shape[] = [];
  for (let at = 0; at + length <= points.length; at += length) {
    shapes.push({ kind, label, points: points.slice(at, at + length) });
  }
  return { shapes, rest: points.length % length !== 0 };
}

function labelled(text: string, length: number, kind: 'box' | 'quad', size: PictureSize): Omit<TaskAnswer, 'text'> {
  const pattern = new RegExp(`([^<]*(?:<(?!loc_\\d+>)[^<]*)*)(${locations})`, 'g');
  const parts = [...text.matchAll(pattern)].map(([, label, run]) =>
    groups(run!, length, kind, cleanLabel(label!), size),
  );
  return { shapes: parts.flatMap(({ shapes }) => shapes), truncated: parts.at(-1)?.rest ?? false };
}

function polygons(text: string, size: PictureSize): Omit<TaskAnswer, 'text'> {
  const pattern = /([^<]*)((?:<poly>|<sep>|<\/poly>|<loc_\d+>)+)/g;
  const shapes: Shape[] = [];
  let truncated = false;
  for (const [, label, body] of text.matchAll(pattern)) {
    for (const run of body!.split(/<poly>|<\/poly>|<sep>/)) {
      const points = pointsOf(run, size) ?? [];
      const whole = points.slice(0, points.length - (points.length % 2));
      if (whole.length >= 6) shapes.push({ kind: 'polygon', label: cleanLabel(label!), points: whole });
      truncated ||= whole.length !== points.length;
    }
    truncated ||= body!.includes('<poly>') && !body!.trimEnd().endsWith('</poly>');
  }
  return { shapes, truncated };
}

function cleanLabel(label: string): string {
  return label.replace(/<(?:ground|obj)>/, '').trim();
}

/** Reads an answer. Never throws; every point lies on the picture. */
export function readAnswer(kind: AnswerKind, answer: string, size: PictureSize): TaskAnswer {
  const text = answer.replace(/<\/?s>|<pad>/g, '').trim();
  switch (kind) {
    case 'text':
      return { text, shapes: [], truncated: false };
    case 'boxes':
      return { text, ...labelled(text, 4, 'box', size) };
    case 'quads':
      return { text, ...labelled(text, 8, 'quad', size) };
    case 'polygons':
      return { text, ...polygons(text, size) };
    case 'boxes-or-polygons':
      return { text, ...(text.includes('<poly>') ? polygons(text, size) : labelled(text, 4, 'box', size)) };
  }
}
