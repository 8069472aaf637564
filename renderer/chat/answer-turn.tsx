/** What Vasari answers, and quietly beneath it how far it is, how it went, or what went wrong. */
import { memo } from 'react';
import { useStore } from 'zustand';
import type { ModelStore } from '../model/model-store.ts';
import { resultWords } from '../model/words.ts';
import { AgainIcon } from '../ui/icons.tsx';
import { Progress } from '../ui/progress.tsx';
import { interruptionWords, stageStep, stageWords } from './answer-words.ts';
import type { Answer } from './turns.ts';

interface Props {
  readonly answer: Answer;
  readonly model: ModelStore;
  /** Only the last answer can be asked for again. */
  readonly onRetry: (() => void) | undefined;
}

export const AnswerTurn = memo(function AnswerTurn({ answer, model, onRetry }: Props) {
  const { text, state } = answer;
  const isWorking = state.type === 'working';
  return (
    <article className="turn answer" aria-label="Vasari" aria-busy={isWorking}>
      <p className="turn-name" aria-hidden="true">
        Vasari
      </p>
      {(text !== '' || state.type === 'done') && (
        <p className="answer-text" data-working={isWorking || undefined}>
          {text === '' ? <em>No words: the model ended its turn at once.</em> : text}
        </p>
      )}
      {state.type === 'interrupted' ? (
        <div className="answer-trouble">
          <p>{interruptionWords(answer, state)}</p>
          {state.code === 'process-died' && <p className="answer-detail">{state.message}</p>}
          {onRetry && <Retry title="Ask again" onRetry={onRetry} />}
        </div>
      ) : (
        <div className="answer-foot">
          {state.type === 'working' && <Working state={state} model={model} />}
          {state.type === 'done' && (
            <ul className="facts">
              {resultWords(state.result).map((words) => (
                <li key={words}>{words}</li>
              ))}
            </ul>
          )}
          {state.type === 'stopped' && (
            <>
              <span>{text === '' ? 'Stopped before the first word' : 'Stopped'}</span>
              {onRetry && <Retry title="Ask again" onRetry={onRetry} />}
            </>
          )}
        </div>
      )}
    </article>
  );
});

function Retry({ title, onRetry }: { readonly title: string; onRetry(): void }) {
  return (
    <button type="button" className="text-button" onClick={onRetry}>
      <AgainIcon />
      {title}
    </button>
  );
}

interface WorkingProps {
  readonly state: Extract<Answer['state'], { type: 'working' }>;
  readonly model: ModelStore;
}

/** Three steps one can follow: looking, reading, answering. */
function Working({ state, model }: WorkingProps) {
  const opening = useStore(model, (holder) => holder.state);
  const current = stageStep(state);
  return (
    <>
      <span className="steps">
        {[0, 1, 2].map((step) => (
          <Progress key={step} fraction={Math.min(1, Math.max(0, current - step))} />
        ))}
      </span>
      <span>{stageWords(state, opening)}</span>
    </>
  );
}
