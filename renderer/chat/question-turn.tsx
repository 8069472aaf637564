/** What the user asked, above it the pictures that it was asked about. */
import { memo } from 'react';
import { useStore } from 'zustand';
import type { ShelfStore } from '../pictures/picture-shelf.ts';
import type { Question } from './turns.ts';

interface Props {
  readonly question: Question;
  readonly shelf: ShelfStore;
  readonly inspectedKey: string | undefined;
  onInspect(key: string): void;
}

export const QuestionTurn = memo(function QuestionTurn({ question, shelf, inspectedKey, onInspect }: Props) {
  const pictures = useStore(shelf, (state) => state.pictures);
  return (
    <article className="turn question" aria-label="You">
      <p className="turn-name" aria-hidden="true">
        You
      </p>
      {question.pictures.length > 0 && (
        <div className="question-pictures">
          {question.pictures.map((key) => {
            const picture = pictures[key];
            if (picture?.state.type !== 'ready') return null;
            const { previewUrl, widthPx, heightPx } = picture.state;
            return (
              <button
                type="button"
                key={key}
                className="print"
                aria-label={`Show ${picture.name} in Figure 3`}
                aria-pressed={key === inspectedKey}
                title={`${picture.name}, ${widthPx} × ${heightPx} px`}
                onClick={() => onInspect(key)}
              >
                <img src={previewUrl} alt="" width={widthPx} height={heightPx} />
              </button>
            );
          })}
        </div>
      )}
      <p className="question-text">{question.text}</p>
    </article>
  );
});
