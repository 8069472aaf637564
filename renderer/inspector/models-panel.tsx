/** Two models over one picture: how alike what they see is, and how the second one's colours are to be read. */
import { useStore } from 'zustand';
import {
  type CompareModelsResult,
  type FeatureSource,
  featureSources,
  type OtherFit,
} from '../../native-models/inspection.ts';
import { Choice } from '../ui/choice.tsx';
import { useWords } from '../words/words.tsx';
import type { Inspector } from './inspector.ts';
import { useModelTitles } from './use-model-titles.ts';

export function ModelsPanel({ inspector }: { readonly inspector: Inspector }) {
  const { figure: words, common } = useWords();
  const { chosen, comparison, isTurned, setTurned, retry } = useStore(inspector.other);
  const titles = useModelTitles(inspector);
  if (chosen === undefined || comparison.type === 'none') return null;
  return (
    <section className="models" aria-label={words.models.title}>
      <h3>{words.models.title}</h3>
      {comparison.type === 'failed' && (
        <p className="inspector-trouble" role="alert">
          {common.sentence(comparison.message)}
          <button type="button" className="text-button" onClick={retry}>
            {words.tryAgain}
          </button>
        </p>
      )}
      {comparison.type === 'working' && (
        <p className="choice-words" role="status">
          {words.models.working(titles[1], words.status[comparison.stage])}
        </p>
      )}
      {comparison.type === 'ready' && (
        <>
          <Choice
            label={words.models.components(titles[1])}
            options={[
              { value: 'turned', title: words.models.turned },
              { value: 'own', title: words.models.own },
            ]}
            value={isTurned ? 'turned' : 'own'}
            onChange={(value) => setTurned(value === 'turned')}
          />
          <p className="choice-words">
            {isTurned ? words.models.turnedHint : words.models.ownHint} <Agreements fits={comparison.row.fits} />
          </p>
          <Alignments alike={comparison.alike} titles={titles} />
        </>
      )}
    </section>
  );
}

function Agreements({ fits }: { readonly fits: readonly OtherFit[] }) {
  const { models: words, maps } = useWords().figure;
  const percents = fits.map(({ maps: ofFit, agreement }) =>
    words.percent(ofFit.map(({ source }) => maps[source].title).join(', '), Math.round(100 * agreement)),
  );
  return words.agreement(percents.join('; '));
}

interface AlignmentsProps {
  /** Undefined while it is measured: the table stands, empty. */
  readonly alike: CompareModelsResult | undefined;
  readonly titles: readonly [open: string, other: string];
}

function Alignments({ alike, titles: [open, other] }: AlignmentsProps) {
  const { models: words, maps } = useWords().figure;
  const nameOf = (source: FeatureSource): string => maps[source].title;
  const width = featureSources.length;
  return (
    <>
      <table className="alignments" aria-busy={alike === undefined}>
        <caption className="unseen">{words.table(open, other)}</caption>
        <thead>
          <tr>
            <td />
            {featureSources.map((source) => (
              <th key={source} scope="col">
                {nameOf(source)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {featureSources.map((source, row) => (
            <tr key={source}>
              <th scope="row">{nameOf(source)}</th>
              {featureSources.map((column, at) => {
                const alignment = alike?.alignments[row * width + at];
                const percent = `${Math.round(100 * (alignment || 0))}%`;
                return (
                  <td key={column} style={{ '--share': percent } as React.CSSProperties}>
                    {alignment === undefined ? '·' : words.number(alignment)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="choice-words">
        {alike === undefined ? words.measuring : words.hint(open, other, alike.grid.rows, alike.grid.columns)}{' '}
        {words.files}
      </p>
    </>
  );
}
