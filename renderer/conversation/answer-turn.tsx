/** What Vasari answers, and quietly beneath it how far it is, how it went, or what went wrong. */
import { RotateCcw } from 'lucide-react';
import { memo, useDeferredValue } from 'react';
import { useStore } from 'zustand';
import { MarkdownText } from '../answers/markdown.tsx';
import { type Answer, branchesAt } from '../chat/turn-tree.ts';
import type { Stores } from '../stores.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { useWords } from '../words/words.tsx';
import { figureWords, interruptionWords } from './answer-words.ts';
import { BranchArrows } from './branch-arrows.tsx';
import { WorkingLine } from './working-line.tsx';

interface Props {
  readonly answer: Answer;
  readonly stores: Stores;
  readonly position: number;
  readonly count: number;
  /** Where the focus goes when the button that had it is gone. */
  onAsked(): void;
}

export const AnswerTurn = memo(function AnswerTurn({ answer, stores, position, count, onAsked }: Props) {
  const words = useWords();
  const { text, state } = answer;
  const shown = useDeferredValue(text);
  const isWorking = state.type === 'working';
  const leftOutCount =
    answer.leftOutCount ?? (state.type === 'done' ? state.figures.sent?.leftOutCount : undefined) ?? 0;
  const again = (): void => {
    void stores.chat.getState().regenerate(answer.id);
    onAsked();
  };
  return (
    <article
      className="turn answer"
      aria-label="Vasari"
      aria-busy={isWorking}
      aria-posinset={position}
      aria-setsize={count}
    >
      {leftOutCount > 0 && <p className="answer-note">{words.answer.leftOut(leftOutCount)}</p>}
      {(text !== '' || state.type === 'done') && (
        <div className="answer-text">
          {text === '' ? <em>{words.answer.empty}</em> : <MarkdownText text={isWorking ? shown : text} />}
        </div>
      )}
      {state.type === 'interrupted' && (
        <div className="answer-trouble">
          <p>{interruptionWords(answer, state, words)}</p>
          {state.code === 'process-died' && <p className="answer-detail">{state.message}</p>}
          <AskAgain title={words.answer.askAgain} onClick={again} />
        </div>
      )}
      <div className="turn-foot">
        <AnswerBranches answer={answer} stores={stores} />
        {!isWorking && state.type !== 'writing' && (
          <span className="turn-actions">
            <CopyButton text={text} label={words.answer.copy} />
            {state.type === 'done' && (
              <button
                type="button"
                className="icon-button small"
                aria-label={words.answer.regenerate}
                title={words.answer.regenerate}
                onClick={again}
              >
                <RotateCcw className="icon" />
              </button>
            )}
          </span>
        )}
        {state.type === 'working' && <WorkingLine state={state} model={stores.model} />}
        {state.type === 'writing' && <span>{words.answer.writtenElsewhere}</span>}
        {state.type === 'stopped' && (
          <>
            <span>{text === '' ? words.answer.stoppedBefore : words.answer.stopped}</span>
            <AskAgain title={words.answer.askAgain} onClick={again} />
          </>
        )}
        {state.type === 'done' && (
          <ul className="facts" title={state.figures.provider.reason}>
            {figureWords(state.figures, words).map((fact) => (
              <li key={fact}>{fact}</li>
            ))}
          </ul>
        )}
      </div>
    </article>
  );
});

function AnswerBranches({ answer, stores: { chat } }: Pick<Props, 'answer' | 'stores'>) {
  const tree = useStore(chat, (state) => state.tree);
  const branches = branchesAt(tree, answer);
  if (branches.length < 2) return null;
  const index = branches.indexOf(answer.id);
  return (
    <BranchArrows
      index={index}
      count={branches.length}
      onStep={(by) => void chat.getState().choose(branches[index + by]!)}
    />
  );
}

function AskAgain({ title, onClick }: { readonly title: string; onClick(): void }) {
  return (
    <button type="button" className="text-button" onClick={onClick}>
      <RotateCcw className="icon" />
      {title}
    </button>
  );
}
