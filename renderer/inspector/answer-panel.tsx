/** Which features answered? Four bars, the answer's words tinted, and where on the picture. */
import { useStore } from 'zustand';
import type { ChannelDrop, FeatureChannel, InterveneResult } from '../../native-models/inspection.ts';
import { durationWords } from '../model/words.ts';
import { Choice } from '../ui/choice.tsx';
import { Progress } from '../ui/progress.tsx';
import type { Intervention, Taken } from './answer-store.ts';
import { answerWords } from './answer-words.ts';
import type { Inspector } from './inspector.ts';
import { decimal } from './numbers.ts';
import { titleOf } from './sources.ts';

const channels: readonly FeatureChannel[] = ['depth', 'caption', 'ocr', 'grounding'];

export function AnswerPanel({ inspector }: { readonly inspector: Inspector }) {
  const { answers, chosen, replacement, from, levels, interventions } = useStore(inspector.answer);
  const { choose, setReplacement, setFrom, setLevels } = inspector.answer.getState();
  const found = interventions.channels;
  if (chosen === undefined) {
    return <p className="choice-words">Ask a question about a picture: its answer can be taken apart here.</p>;
  }
  return (
    <>
      <div className="asked">
        {answers.length > 1 ? (
          <select
            className="select"
            aria-label="Answer"
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

      <section className="taken" aria-label="Which features">
        <h3>Without one kind of features</h3>
        <Bars intervention={found} />
        <Choice
          label="Put there instead"
          options={[
            { value: 'mean', title: 'Their mean' },
            { value: 'zero', title: 'Zero' },
          ]}
          value={replacement}
          onChange={setReplacement}
        />
        <Run inspector={inspector} taken="channels" verb="Take them away, one by one" />
      </section>

      <section className="taken" aria-label="Where on the picture">
        <h3>Without parts of the picture</h3>
        <Choice
          label="Take away"
          options={[
            { value: 'features', title: 'Features' },
            { value: 'pixels', title: 'Pixels' },
          ]}
          value={from}
          onChange={setFrom}
        />
        <p className="choice-words">
          {from === 'features'
            ? "Where the language model reads: a region's features become the picture's mean."
            : 'Where the information lies: a region is painted over and looked at again.'}
        </p>
        <Choice
          label="Finest cut"
          options={['2', '3', '4'].map((value) => ({
            value,
            title: `${2 ** (Number(value) + 1)} × ${2 ** (Number(value) + 1)}`,
          }))}
          value={String(levels)}
          onChange={(value) => setLevels(Number(value))}
        />
        <Run inspector={inspector} taken="patches" verb="Search the picture" />
        <Where intervention={interventions.patches} />
      </section>
      <p className="choice-words">
        An intervention, not an explanation: it says what this answer loses when something is gone. Features that stand
        in for each other can each be taken away alone without a loss.
      </p>
    </>
  );
}

function dropsOf(intervention: Intervention): readonly ChannelDrop[] {
  if (intervention.type === 'done') return intervention.result.channels;
  return intervention.type === 'running' ? intervention.channels : [];
}

function Bars({ intervention }: { readonly intervention: Intervention }) {
  const drops = dropsOf(intervention);
  const most = Math.max(0.5, ...drops.map(({ total }) => Math.abs(total)));
  return (
    <table className="bars">
      <caption className="unseen">
        Change of the answer's log-probability without each kind of features, in nats
      </caption>
      <tbody>
        {channels.map((channel) => {
          const drop = drops.find((each) => each.channel === channel);
          return (
            <tr key={channel}>
              <th scope="row" className="bar-name">
                {titleOf(channel)}
              </th>
              <td>
                <span
                  className="bar"
                  data-channel={channel}
                  data-gain={(drop?.total ?? 0) < 0 || undefined}
                  style={{ width: `${(100 * Math.abs(drop?.total ?? 0)) / most}%` }}
                />
              </td>
              <td className="bar-value">{drop === undefined ? '' : natsWords(-drop.total)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function natsWords(change: number): string {
  const size = Math.abs(change) >= 10 ? Math.abs(change).toFixed(0) : Math.abs(change).toFixed(2);
  return `${change < 0 ? '−' : '+'}${size}`;
}

/** Each word in the colour of the kind it leans on; the numbers in its title, and in the table for all readers. */
function Tinted({ result }: { readonly result: InterveneResult }) {
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
            title={channels.map((channel) => `${titleOf(channel)} ${natsWords(-drops[channel])}`).join(', ')}
          >
            {text}
          </span>
        ))}
      </p>
      <p className="choice-words">
        Each word has the colour of the features whose loss costs it most. The whole answer has log-probability{' '}
        {decimal(result.logProbability)} over {result.tokens.length} tokens.
      </p>
    </>
  );
}

function Run({ inspector, taken, verb }: { inspector: Inspector; taken: Taken; verb: string }) {
  const intervention = useStore(inspector.answer, ({ interventions }) => interventions[taken]);
  const { start, stop } = inspector.answer.getState();
  switch (intervention.type) {
    case 'running':
      return (
        <div className="run">
          <p role="status">
            {intervention.runs === 0
              ? 'Beginning'
              : `Run ${intervention.done} of ${intervention.runs}${leftWords(intervention.msLeft)}`}
            <Progress fraction={intervention.runs === 0 ? 0 : intervention.done / intervention.runs} />
          </p>
          <button type="button" className="pill" onClick={() => stop(taken)}>
            Cancel
          </button>
        </div>
      );
    case 'failed':
      return (
        <p className="inspector-trouble" role="alert">
          {intervention.message}
          <button type="button" className="text-button" onClick={() => start(taken)}>
            Try again
          </button>
        </p>
      );
    default:
      return (
        <div className="run">
          <button type="button" className="pill" onClick={() => start(taken)}>
            {intervention.type === 'done' ? 'Once more' : verb}
          </button>
          <span className="run-cost">{costWords(intervention)}</span>
        </div>
      );
  }
}

function leftWords(msLeft: number | undefined): string {
  return msLeft === undefined ? '' : `, ${durationWords(msLeft)} in all`;
}

function costWords(intervention: Exclude<Intervention, { type: 'running' | 'failed' }>): string {
  switch (intervention.type) {
    case 'none':
      return '';
    case 'estimating':
      return 'Estimating';
    case 'estimated':
      return `${intervention.estimate.runs} runs, about ${durationWords(intervention.estimate.ms)}`;
    case 'done':
      return `${intervention.result.runs} runs in ${durationWords(intervention.result.totalMs)}`;
  }
}

function Where({ intervention }: { readonly intervention: Intervention }) {
  if (intervention.type !== 'done' || intervention.result.where === undefined) return null;
  const [worst] = [...intervention.result.where.regions].sort((a, b) => b.drop - a.drop);
  if (worst === undefined || worst.drop <= 0)
    return <p className="choice-words">No region alone costs the answer anything.</p>;
  const span = (from: number, count: number): string =>
    count === 1 ? `${from + 1}` : `${from + 1} to ${from + count}`;
  return (
    <p className="choice-words">
      The heat on the picture is the loss. Most is lost without rows {span(worst.row, worst.rows)}, columns{' '}
      {span(worst.column, worst.columns)}: {worst.drop.toFixed(2)} nats.
    </p>
  );
}
