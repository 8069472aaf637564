/** Another wording of a question that was asked, in its place. Sent, it becomes a branch; the old one stays. */
import { useEffect, useRef } from 'react';
import type { Stores } from '../stores.ts';
import { useWords } from '../words/words.tsx';
import { MessageBox } from './message-box.tsx';

interface Props {
  readonly stores: Stores;
  /** Where the focus goes afterwards. */
  onDone(): void;
}

export function EditComposer({ stores, onDone }: Props) {
  const { turn, common } = useWords();
  const box = useRef<HTMLTextAreaElement>(null);
  const cancel = (): void => {
    stores.chat.getState().endEdit();
    onDone();
  };
  useEffect(() => {
    box.current?.focus();
    box.current?.setSelectionRange(box.current.value.length, box.current.value.length);
  }, []);
  return (
    <div className="edit">
      <MessageBox
        stores={stores}
        place="edit"
        box={box}
        label={turn.editedMessage}
        onSent={onDone}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          cancel();
        }}
        aside={
          <button type="button" className="text-button" onClick={cancel}>
            {common.cancel}
          </button>
        }
      />
      <p className="answer-detail">{turn.editNote}</p>
    </div>
  );
}
