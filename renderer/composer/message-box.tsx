/** Where one writes: the pictures to send, the message, and a row of tools. It serves the next question and an edit. */
import { ArrowUp, Square } from 'lucide-react';
import type { KeyboardEvent, ReactNode, RefObject } from 'react';
import { useStore } from 'zustand';
import { type WritingPlace, writingAt } from '../chat/writing.ts';
import type { Stores } from '../stores.ts';
import { useWords } from '../words/words.tsx';
import { AttachButton } from './attach-button.tsx';
import { AttachedPictures } from './attached-pictures.tsx';

interface Props {
  readonly stores: Stores;
  readonly place: WritingPlace;
  readonly box: RefObject<HTMLTextAreaElement | null>;
  readonly label: string;
  readonly tools?: ReactNode;
  /** Beside Send. */
  readonly aside?: ReactNode;
  onSent(): void;
  onKeyDown?(event: KeyboardEvent<HTMLTextAreaElement>): void;
}

export function MessageBox({ stores, place, box, label, tools, aside, onSent, onKeyDown }: Props) {
  const { chat } = stores;
  const words = useWords();
  const text = useStore(chat, (state) => writingAt(place, state).text);
  const isBusy = useStore(chat, ({ isAnswering, isWaitingForPictures }) => isAnswering || isWaitingForPictures);

  const send = (): void => {
    if (isBusy) return;
    void chat.getState().send(place);
    onSent();
  };

  return (
    <form
      className="composer-sheet"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <AttachedPictures stores={stores} place={place} messageBox={box} />
      <textarea
        ref={box}
        className="message"
        aria-label={label}
        placeholder={words.composer.placeholder}
        rows={1}
        value={text}
        onChange={(event) => chat.getState().write(event.target.value, place)}
        onKeyDown={(event) => {
          onKeyDown?.(event);
          if (event.defaultPrevented || event.nativeEvent.isComposing) return;
          if (event.key !== 'Enter' || event.shiftKey) return;
          event.preventDefault();
          send();
        }}
      />
      <div className="composer-row">
        <AttachButton stores={stores} place={place} messageBox={box} />
        {tools}
        <span className="composer-space" />
        {aside}
        {isBusy && place === 'draft' ? (
          <button
            type="button"
            className="send"
            data-stop
            aria-label={words.composer.stop}
            title={`${words.composer.stop} (Esc)`}
            onClick={() => {
              chat.getState().stop();
              box.current?.focus();
            }}
          >
            <Square className="icon" />
          </button>
        ) : (
          <button
            type="submit"
            className="send"
            aria-label={place === 'edit' ? words.turn.sendEdit : words.composer.send}
            title={place === 'edit' ? words.turn.sendEdit : `${words.composer.send} (Enter)`}
            disabled={isBusy || text.trim() === ''}
          >
            <ArrowUp className="icon" />
          </button>
        )}
      </div>
    </form>
  );
}
