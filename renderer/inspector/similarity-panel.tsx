/** Three questions about likeness: to chosen patches, between two readings, and in clusters. */
import { useStore } from 'zustand';
import { patchesOfPicture } from '../../native-models/figure-colours.ts';
import type { FeatureSource } from '../../native-models/inspection.ts';
import { Choice } from '../ui/choice.tsx';
import { kindColours, rangeOf } from './heat.ts';
import type { Inspector } from './inspector.ts';
import { decimal } from './numbers.ts';
import { SelectionLine } from './selection-line.tsx';
import { type Likeness, mostClusters, type Question } from './similarity-store.ts';
import { mapSources, titleOf } from './sources.ts';

const questions: readonly { readonly value: Question; readonly title: string }[] = [
  { value: 'similar', title: 'Like these' },
  { value: 'difference', title: 'Difference' },
  { value: 'clusters', title: 'Clusters' },
];

export function SimilarityPanel({ inspector }: { readonly inspector: Inspector }) {
  const question = useStore(inspector.similarity, (state) => state.question);
  const likeness = useStore(inspector.similarity, (state) => state.likeness);
  return (
    <>
      <div className="choices">
        <Choice label="Show" options={questions} value={question} onChange={inspector.similarity.getState().ask} />
        {question === 'similar' && <Seeds inspector={inspector} />}
        {question === 'difference' && <Between inspector={inspector} />}
        {question === 'clusters' && <Clusters inspector={inspector} />}
      </div>
      {likeness.type === 'failed' && (
        <p className="inspector-trouble" role="alert">
          {likeness.message}
        </p>
      )}
      <p className="choice-words" role="status">
        {words(likeness)}
      </p>
    </>
  );
}

function Seeds({ inspector }: { readonly inspector: Inspector }) {
  const { pins, pin, pinSelection, choosePin, unpin } = useStore(inspector.similarity);
  const hasSelection = useStore(inspector.pointing, ({ selection }) => selection.size > 0);
  return (
    <>
      <SelectionLine inspector={inspector} none="Click a patch or drag over some, in any map." />
      <div className="pins">
        {pins.map(({ id, patches }) => (
          <span key={id} className="pin" data-chosen={id === pin || undefined}>
            <button type="button" aria-pressed={id === pin} onClick={() => choosePin(id === pin ? undefined : id)}>
              Seeds {id} <small>{patches.size}</small>
            </button>
            <button type="button" aria-label={`Remove seeds ${id}`} onClick={() => unpin(id)}>
              ×
            </button>
          </span>
        ))}
        {hasSelection && pin === undefined && (
          <button type="button" className="text-button" onClick={pinSelection}>
            Pin these seeds
          </button>
        )}
      </div>
    </>
  );
}

function Between({ inspector }: { readonly inspector: Inspector }) {
  const { between, setBetween } = useStore(inspector.similarity);
  const hasTwo = useStore(inspector.figure, ({ beside }) => beside !== undefined);
  const [a, b] = between === 'pictures' ? (['ocr', 'caption'] as const) : between;
  const select = (
    label: string,
    value: FeatureSource,
    other: FeatureSource,
    onChange: (next: FeatureSource) => void,
  ) => (
    <select
      className="select"
      aria-label={label}
      value={value}
      onChange={(event) => onChange(sourceOf(event.target.value))}
    >
      {mapSources
        .filter(({ source }) => source !== 'fused' && source !== other)
        .map(({ source, title }) => (
          <option key={source} value={source}>
            {title}
          </option>
        ))}
    </select>
  );
  return (
    <>
      {hasTwo && (
        <Choice
          label="Between"
          options={[
            { value: 'maps', title: 'Two maps' },
            { value: 'pictures', title: 'The two pictures' },
          ]}
          value={between === 'pictures' ? 'pictures' : 'maps'}
          onChange={(value) => setBetween(value === 'pictures' ? 'pictures' : ['ocr', 'caption'])}
        />
      )}
      {between !== 'pictures' && (
        <p className="between">
          {select('First map', a, b, (next) => setBetween([next, b]))} against{' '}
          {select('Second map', b, a, (next) => setBetween([a, next]))}
        </p>
      )}
    </>
  );
}

function sourceOf(value: string): FeatureSource {
  return mapSources.find(({ source }) => source === value)!.source;
}

function Clusters({ inspector }: { readonly inspector: Inspector }) {
  const { clusterCount, clusterSource, setClusterCount, setClusterSource } = useStore(inspector.similarity);
  return (
    <>
      <Choice
        label="Of"
        options={mapSources.map(({ source, title }) => ({ value: source, title }))}
        value={clusterSource}
        onChange={setClusterSource}
      />
      <div className="stepper">
        <label htmlFor="cluster-count">Clusters</label>
        <input
          id="cluster-count"
          type="range"
          min={2}
          max={mostClusters}
          value={clusterCount}
          onChange={(event) => setClusterCount(Number(event.target.value))}
        />
        <output htmlFor="cluster-count">{clusterCount}</output>
      </div>
      <p className="swatches" aria-hidden="true">
        {kindColours.slice(0, clusterCount).map((colour) => (
          <span key={colour.join()} className="swatch" style={{ background: `rgb(${colour.join(' ')})` }} />
        ))}
      </p>
    </>
  );
}

/** What is seen, in words and numbers. */
function words(likeness: Likeness): string {
  switch (likeness.type) {
    case 'none':
    case 'failed':
      return '';
    case 'working':
      return 'Comparing';
    case 'similar': {
      const ranges = likeness.result.maps
        .filter(({ picture }) => picture === likeness.seeds.picture)
        .map(({ source, similarity, grid, placement }) => {
          const [least, most] = rangeOf(similarity, patchesOfPicture(grid, placement));
          return `${titleOf(source)} ${decimal(least)} to ${decimal(most)}`;
        });
      return `Cosine to the seeds' mean direction, dark to bright over each map's own range: ${ranges.join(', ')}.`;
    }
    case 'difference': {
      const pairs = likeness.result.pairs.map(({ difference, alignment, grid, placement }, at) => {
        const { a, b } = likeness.pairs[at]!;
        const [, most] = rangeOf(difference, patchesOfPicture(grid, placement));
        const names = a.source === b.source ? titleOf(a.source) : `${titleOf(a.source)} and ${titleOf(b.source)}`;
        return `${names} up to ${most.toFixed(2)}, alignment (CKA) ${alignment.toFixed(2)}`;
      });
      return `1 − cosine, patch by patch, bright where they see most differently: ${pairs.join('; ')}.`;
    }
    case 'clusters':
      return `k-means on whole features, from a fixed seed; ${Math.round(100 * (1 - likeness.result.unexplained))} % of the spread lies between the clusters. Lines on the picture part them.`;
  }
}
