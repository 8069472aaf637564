/** What the user asked, above it the pictures that it was asked about; or the composer in which it is asked otherwise. */
import { Pencil } from 'lucide-react';
import { memo } from 'react';
import { useStore } from 'zustand';
import type { Question } from '../chat/turn-tree.ts';
import { EditComposer } from '../composer/edit-composer.tsx';
import type { Stores } from '../stores.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { useWords } from '../words/words.tsx';
import { AskAgain } from './ask-again.tsx';
import { BranchArrows } from './branch-arrows.tsx';
import { SentPicture } from './sent-picture.tsx';

interface Props {
  readonly question: Question;
  readonly stores: Stores;
  readonly position: number;
  readonly count: number;
  /** The last turn: its answer could not be begun. */
  readonly isUnanswered: boolean;
  onAsked(): void;
}

export const QuestionTurn = memo(function QuestionTurn(props: Props) {
  const { question, stores, position, count, isUnanswered, onAsked } = props;
  const words = useWords();
  const isEdited = useStore(stores.chat, ({ edit }) => edit?.turn === question.id);
  return (
    <article className="turn question" aria-label={words.turn.you} aria-posinset={position} aria-setsize={count}>
      {isEdited ? (
        <EditComposer stores={stores} onDone={onAsked} />
      ) : (
        <>
          {question.pictures.length > 0 && (
            <div className="question-pictures">
              {question.pictures.map((picture, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a question's pictures never change, and one may come twice
                <SentPicture key={index} picture={picture} question={question.id} stores={stores} />
              ))}
            </div>
          )}
          <div className="question-line">
            <p className="question-text">{question.text}</p>
            <div className="turn-foot">
              <BranchArrows turn={question} chat={stores.chat} />
              <span className="turn-actions">
                <CopyButton text={question.text} label={words.turn.copyQuestion} />
                <IconButton
                  icon={Pencil}
                  label={words.turn.edit}
                  isSmall
                  onClick={() => stores.chat.getState().beginEdit(question.id)}
                />
              </span>
              {isUnanswered && <AskAgain turn={question.id} chat={stores.chat} onAsked={onAsked} />}
            </div>
          </div>
        </>
      )}
    </article>
  );
});
