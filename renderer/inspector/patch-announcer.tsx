/** Says aloud which patch the arrow keys have reached and what it is in every map. */
import { useStore } from 'zustand';
import { useWords } from '../words/words.tsx';
import type { Inspector } from './inspector.ts';
import { usePatchWords } from './map-plate.tsx';
import { findMap, modelGrid, placeWords, type ShownMap } from './shown-maps.ts';
import { mapSources } from './sources.ts';
import { useShownRows } from './use-shown-rows.ts';

export function PatchAnnouncer({ inspector }: { readonly inspector: Inspector }) {
  const { figure: words } = useWords();
  const patch = useStore(inspector.pointing, (state) => state.patch);
  const picture = useStore(inspector.pointing, (state) => state.picture);
  const base = useStore(inspector.figure, modelGrid);
  const rows = useShownRows(inspector).filter((row) => row.picture.picture === picture);
  const isChosen = useStore(inspector.pointing, ({ selection, picture: of, patch: at }) =>
    selection.get(of ?? '')?.has(at ?? -1),
  );
  if (patch === undefined || base === undefined) return <p className="unseen" aria-live="polite" />;
  return (
    <p className="unseen" aria-live="polite">
      {placeWords(base, patch, words)}
      {isChosen ? words.plate.chosen : ''}
      {rows.map(({ name, fits }) => (
        <span key={name ?? ''}>
          {name === undefined ? '' : `. ${name}`}
          {mapSources.map(({ source }) => (
            <PatchValue
              key={source}
              inspector={inspector}
              title={words.maps[source].title}
              shown={findMap(fits, picture, source)}
            />
          ))}
        </span>
      ))}
    </p>
  );
}

interface ValueProps {
  readonly inspector: Inspector;
  readonly title: string;
  readonly shown: ShownMap | undefined;
}

function PatchValue({ inspector, title, shown }: ValueProps) {
  const base = useStore(inspector.figure, modelGrid);
  const words = usePatchWords(inspector, shown, base);
  return words === undefined ? null : `; ${title}: ${words}`;
}
