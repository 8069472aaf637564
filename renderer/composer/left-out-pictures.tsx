/** Said above the message where the next question would go without the chat's pictures; one click attaches the latest. */
import type { RefObject } from 'react';
import { useStore } from 'zustand';
import { arePicturesLeftOut } from '../chat/request-turns.ts';
import type { Stores } from '../stores.ts';
import { useWords } from '../words/words.tsx';

interface Props {
  readonly stores: Stores;
  /** Gets the focus: the button goes. */
  readonly messageBox: RefObject<HTMLTextAreaElement | null>;
}

export function LeftOutPictures({ stores: { chat, context, shelf }, messageBox }: Props) {
  const words = useWords();
  const leftOutCount = useStore(context, ({ use }) => use?.leftOutCount ?? 0);
  const isShown = useStore(
    chat,
    ({ turns, draft, isAnswering }) =>
      !isAnswering && draft.pictures.length === 0 && arePicturesLeftOut(turns, leftOutCount),
  );
  const attachAgain = (): void => {
    const shown = chat.getState().turns.findLast((turn) => turn.role === 'user' && turn.pictures.length > 0);
    if (shown?.role !== 'user') return;
    for (const picture of shown.pictures) chat.getState().attachKey(shelf.getState().addStored(picture));
    messageBox.current?.focus();
  };
  return (
    <div className="left-out" role="status">
      {isShown && (
        <>
          {words.context.withoutPictures}
          <button type="button" className="text-button" onClick={attachAgain}>
            {words.context.attachAgain}
          </button>
        </>
      )}
    </div>
  );
}
