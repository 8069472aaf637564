/** Which map the cloud is of, and what its colours say. */
import { useStore } from 'zustand';
import { Choice } from '../ui/choice.tsx';
import type { Inspector } from './inspector.ts';
import { SelectionLine } from './selection-line.tsx';
import { mapSources } from './sources.ts';
import type { CloudColour } from './view-store.ts';

const colours: readonly { readonly value: CloudColour; readonly title: string }[] = [
  { value: 'components', title: 'Components' },
  { value: 'position', title: 'Position' },
  { value: 'cluster', title: 'Cluster' },
  { value: 'picture', title: 'Picture' },
];

export function CloudPanel({ inspector }: { readonly inspector: Inspector }) {
  const { cloudSource, cloudColour, setCloudSource, setCloudColour } = useStore(inspector.view);
  const { basis, gallery, beside, setBasis } = useStore(inspector.figure);
  const isApart = basis === 'own' && beside !== undefined;
  return (
    <>
      <div className="choices">
        <Choice
          label="Map"
          options={mapSources.map(({ source, title }) => ({ value: source, title }))}
          value={cloudSource}
          onChange={setCloudSource}
        />
        <Choice label="Colour" options={colours} value={cloudColour} onChange={setCloudColour} />
        {basis !== 'pictures' && gallery.length > 1 && (
          <p className="choice-words">
            {isApart && 'Each picture lies on its own axes, so the two clouds cannot be compared. '}
            <button type="button" className="text-button" onClick={() => setBasis('pictures')}>
              All {gallery.length} pictures on common axes
            </button>
          </p>
        )}
      </div>
      <SelectionLine inspector={inspector} none="Point at a patch or a dot; draw a lasso, or hold Shift and draw." />
    </>
  );
}
