/** Three questions about likeness: to chosen patches, between two readings, and in clusters. */
import { useStore } from 'zustand';
import { patchesOfPicture, rangeOf } from '../../native-models/figure-colours.ts';
import type { FeatureSource } from '../../native-models/inspection.ts';
import { Choice } from '../ui/choice.tsx';
import { useWords } from '../words/words.tsx';
import { kindColours } from './heat.ts';
import type { Inspector } from './inspector.ts';
import { Ramp } from './ramp.tsx';
import { SelectionLine } from './selection-line.tsx';
import type { FigureWords } from './shown-maps.ts';
import { type Likeness, mostClusters, type Question } from './similarity-store.ts';
import { mapSources } from './sources.ts';

const questions: readonly Question[] = ['similar', 'difference', 'clusters'];

export function SimilarityPanel({ inspector }: { readonly inspector: Inspector }) {
  const { figure: said, common } = useWords();
  const question = useStore(inspector.similarity, (state) => state.question);
  const likeness = useStore(inspector.similarity, (state) => state.likeness);
  return (
    <>
      <div className="choices">
        <Choice
          label={said.similarity.show}
          options={questions.map((value) => ({ value, title: said.similarity[value] }))}
          value={question}
          onChange={inspector.similarity.getState().ask}
        />
        {question === 'similar' && <Seeds inspector={inspector} />}
        {question === 'difference' && <Between inspector={inspector} />}
        {question === 'clusters' && <Clusters inspector={inspector} />}
      </div>
      {likeness.type === 'failed' && (
        <p className="inspector-trouble" role="alert">
          {common.sentence(likeness.message)}
        </p>
      )}
      {(likeness.type === 'similar' || likeness.type === 'difference') && <Ramp />}
      <p className="choice-words" role="status">
        {likenessSentence(likeness, said)}
      </p>
    </>
  );
}

function Seeds({ inspector }: { readonly inspector: Inspector }) {
  const { similarity: said } = useWords().figure;
  const { pins, pin, pinSelection, choosePin, unpin } = useStore(inspector.similarity);
  const hasSelection = useStore(inspector.pointing, ({ selection }) => selection.size > 0);
  return (
    <>
      <SelectionLine inspector={inspector} none={said.hint} />
      <div className="pins">
        {pins.map(({ id, patches }) => (
          <span key={id} className="pin" data-chosen={id === pin || undefined}>
            <button type="button" aria-pressed={id === pin} onClick={() => choosePin(id === pin ? undefined : id)}>
              {said.seeds(id)} <small>{patches.size}</small>
            </button>
            <button type="button" aria-label={said.removeSeeds(id)} onClick={() => unpin(id)}>
              ×
            </button>
          </span>
        ))}
        {hasSelection && pin === undefined && (
          <button type="button" className="text-button" onClick={pinSelection}>
            {said.pin}
          </button>
        )}
      </div>
    </>
  );
}

function Between({ inspector }: { readonly inspector: Inspector }) {
  const { similarity: said, maps: named } = useWords().figure;
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
        .map(({ source }) => (
          <option key={source} value={source}>
            {named[source].title}
          </option>
        ))}
    </select>
  );
  return (
    <>
      {hasTwo && (
        <Choice
          label={said.between}
          options={[
            { value: 'maps', title: said.twoMaps },
            { value: 'pictures', title: said.twoPictures },
          ]}
          value={between === 'pictures' ? 'pictures' : 'maps'}
          onChange={(value) => setBetween(value === 'pictures' ? 'pictures' : ['ocr', 'caption'])}
        />
      )}
      {between !== 'pictures' && (
        <p className="between">
          {select(said.first, a, b, (next) => setBetween([next, b]))} {said.against}{' '}
          {select(said.second, b, a, (next) => setBetween([a, next]))}
        </p>
      )}
    </>
  );
}

function sourceOf(value: string): FeatureSource {
  return mapSources.find(({ source }) => source === value)!.source;
}

function Clusters({ inspector }: { readonly inspector: Inspector }) {
  const { similarity: said, maps: named } = useWords().figure;
  const { clusterCount, clusterSource, setClusterCount, setClusterSource } = useStore(inspector.similarity);
  return (
    <>
      <Choice
        label={said.of}
        options={mapSources.map(({ source }) => ({ value: source, title: named[source].title }))}
        value={clusterSource}
        onChange={setClusterSource}
      />
      <div className="stepper">
        <label htmlFor="cluster-count">{said.clusters}</label>
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
export function likenessSentence(likeness: Likeness, { similarity: said, maps: named }: FigureWords): string {
  switch (likeness.type) {
    case 'none':
    case 'failed':
      return '';
    case 'working':
      return said.working;
    case 'similar': {
      const { maps } = likeness.result;
      const isShown = maps.some(({ picture }) => picture === likeness.seeds.picture); // pinned seeds outlast their picture
      const told = isShown ? likeness.seeds.picture : maps[0]?.picture;
      const ranges = maps
        .filter(({ picture }) => picture === told)
        .map(({ source, similarity, grid, placement }) => {
          const [least, most] = rangeOf(similarity, patchesOfPicture(grid, placement));
          return said.range(named[source].title, least, most);
        });
      return said.similarWords(ranges.join(', '));
    }
    case 'difference': {
      const pairs = likeness.result.pairs.map(({ difference, alignment, ofBoth }, at) => {
        const { a, b } = likeness.pairs[at]!;
        const [, most] = rangeOf(difference, ofBoth);
        return said.apart(said.pair(named[a.source].title, named[b.source].title), most, alignment);
      });
      return said.differenceWords(pairs.join('; '));
    }
    case 'clusters':
      return said.clusterWords(Math.round(100 * (1 - likeness.result.unexplained)));
  }
}
