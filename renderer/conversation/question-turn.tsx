/** What the user asked, above it the pictures that it was asked about; or the composer in which it is asked otherwise. */
import { Pencil, RotateCcw } from 'lucide-react';
import { memo } from 'react';
import { useStore } from 'zustand';
import { branchesAt, type Question } from '../chat/turn-tree.ts';
import { EditComposer } from '../composer/edit-composer.tsx';
import type { Stores } from '../stores.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { useWords } from '../words/words.tsx';
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
              <QuestionBranches question={question} stores={stores} />
              <span className="turn-actions">
                <CopyButton text={question.text} label={words.turn.copyQuestion} />
                <button
                  type="button"
                  className="icon-button small"
                  aria-label={words.turn.edit}
                  title={words.turn.edit}
                  onClick={() => stores.chat.getState().beginEdit(question.id)}
                >
                  <Pencil className="icon" />
                </button>
              </span>
              {isUnanswered && (
                <button
                  type="button"
                  className="text-button"
                  onClick={() => {
                    void stores.chat.getState().regenerate(question.id);
                    onAsked();
                  }}
                >
                  <RotateCcw className="icon" />
                  {words.answer.askAgain}
                </button>
              )}
            </div>
          </div>
        </>
      )}
    </article>
  );
});

function QuestionBranches({ question, stores: { chat } }: Pick<Props, 'question' | 'stores'>) {
  const tree = useStore(chat, (state) => state.tree);
  const branches = branchesAt(tree, question);
  if (branches.length < 2) return null;
  const index = branches.indexOf(question.id);
  return (
    <BranchArrows
      index={index}
      count={branches.length}
      onStep={(by) => void chat.getState().choose(branches[index + by]!)}
    />
  );
}
