/** What Vasari answers, and quietly beneath it how far it is, how it went, or what went wrong. */
import { RotateCcw } from 'lucide-react';
import { memo } from 'react';
import { MarkdownText } from '../answers/markdown.tsx';
import { usePacedText } from '../answers/use-paced-text.ts';
import type { Answer } from '../chat/turn-tree.ts';
import { reasonWords } from '../model/words.ts';
import type { Stores } from '../stores.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { useWords } from '../words/words.tsx';
import { figureWords, interruptionWords } from './answer-words.ts';
import { AskAgain } from './ask-again.tsx';
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
  const isWorking = state.type === 'working';
  const shown = usePacedText(text, isWorking);
  const isEnglish = text !== '' && state.type === 'done' && state.figures.model === 'embedded'; // it knows nothing else
  const leftOutCount =
    answer.leftOutCount ?? (state.type === 'done' ? state.figures.sent?.leftOutCount : undefined) ?? 0;
  const askAgain = <AskAgain turn={answer.id} chat={stores.chat} onAsked={onAsked} />;
  return (
    <article
      className="turn answer"
      aria-label="Vasari"
      aria-busy={isWorking}
      aria-posinset={position}
      aria-setsize={count}
    >
      {leftOutCount > 0 && <p className="answer-note">{words.answer.leftOut(leftOutCount)}</p>}
      {(text !== '' || isWorking || state.type === 'done') && (
        <div className="answer-text" lang={isEnglish ? 'en' : undefined}>
          {text !== '' && <MarkdownText text={shown} />}
          {text === '' && state.type === 'done' && <em>{words.answer.empty}</em>}
        </div>
      )}
      {state.type === 'interrupted' && (
        <div className="answer-trouble">
          <p>{interruptionWords(answer, state, words)}</p>
          {state.code === 'process-died' && <p className="answer-detail">{words.common.sentence(state.message)}</p>}
          {askAgain}
        </div>
      )}
      <div className="turn-foot">
        <BranchArrows turn={answer} chat={stores.chat} />
        {!isWorking && state.type !== 'writing' && (
          <span className="turn-actions">
            {text !== '' && <CopyButton text={text} label={words.answer.copy} />}
            {state.type === 'done' && (
              <IconButton
                icon={RotateCcw}
                label={words.answer.regenerate}
                isSmall
                onClick={() => {
                  void stores.chat.getState().regenerate(answer.id);
                  onAsked();
                }}
              />
            )}
          </span>
        )}
        {state.type === 'working' && <WorkingLine state={state} model={stores.model} />}
        {state.type === 'writing' && <span>{words.answer.writtenElsewhere}</span>}
        {state.type === 'stopped' && (
          <>
            <span>{text === '' ? words.answer.stoppedBefore : words.answer.stopped}</span>
            {askAgain}
          </>
        )}
        {state.type === 'done' && (
          <ul className="facts" title={reasonWords(state.figures.provider, words)}>
            {figureWords(state.figures, words).map((fact) => (
              <li key={fact}>{fact}</li>
            ))}
          </ul>
        )}
      </div>
    </article>
  );
});
