/** What every plate shows in the view that is open: from the stores' states to colours. Pure. */
import { fitColours, patchesOfPicture, rangeOf } from '../../native-models/figure-colours.ts';
import type { Grid, Placement, ProjectedFit, ProjectedMap, RegionDrop } from '../../native-models/inspection.ts';
import { type AnswerState, regionsOf } from './answer-store.ts';
import type { Depth } from './depth-store.ts';
import type { MapData } from './feature-scene.ts';
import { type FigureState, projectedMaps } from './figure-store.ts';
import { glow, heatColours, kindColours, kindMap, positionColours } from './heat.ts';
import type { Inspector } from './inspector.ts';
import { cutOf, type Look } from './look-store.ts';
import { type OtherModel, otherFits } from './other-model-store.ts';
import { shownFits } from './shown-maps.ts';
import { type Likeness, labelsOf, type Similarity } from './similarity-store.ts';
import { mapKey, otherKey } from './sources.ts';
import type { Squares } from './square-store.ts';
import type { ViewState } from './view-store.ts';

export interface PaintState {
  readonly figure: FigureState;
  readonly look: Look;
  readonly view: ViewState;
  readonly depth: Depth;
  readonly other: Pick<OtherModel, 'comparison'>;
  readonly similarity: Similarity;
  readonly answer: AnswerState;
  readonly squares: Squares;
}

/** The stores as they stand. */
export function paintState(inspector: Inspector): PaintState {
  const { figure, squares, other, look, view, depth, similarity, answer } = inspector;
  return {
    figure: figure.getState(),
    squares: squares.getState(),
    other: other.getState(),
    look: look.getState(),
    view: view.getState(),
    depth: depth.getState(),
    similarity: similarity.getState(),
    answer: answer.getState(),
  };
}

/** The name of the heat over a picture's own plate. */
export function overPicture(picture: string): string {
  return `${picture}/picture`;
}

/** By map key, by the key of the other model's map, or by `overPicture`. */
export type Painting = ReadonlyMap<string, MapData>;

export function paint(state: PaintState): Painting {
  const { view, figure, depth, look } = state;
  if (figure.features.type !== 'ready') return new Map();
  const painting = new Map<string, MapData>();
  for (const [map, colours] of colouredMaps(shownFits({ figure, depth, view: view.view }), look)) {
    painting.set(mapKey(map), data(state, map, recoloured(state, map) ?? colours));
  }
  if (view.view === 'figure') {
    for (const [map, colours] of colouredMaps(otherFits(state.other), look)) {
      painting.set(otherKey(map), data(state, map, colours));
    }
  }
  if (view.view === 'similarity') likenessOver(state, painting);
  if (view.view === 'answer') whereOver(state, painting);
  return painting;
}

/** Each map's colours as the look wants them. */
export function colouredMaps(
  fits: readonly ProjectedFit[],
  look: Look,
): readonly (readonly [ProjectedMap, Uint8ClampedArray])[] {
  return fits.flatMap(({ maps }) => {
    const colours = fitColours(
      maps.map(({ scores, refitScores, grid, placement, source }) => ({
        scores,
        refitScores: look.isRefit ? refitScores : undefined,
        ofPicture: patchesOfPicture(grid, placement),
        cut: cutOf(look, source),
        palette: look.palette,
        stretch: look.stretch,
      })),
    );
    return maps.map((map, at) => [map, colours[at]!] as const);
  });
}

interface Place {
  readonly picture: string;
  readonly grid: Grid;
  readonly placement: Placement;
}

/** Without its square a map lies on nothing, and covers as where no picture is to show through. */
function data({ look, squares }: PaintState, { picture, grid, placement }: Place, colours: Uint8ClampedArray): MapData {
  const square = squares.images.get(picture);
  const pictureStrength = square === undefined ? 0 : look.pictureStrength;
  return { square, pictureStrength, colours, grid, placement, isSmooth: look.isSmooth };
}

/** What the cloud's colours are, where they are not the components; the maps follow them. */
function recoloured(state: PaintState, map: ProjectedMap): Uint8ClampedArray | undefined {
  const { view, similarity, figure } = state;
  if (view.view !== 'cloud' || view.cloudColour === 'components') return undefined;
  return cloudColours(map, view.cloudColour, similarity.likeness, figure);
}

export function cloudColours(
  map: ProjectedMap,
  by: Exclude<ViewState['cloudColour'], 'components'>,
  likeness: Likeness,
  { gallery }: Pick<FigureState, 'gallery'>,
): Uint8ClampedArray {
  const { grid, placement } = map;
  const ofPicture = patchesOfPicture(grid, placement);
  if (by === 'position') return positionColours(grid.rows, grid.columns, ofPicture);
  if (by === 'cluster') {
    const labels = likeness.type === 'clusters' ? labelsOf(likeness.result, map) : undefined;
    return kindMap(labels ?? new Uint8Array(ofPicture.length).fill(255));
  }
  const at = gallery.findIndex(({ picture }) => picture === map.picture) % kindColours.length;
  return kindMap(ofPicture.map((seen) => (seen === 1 ? Math.max(0, at) : 255)));
}

function likenessOver(state: PaintState, painting: Map<string, MapData>): void {
  const { likeness } = state.similarity;
  const over = (place: Place, colours: Uint8ClampedArray): void => {
    painting.set(overPicture(place.picture), {
      ...data(state, place, colours),
      square: undefined,
      pictureStrength: 0.3,
    });
  };
  switch (likeness.type) {
    case 'similar':
      for (const map of likeness.result.maps) {
        const ofPicture = patchesOfPicture(map.grid, map.placement);
        const colours = heatColours(map.similarity, ofPicture, rangeOf(map.similarity, ofPicture));
        painting.set(mapKey(map), data(state, map, colours));
      }
      return;
    case 'difference':
      for (const [at, { grid, placement, ofBoth, difference }] of likeness.result.pairs.entries()) {
        const { a, b } = likeness.pairs[at]!;
        const place = { picture: b.picture, grid, placement };
        const colours = heatColours(difference, ofBoth, [0, rangeOf(difference, ofBoth)[1]]);
        if (a.picture === b.picture) over(place, colours);
        else painting.set(mapKey(b), data(state, place, colours));
      }
      return;
    case 'clusters':
      for (const map of likeness.result.maps) painting.set(mapKey(map), data(state, map, kindMap(map.labels)));
      return;
    default:
  }
}

/** [rows · columns]: of each patch the drop of the finest region that holds it, the finer ones being the later. */
function dropsOf(regions: readonly RegionDrop[], grid: Grid): Float32Array {
  const drops = new Float32Array(grid.rows * grid.columns);
  for (const { row, column, rows, columns, drop } of regions) {
    for (let down = row; down < row + rows; down++) {
      drops.fill(drop, down * grid.columns + column, down * grid.columns + column + columns);
    }
  }
  return drops;
}

/** The losses of regions, as far as they are known. */
function whereOver(state: PaintState, painting: Map<string, MapData>): void {
  const picture = state.answer.chosen?.picture.picture;
  const map = projectedMaps(state.figure).find((each) => each.picture === picture);
  if (picture === undefined || map === undefined) return;
  const { grid, placement } = map;
  const drop = dropsOf(regionsOf(state.answer.interventions.patches), grid);
  const ofPicture = patchesOfPicture(grid, placement);
  const colours = glow(drop, ofPicture, rangeOf(drop, ofPicture)[1]);
  painting.set(overPicture(picture), {
    ...data(state, { picture, grid, placement }, colours),
    square: undefined,
    pictureStrength: 0,
  });
}
