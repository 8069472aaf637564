/** Says aloud which patch the arrow keys have reached and what it is in every map. */
import { useStore } from 'zustand';
import { useWords } from '../words/words.tsx';
import type { Inspector } from './inspector.ts';
import { usePatchWords } from './map-plate.tsx';
import { findMap, modelGrid, placeWords } from './shown-maps.ts';
import { type MapSource, mapSources } from './sources.ts';
import { useShownFits } from './use-shown-fits.ts';

export function PatchAnnouncer({ inspector }: { readonly inspector: Inspector }) {
  const { figure: words } = useWords();
  const patch = useStore(inspector.pointing, (state) => state.patch);
  const base = useStore(inspector.figure, modelGrid);
  const isChosen = useStore(inspector.pointing, ({ selection, picture, patch: at }) =>
    selection.get(picture ?? '')?.has(at ?? -1),
  );
  if (patch === undefined || base === undefined) return <p className="unseen" aria-live="polite" />;
  return (
    <p className="unseen" aria-live="polite">
      {placeWords(base, patch, words)}
      {isChosen ? words.plate.chosen : ''}
      {mapSources.map((source) => (
        <PatchValue key={source.source} inspector={inspector} {...source} />
      ))}
    </p>
  );
}

function PatchValue({ inspector, source }: { readonly inspector: Inspector } & MapSource) {
  const { title } = useWords().figure.maps[source];
  const fits = useShownFits(inspector);
  const base = useStore(inspector.figure, modelGrid);
  const picture = useStore(inspector.pointing, (state) => state.picture);
  const words = usePatchWords(inspector, findMap(fits, picture, source), base);
  return words === undefined ? null : `; ${title}: ${words}`;
}
