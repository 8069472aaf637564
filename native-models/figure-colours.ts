/**
 * From components to colours, as in Florence-VL's Figure 3: patches whose first component is below a threshold are
 * background; of the others three components are red, green and blue, each stretched from its least to its greatest.
 * The paper leaves sign, scope and scaling open: each is a choice here. Pure, so that the window and the figure that
 * is written to a file have the same pixels.
 */

export interface Grid {
  readonly rows: number;
  readonly columns: number;
}

/** As fractions of the square's side. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** What counts as background in one map. */
export interface Cut {
  /** 0 to 1, of the first component's range over the picture. */
  readonly threshold: number;
  /** The first component's sign turned. */
  readonly isFlipped: boolean;
}

/** Three components as red, green and blue, or one of them along a scale that colour-blind readers see too. */
export type Palette = 'components' | 'first' | 'second' | 'third';

export type Range = readonly [least: number, greatest: number];
export type Ranges = readonly [Range, Range, Range];

/** A patch counts as the picture's where at least this share of it is picture. */
const leastShare = 0.1;

export function patchBox(grid: Grid, patch: number): Box {
  const width = 1 / grid.columns;
  const height = 1 / grid.rows;
  return { left: (patch % grid.columns) * width, top: Math.floor(patch / grid.columns) * height, width, height };
}

/** [rows · columns]: 1 where the patch sees the picture, 0 where it sees padding. */
export function patchesOfPicture(grid: Grid, placement: Box): Uint8Array {
  const seen = new Uint8Array(grid.rows * grid.columns);
  for (let patch = 0; patch < seen.length; patch++) {
    const box = patchBox(grid, patch);
    const width = overlap(box.left, box.width, placement.left, placement.width);
    const height = overlap(box.top, box.height, placement.top, placement.height);
    if ((width * height) / (box.width * box.height) >= leastShare) seen[patch] = 1;
  }
  return seen;
}

/** How many patches a mask keeps. */
export function countIn(mask: Uint8Array): number {
  return mask.reduce((sum, kept) => sum + kept, 0);
}

function overlap(start: number, length: number, otherStart: number, otherLength: number): number {
  return Math.max(0, Math.min(start + length, otherStart + otherLength) - Math.max(start, otherStart));
}

/** [N]: the first component from 0 to 1 over the patches of the picture; 0 elsewhere. */
export function firstComponent(scores: Float32Array, ofPicture: Uint8Array, isFlipped: boolean): Float32Array {
  const [range] = componentRanges(scores, ofPicture);
  return Float32Array.from(ofPicture, (seen, patch) => {
    if (seen === 0) return 0;
    const fraction = stretched(scores[3 * patch]!, range);
    return isFlipped ? 1 - fraction : fraction;
  });
}

/** [N]: 1 where the patch belongs to the picture and is not background. */
export function foreground(scores: Float32Array, ofPicture: Uint8Array, { threshold, isFlipped }: Cut): Uint8Array {
  const first = firstComponent(scores, ofPicture, isFlipped);
  return ofPicture.map((seen, patch) => (seen === 1 && first[patch]! >= threshold ? 1 : 0));
}

/** Of values [N], or of every third of [N, 3] from `first`, over the chosen patches; 0 to 0 where none is chosen. */
export function rangeOf(values: ArrayLike<number>, chosen: Uint8Array, first = 0, step = 1): Range {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (let patch = 0; patch < chosen.length; patch++) {
    if (chosen[patch] === 0) continue;
    const value = values[step * patch + first]!;
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  return least <= greatest ? [least, greatest] : none;
}

/** Each component's range over the chosen patches. */
export function componentRanges(scores: Float32Array, chosen: Uint8Array): Ranges {
  return [rangeOf(scores, chosen, 0, 3), rangeOf(scores, chosen, 1, 3), rangeOf(scores, chosen, 2, 3)];
}

const none: Range = [0, 0];
const noRanges: Ranges = [none, none, none];

/** The ranges that hold all of these: with them, one colour means one value in several maps. */
export function commonRanges(all: readonly Ranges[]): Ranges {
  const common = (component: 0 | 1 | 2): Range => [
    Math.min(...all.map((ranges) => ranges[component][0])),
    Math.max(...all.map((ranges) => ranges[component][1])),
  ];
  return all.length === 0 ? noRanges : [common(0), common(1), common(2)];
}

/** RGBA [N, 4], rows from the top: opaque in the chosen patches, all zeros elsewhere. */
export function mapColours(
  scores: Float32Array,
  chosen: Uint8Array,
  ranges: Ranges,
  palette: Palette,
  isFlipped: boolean,
): Uint8ClampedArray<ArrayBuffer> {
  const colours = new Uint8ClampedArray(4 * chosen.length);
  const fractionOf = (patch: number, component: 0 | 1 | 2): number => {
    const fraction = stretched(scores[3 * patch + component]!, ranges[component]);
    return component === 0 && isFlipped ? 1 - fraction : fraction;
  };
  const single = singles[palette];
  for (let patch = 0; patch < chosen.length; patch++) {
    if (chosen[patch] === 0) continue;
    if (single === undefined) {
      for (const component of [0, 1, 2] as const) colours[4 * patch + component] = 255 * fractionOf(patch, component);
    } else {
      colours.set(cividis(fractionOf(patch, single)), 4 * patch);
    }
    colours[4 * patch + 3] = 255;
  }
  return colours;
}

/** One map of a fit, and how it is to be shown. */
export interface ShadedMap {
  /** [N, 3]: which patches are foreground is read from the first of these. */
  readonly scores: Float32Array;
  /** [N, 3]: colours come from the second fit where there is one. */
  readonly refitScores?: Float32Array | undefined;
  readonly ofPicture: Uint8Array;
  readonly cut: Cut;
  readonly palette: Palette;
  /** Over its own range, or over the common range of the fit's maps, so that colours compare. */
  readonly stretch: 'map' | 'fit';
}

/** RGBA [N, 4] of each map of a fit. */
export function fitColours(maps: readonly ShadedMap[]): readonly Uint8ClampedArray<ArrayBuffer>[] {
  const drawn = maps.map((map) => {
    const chosen = foreground(map.scores, map.ofPicture, map.cut);
    const scores = map.refitScores ?? map.scores;
    return { ...map, scores, chosen, ranges: componentRanges(scores, chosen) };
  });
  const isEmpty = ({ chosen }: { chosen: Uint8Array }): boolean => !chosen.includes(1);
  const common = commonRanges(drawn.filter((map) => !isEmpty(map)).map(({ ranges }) => ranges));
  return drawn.map(({ scores, chosen, ranges, stretch, palette, cut }) =>
    mapColours(scores, chosen, stretch === 'fit' ? common : ranges, palette, cut.isFlipped),
  );
}

const singles: Readonly<Record<Palette, 0 | 1 | 2 | undefined>> = {
  components: undefined,
  first: 0,
  second: 1,
  third: 2,
};

/** From 0 to 1 over the range; a range without width is everywhere 0.5. */
export function stretched(score: number, [least, greatest]: Range): number {
  return greatest > least ? (score - least) / (greatest - least) : 0.5;
}

/** Otsu's threshold: of all ways to cut the values in two, the one with the largest variance between the parts. */
export function otsu(first: Float32Array, ofPicture: Uint8Array): number {
  const values = first.filter((_value, patch) => ofPicture[patch] === 1).sort();
  const total = values.reduce((sum, value) => sum + value, 0);
  let best = { between: 0, threshold: 0 };
  let below = 0;
  for (let count = 1; count < values.length; count++) {
    below += values[count - 1]!;
    if (values[count]! === values[count - 1]!) continue;
    const rest = values.length - count;
    const between = count * rest * (below / count - (total - below) / rest) ** 2;
    if (between > best.between) best = { between, threshold: (values[count - 1]! + values[count]!) / 2 };
  }
  return best.threshold;
}

/**
 * Stops of the cividis scale at equal distances, dark to light, in lightness that every reader orders alike
 * (Nuñez, Anderton & Renslow, PLOS ONE 13(7), 2018).
 */
const cividisStops = [
  [0, 34, 78],
  [18, 53, 112],
  [59, 73, 108],
  [87, 93, 109],
  [112, 113, 115],
  [138, 134, 120],
  [165, 156, 116],
  [195, 179, 105],
  [225, 204, 85],
  [254, 232, 56],
] as const;

/** RGB, 0 to 255, of a fraction. */
export function cividis(fraction: number): readonly [number, number, number] {
  const place = Math.min(1, Math.max(0, fraction)) * (cividisStops.length - 1);
  const at = Math.min(cividisStops.length - 2, Math.floor(place));
  const [from, to] = [cividisStops[at]!, cividisStops[at + 1]!];
  const mixed = (channel: 0 | 1 | 2): number => from[channel] + (place - at) * (to[channel] - from[channel]);
  return [mixed(0), mixed(1), mixed(2)];
}

/** How much a map covers the picture beneath it. At full strength of the picture a tint of the map is left. */
export function mapStrength(pictureStrength: number): number {
  return 1 - 0.8 * pictureStrength;
}
