/** Which map the cloud is of, and what its colours say. */
import { useStore } from 'zustand';
import { Choice } from '../ui/choice.tsx';
import { useWords } from '../words/words.tsx';
import type { Inspector } from './inspector.ts';
import { SelectionLine } from './selection-line.tsx';
import { mapSources } from './sources.ts';
import type { CloudColour } from './view-store.ts';

const colours: readonly CloudColour[] = ['components', 'position', 'cluster', 'picture'];

export function CloudPanel({ inspector }: { readonly inspector: Inspector }) {
  const { figure: words } = useWords();
  const { cloudSource, cloudColour, setCloudSource, setCloudColour } = useStore(inspector.view);
  const { basis, gallery, beside, setBasis } = useStore(inspector.figure);
  const isApart = basis === 'own' && beside !== undefined;
  return (
    <>
      <div className="choices">
        <Choice
          label={words.cloud.map}
          options={mapSources.map(({ source }) => ({ value: source, title: words.maps[source].title }))}
          value={cloudSource}
          onChange={setCloudSource}
        />
        <Choice
          label={words.cloud.colour}
          options={colours.map((value) => ({ value, title: words.cloud.colours[value] }))}
          value={cloudColour}
          onChange={setCloudColour}
        />
        {basis !== 'pictures' && gallery.length > 1 && (
          <p className="choice-words">
            {isApart && words.cloud.apart}
            <button type="button" className="text-button" onClick={() => setBasis('pictures')}>
              {words.cloud.together(gallery.length)}
            </button>
          </p>
        )}
      </div>
      <SelectionLine inspector={inspector} none={words.cloud.hint} />
    </>
  );
}
