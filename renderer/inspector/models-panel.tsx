/** Two models over one picture: how alike what they see is, and how the second one's colours are to be read. */
import { useStore } from 'zustand';
import {
  type CompareModelsResult,
  type FeatureSource,
  featureSources,
  modelTitle,
} from '../../native-models/inspection.ts';
import { Choice } from '../ui/choice.tsx';
import { useWords } from '../words/words.tsx';
import type { Inspector } from './inspector.ts';

export function ModelsPanel({ inspector }: { readonly inspector: Inspector }) {
  const { figure: words, common } = useWords();
  const { chosen, comparison, isTurned, setTurned, retry } = useStore(inspector.other);
  const open = useStore(inspector.model, ({ known }) => known);
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
          {words.models.working(chosen.name, words.status[comparison.stage])}
        </p>
      )}
      {comparison.type === 'ready' && (
        <>
          <Choice
            label={words.models.components(comparison.result.name)}
            options={[
              { value: 'turned', title: words.models.turned },
              { value: 'own', title: words.models.own },
            ]}
            value={isTurned ? 'turned' : 'own'}
            onChange={(value) => setTurned(value === 'turned')}
          />
          <p className="choice-words">{isTurned ? words.models.turnedHint : words.models.ownHint}</p>
          <Alignments result={comparison.result} open={open === undefined ? '' : modelTitle(open)} />
        </>
      )}
    </section>
  );
}

function Alignments({ result, open }: { readonly result: CompareModelsResult; readonly open: string }) {
  const { models: words, maps } = useWords().figure;
  const nameOf = (source: FeatureSource): string => maps[source].title;
  const { grid, alignments } = result;
  const width = featureSources.length;
  return (
    <>
      <table className="alignments">
        <caption className="unseen">{words.table(open, modelTitle(result))}</caption>
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
              {featureSources.map((other, column) => {
                const alignment = alignments[row * width + column]!;
                const percent = `${Math.round(100 * (alignment || 0))}%`;
                return (
                  <td key={other} style={{ '--share': percent } as React.CSSProperties}>
                    {words.number(alignment)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="choice-words">
        {words.hint(open, modelTitle(result), grid.rows, grid.columns)}{' '}
        {words.agreement(
          result.maps
            .map(({ source, agreement }) => words.percent(nameOf(source), Math.round(100 * agreement)))
            .join(', '),
        )}{' '}
        {words.files}
      </p>
    </>
  );
}
