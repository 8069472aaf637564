/** Which maps share a basis: the fits that a projection is asked for. */
import type { PictureId } from '../../native-models/contract.ts';
import type { Basis, Cut, FeatureSource, Fit, FitMap, FitScope } from '../../native-models/inspection.ts';
import { mapSources, promptSources } from './sources.ts';

/** A map by itself, the three prompts together, each source over several pictures, or a basis from a file. */
export type BasisChoice = 'own' | 'prompts' | 'pictures' | 'frozen';

export type FrozenBases = Readonly<Partial<Record<FeatureSource, Basis>>>;

export interface FitsChoice {
  /** Those shown come first; the others only share their basis. */
  readonly pictures: readonly PictureId[];
  readonly basis: BasisChoice;
  readonly scope: FitScope;
  readonly frozen: FrozenBases;
  /** What is foreground, where a second fit is wanted. */
  readonly refit?: ((source: FeatureSource) => Cut) | undefined;
}

export function fitsOf({ pictures, basis, scope, frozen, refit }: FitsChoice): readonly Fit[] {
  const map = (picture: PictureId, source: FeatureSource): FitMap => ({
    picture,
    source,
    ...(refit === undefined ? {} : { refit: refit(source) }),
  });
  const all = mapSources.map(({ source }) => source);
  const together = (maps: readonly FitMap[], shared?: Basis): Fit => ({
    maps,
    scope,
    ...(shared === undefined ? {} : { basis: shared }),
  });
  switch (basis) {
    case 'own':
      return pictures.flatMap((picture) => all.map((source) => together([map(picture, source)])));
    case 'prompts':
      return pictures.flatMap((picture) => [
        together([map(picture, 'depth')]),
        together(promptSources.map((source) => map(picture, source))),
        together([map(picture, 'fused')]),
      ]);
    case 'pictures':
      return all.map((source) => together(pictures.map((picture) => map(picture, source))));
    case 'frozen':
      return all.map((source) =>
        together(
          pictures.map((picture) => map(picture, source)),
          frozen[source],
        ),
      );
  }
}
