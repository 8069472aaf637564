/** A figure's maps: fitted, parted into foreground and background, coloured. And those of a second model. */
import type { Job } from '../contract.ts';
import { fitColours, foreground } from '../figure-colours.ts';
import {
  type Figure,
  type FigureFit,
  type FigureMap,
  type Fit,
  type InspectEvent,
  modelTitle,
  type Recipe,
} from '../inspection.ts';
import { otherMap } from './compare-models.ts';
import type { Eyes } from './eyes.ts';
import { type FeatureMap, mapsOf, mapsOfLook } from './features.ts';
import { type FittedMaps, fitMaps, type Projection } from './project.ts';

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

/** The figure's maps as another model has them. */
export interface SecondRowMaps {
  readonly model: NonNullable<Recipe['secondModel']>;
  readonly title: string;
  readonly maps: readonly ColouredMap[];
}

export async function* figureMaps(figure: Figure, eyes: Eyes): Job<InspectEvent, DrawnMap[]> {
  const fitted = yield* fitMaps(figure.fits.map(asFit), figure.imageMode, eyes);
  return fitted.flatMap((maps, at) => drawnMaps(maps, figure.fits[at]!));
}

export async function* secondRowMaps(
  { fits, secondRow, imageMode }: Figure,
  eyes: Eyes,
): Job<InspectEvent, SecondRowMaps | undefined> {
  if (secondRow === undefined) return undefined;
  const all = fits.flatMap(({ maps, scope }) => maps.map((shown) => ({ shown, scope })));
  const { picture } = all[0]!.shown;
  const ours = yield* mapsOf(
    all.map(({ shown: { source } }) => ({ picture, source })),
    imageMode,
    eyes,
  );
  const { manifest, identity, seen } = yield* eyes.lookThrough(secondRow.model, picture, imageMode);
  const theirs = mapsOfLook(picture, seen, manifest);
  const maps = all.map(({ shown, scope }, at): ColouredMap => {
    const map = theirs.find(({ choice }) => choice.source === shown.source)!;
    const { scores, turnedScores } = otherMap(ours[at]!, map, scope);
    const { ofPicture } = map;
    const { palette, stretch } = shown;
    const shaded = { scores: secondRow.isTurned ? turnedScores : scores, refitScores: undefined, ofPicture };
    return { shown, map, colours: fitColours([{ ...shaded, cut: shown, palette, stretch }])[0]! };
  });
  const { name, precision } = manifest;
  return { model: { name, precision, manifestSha256: identity }, title: modelTitle(manifest), maps };
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
