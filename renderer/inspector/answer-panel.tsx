/** Which features answered? Four bars, the answer's words tinted, and where on the picture. */
import { useStore } from 'zustand';
import type { Grid, InterveneResult } from '../../native-models/inspection.ts';
import { durationWords } from '../model/words.ts';
import { Choice } from '../ui/choice.tsx';
import { Progress } from '../ui/progress.tsx';
import { useWords, type Words } from '../words/words.tsx';
import { channelsOf, type Intervention, type Taken } from './answer-store.ts';
import { answerWords, channels, natsWords } from './answer-words.ts';
import type { Inspector } from './inspector.ts';

/** From how many levels of cuts the finest can be chosen. */
const cutLevels = [2, 3, 4] as const;

/** The finest cut of each number of levels, in patches a side; a level that has nothing left to cut is no choice. */
function cutsOf({ rows, columns }: Grid): readonly { readonly levels: number; readonly title: string }[] {
  const cut = (levels: number, length: number): number => Math.min(2 ** (levels + 1), length);
  return cutLevels
    .filter((levels) => levels === cutLevels[0] || 2 ** levels < Math.max(rows, columns))
    .map((levels) => ({ levels, title: `${cut(levels, rows)} × ${cut(levels, columns)}` }));
}

/** The published model's, until the open one is known. */
const noGrid: Grid = { rows: 24, columns: 24 };

export function AnswerPanel({ inspector }: { readonly inspector: Inspector }) {
  const { answer: words } = useWords().figure;
  const { answers, chosen, replacement, from, levels, interventions } = useStore(inspector.answer);
  const { choose, setReplacement, setFrom, setLevels } = inspector.answer.getState();
  const grid = useStore(inspector.model, ({ known }) => known?.grid) ?? noGrid;
  const cuts = cutsOf(grid);
  const found = interventions.channels;
  if (chosen === undefined) {
    return <p className="choice-words">{words.none}</p>;
  }
  return (
    <>
      <div className="asked">
        {answers.length > 1 ? (
          <select
            className="select"
            aria-label={words.answer}
            value={chosen.id}
            onChange={(event) => choose(event.target.value)}
          >
            {answers.map(({ id, question }) => (
              <option key={id} value={id}>
                {question}
              </option>
            ))}
          </select>
        ) : (
          <p className="asked-question">{chosen.question}</p>
        )}
        {found.type === 'done' ? <Tinted result={found.result} /> : <p className="asked-answer">{chosen.answer}</p>}
      </div>

      <section className="taken" aria-label={words.features}>
        <h3>{words.features}</h3>
        <Bars intervention={found} />
        <Choice
          label={words.instead}
          options={[
            { value: 'mean', title: words.mean },
            { value: 'zero', title: words.zero },
          ]}
          value={replacement}
          onChange={setReplacement}
        />
        <Run inspector={inspector} taken="channels" verb={words.takeFeatures} />
      </section>

      <section className="taken" aria-label={words.parts}>
        <h3>{words.parts}</h3>
        <Choice
          label={words.takeAway}
          options={[
            { value: 'features', title: words.fromFeatures },
            { value: 'pixels', title: words.fromPixels },
          ]}
          value={from}
          onChange={setFrom}
        />
        <p className="choice-words">{from === 'features' ? words.fromFeaturesHint : words.fromPixelsHint}</p>
        <Choice
          label={words.finest}
          options={cuts.map((cut) => ({ value: String(cut.levels), title: cut.title }))}
          value={String(Math.min(levels, cuts.at(-1)!.levels))}
          onChange={(value) => setLevels(Number(value))}
        />
        <Run inspector={inspector} taken="patches" verb={words.search} />
        <Where intervention={interventions.patches} />
      </section>
      <p className="choice-words">{words.caution}</p>
    </>
  );
}

function Bars({ intervention }: { readonly intervention: Intervention }) {
  const spoken = useWords();
  const { answer: words, maps: named } = spoken.figure;
  const drops = channelsOf(intervention);
  const most = Math.max(0.5, ...drops.map(({ total }) => Math.abs(total)));
  return (
    <table className="bars">
      <caption className="unseen">{words.featuresTable}</caption>
      <tbody>
        {channels.map((channel) => {
          const drop = drops.find((each) => each.channel === channel);
          return (
            <tr key={channel}>
              <th scope="row" className="bar-name">
                {named[channel].title}
              </th>
              <td>
                <span
                  className="bar"
                  data-channel={channel}
                  data-gain={(drop?.total ?? 0) < 0 || undefined}
                  style={{ width: `${(100 * Math.abs(drop?.total ?? 0)) / most}%` }}
                />
              </td>
              <td className="bar-value">{drop === undefined ? '' : natsWords(-drop.total, spoken)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Each word in the colour of the kind it leans on; the numbers in its title, and in the table for all readers. */
function Tinted({ result }: { readonly result: InterveneResult }) {
  const spoken = useWords();
  const { answer: said, maps: named } = spoken.figure;
  const words = answerWords(result.tokens, result.channels).map((word, at) => ({ ...word, key: `${at} ${word.text}` }));
  return (
    <>
      <p className="asked-answer">
        {words.map(({ key, text, leansOn, strength, drops }) => (
          <span
            key={key}
            className="word"
            data-channel={leansOn}
            style={{ '--strength': `${Math.round(15 + 45 * strength)}%` } as React.CSSProperties}
            title={channels
              .map((channel) => `${named[channel].title} ${natsWords(-drops[channel], spoken)}`)
              .join(', ')}
          >
            {text}
          </span>
        ))}
      </p>
      <p className="choice-words">{said.tinted(result.logProbability, result.tokens.length)}</p>
    </>
  );
}

/** One button throughout, so that the focus stays where it is: it begins, cancels, and begins again. */
function Run({ inspector, taken, verb }: { inspector: Inspector; taken: Taken; verb: string }) {
  const spoken = useWords();
  const { answer: words, tryAgain } = spoken.figure;
  const intervention = useStore(inspector.answer, ({ interventions }) => interventions[taken]);
  const { start, stop } = inspector.answer.getState();
  const isRunning = intervention.type === 'running';
  const hasFailed = intervention.type === 'failed';
  const labels: Partial<Record<Intervention['type'], string>> = {
    running: words.cancel,
    failed: tryAgain,
    done: words.again,
  };
  return (
    <div className="run">
      {isRunning && (
        <p role="status">
          {intervention.runs === 0
            ? words.beginning
            : words.run(intervention.done, intervention.runs) +
              (intervention.ms === undefined ? '' : words.inAll(durationWords(intervention.ms, spoken)))}
          <Progress fraction={intervention.runs === 0 ? 0 : intervention.done / intervention.runs} />
        </p>
      )}
      {hasFailed && (
        <p className="inspector-trouble" role="alert">
          {spoken.common.sentence(intervention.message)}
        </p>
      )}
      <button type="button" className="pill" onClick={() => (isRunning ? stop(taken) : start(taken))}>
        {labels[intervention.type] ?? verb}
      </button>
      {!(isRunning || hasFailed) && <span className="run-cost">{costWords(intervention, spoken)}</span>}
    </div>
  );
}

function costWords(intervention: Exclude<Intervention, { type: 'running' | 'failed' }>, spoken: Words): string {
  const { answer: words } = spoken.figure;
  switch (intervention.type) {
    case 'none':
      return '';
    case 'estimating':
      return words.estimating;
    case 'estimated':
      return words.cost(intervention.estimate.runs, durationWords(intervention.estimate.ms, spoken));
    case 'done':
      return words.took(intervention.result.runs, durationWords(intervention.result.totalMs, spoken));
  }
}

function Where({ intervention }: { readonly intervention: Intervention }) {
  const { answer: words } = useWords().figure;
  if (intervention.type !== 'done' || intervention.result.where === undefined) return null;
  const [worst] = intervention.result.where.regions.toSorted((a, b) => b.drop - a.drop);
  if (worst === undefined || worst.drop <= 0) return <p className="choice-words">{words.nowhere}</p>;
  const span = (from: number, count: number): string => words.span(from + 1, from + count);
  return (
    <p className="choice-words">
      {words.where(span(worst.row, worst.rows), span(worst.column, worst.columns), worst.drop)}
    </p>
  );
}
