/** A figure's maps: fitted, parted into foreground and background, coloured. And those of a second model. */
import type { Job, PictureId } from '../contract.ts';
import { fitColours, foreground } from '../figure-colours.ts';
import type { Figure, FigureFit, FigureMap, Recipe } from '../figure-files.ts';
import { type Fit, type InspectEvent, modelTitle } from '../inspection.ts';
import type { Eyes } from './eyes.ts';
import type { FeatureMap } from './features.ts';
import { type FittedMaps, fitMaps, type Projection } from './project.ts';
import { throughOther } from './project-other.ts';

/** What a panel is drawn from. */
export interface ColouredMap {
  readonly shown: FigureMap;
  readonly map: FeatureMap;
  /** RGBA [rows · columns, 4]. */
  readonly colours: Uint8ClampedArray;
}
export interface DrawnMap extends ColouredMap {
  readonly first: Projection;
  /** The second fit, where colours come from it. */
  readonly second: Projection | undefined;
  /** Its place among the maps of its fit. */
  readonly at: number;
  /** [rows · columns]: 1 in the foreground. */
  readonly mask: Uint8Array;
}

/** One picture's maps as another model has them. */
export interface SecondRowMaps {
  readonly picture: PictureId;
  readonly model: NonNullable<Recipe['secondModel']>;
  readonly title: string;
  readonly maps: readonly ColouredMap[];
}

/** What a figure is drawn from: its maps, and those of a second model where it has one. */
export interface DrawnFigure {
  readonly maps: readonly DrawnMap[];
  readonly second: SecondRowMaps | undefined;
}

export async function* figureMaps(figure: Figure, eyes: Eyes): Job<InspectEvent, DrawnFigure> {
  const fits = figure.fits.map(asFit);
  const fitted = yield* fitMaps(fits, figure.imageMode, eyes);
  const maps = fitted.flatMap((each, at) => drawnMaps(each, figure.fits[at]!));
  const { secondRow, imageMode } = figure;
  if (secondRow === undefined) return { maps, second: undefined };
  const { manifest, identity, others } = yield* throughOther(secondRow, fits, fitted, imageMode, eyes);
  const { picture } = fits[0]!.maps[0]!;
  const { name, precision } = manifest;
  const second = {
    picture,
    model: { name, precision, manifestSha256: identity },
    title: modelTitle(manifest),
    maps: others.flatMap((other) => {
      const shown = figure.fits[other.of]!.maps.filter((map) => map.picture === picture);
      return drawnMaps(other, { ...figure.fits[other.of]!, maps: shown });
    }),
  };
  return { maps, second };
}

function asFit({ maps, scope, basis, isRefit }: FigureFit): Fit {
  return {
    maps: maps.map(({ picture, source, layer, threshold, isFlipped }) => ({
      picture,
      source,
      ...(layer !== undefined && { layer }),
      ...(isRefit && { refit: { threshold, isFlipped } }),
    })),
    scope,
    ...(basis !== undefined && { basis }),
  };
}

/** The fit's maps, in its order. */
function drawnMaps({ maps, first, second }: FittedMaps, fit: FigureFit): DrawnMap[] {
  const colours = fitColours(
    maps.map(({ ofPicture }, at) => ({
      scores: first.scores[at]!,
      refitScores: second?.scores[at],
      ofPicture,
      cut: fit.maps[at]!,
      palette: fit.maps[at]!.palette,
      stretch: fit.maps[at]!.stretch,
    })),
  );
  return maps.map((map, at) => {
    const shown = fit.maps[at]!;
    const mask = foreground(first.scores[at]!, map.ofPicture, shown);
    return { shown, map, first, second: second ?? undefined, at, mask, colours: colours[at]! };
  });
}
