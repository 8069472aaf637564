/** A figure's maps: fitted, parted into foreground and background, coloured. */
import type { Job } from '../contract.ts';
import { fitColours, foreground } from '../figure-colours.ts';
import type { Figure, FigureFit, FigureMap, Fit, InspectEvent } from '../inspection.ts';
import type { Eyes } from './eyes.ts';
import type { FeatureMap } from './features.ts';
import { type FittedMaps, fitMaps, type Projection } from './project.ts';

export interface DrawnMap {
  readonly shown: FigureMap;
  readonly map: FeatureMap;
  readonly first: Projection;
  /** The second fit, where colours come from it. */
  readonly second: Projection | undefined;
  /** Its place among the maps of its fit. */
  readonly at: number;
  /** [rows · columns]: 1 in the foreground. */
  readonly mask: Uint8Array;
  /** RGBA [rows · columns, 4]. */
  readonly colours: Uint8ClampedArray;
}

export async function* figureMaps(figure: Figure, eyes: Eyes): Job<InspectEvent, DrawnMap[]> {
  const fitted = yield* fitMaps(figure.fits.map(asFit), figure.imageMode, eyes);
  return fitted.flatMap((maps, at) => drawnMaps(maps, figure.fits[at]!));
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
