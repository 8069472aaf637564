/** The rows of maps that stand: a picture's, two pictures', or one picture's through two models. */
import { useStore } from 'zustand';
import type { ProjectedFit } from '../../native-models/inspection.ts';
import { useWords } from '../words/words.tsx';
import type { InspectedPicture } from './figure-store.ts';
import type { Inspector } from './inspector.ts';
import { otherFits } from './other-model-store.ts';
import { useModelTitles } from './use-model-titles.ts';
import { useShownFits } from './use-shown-fits.ts';

export interface ShownRow {
  readonly picture: InspectedPicture;
  /** Where there are two. */
  readonly name: string | undefined;
  readonly fits: readonly ProjectedFit[];
}

export function useShownRows(inspector: Inspector): readonly ShownRow[] {
  const { plate } = useWords().figure;
  const fits = useShownFits(inspector);
  const fitsOfOther = useStore(inspector.other, otherFits);
  const [open, other] = useModelTitles(inspector);
  const inspected = useStore(inspector.figure, (state) => state.inspected);
  const beside = useStore(inspector.figure, (state) => state.beside);
  const isFigure = useStore(inspector.view, ({ view }) => view === 'figure');
  if (inspected === undefined) return [];
  if (isFigure && fitsOfOther.length > 0) {
    return [
      { picture: inspected, name: open, fits },
      { picture: inspected, name: other, fits: fitsOfOther },
    ];
  }
  if (beside === undefined) return [{ picture: inspected, name: undefined, fits }];
  return [
    { picture: inspected, name: plate.pictureOf('A'), fits },
    { picture: beside, name: plate.pictureOf('B'), fits },
  ];
}
