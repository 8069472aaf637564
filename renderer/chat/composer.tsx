/** Where one writes: the pictures to send, the message, Send or Stop, and what can be expected of the model. */
import { type RefObject, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { abilityWords } from '../model/words.ts';
import type { Stores } from '../stores.ts';
import { DownIcon, PictureIcon, SendIcon, StopIcon } from '../ui/icons.tsx';
import { AttachedPictures } from './attached-pictures.tsx';
import { isWorking } from './turns.ts';

interface Props {
  readonly stores: Stores;
  readonly messageBox: RefObject<HTMLTextAreaElement | null>;
  readonly isBehind: boolean;
  onCatchUp(): void;
}

export function Composer({ stores, messageBox, isBehind, onCatchUp }: Props) {
  const { chat, model } = stores;
  const text = useStore(chat, ({ draft }) => draft.text);
  const isWaiting = useStore(chat, (state) => state.isWaitingForPictures);
  const isAnswering = useStore(chat, ({ turns }) => isWorking(turns.at(-1)));
  const known = useStore(model, (holder) => holder.known);
  const fileInput = useRef<HTMLInputElement>(null);
  const isBusy = isWaiting || isAnswering;

  useEffect(() => messageBox.current?.focus(), [messageBox]);

  const send = (): void => {
    void chat.getState().send();
    messageBox.current?.focus();
  };

  return (
    <div className="composer">
      {isBehind && (
        <button
          type="button"
          className="chip catch-up"
          onClick={() => {
            onCatchUp();
            messageBox.current?.focus();
          }}
        >
          <DownIcon /> Latest
        </button>
      )}
      <form
        className="composer-sheet"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <AttachedPictures stores={stores} messageBox={messageBox} />
        <div className="composer-row">
          <button
            type="button"
            className="icon-button"
            aria-label="Attach pictures"
            title="Attach pictures"
            onClick={() => fileInput.current?.click()}
          >
            <PictureIcon />
          </button>
          <input
            ref={fileInput}
            type="file"
            multiple
            hidden
            accept="image/*,.heic,.heif,.avif"
            aria-label="Pictures to attach"
            onChange={(event) => {
              chat.getState().attach([...(event.target.files ?? [])]);
              event.target.value = ''; // the same file can be picked again
              messageBox.current?.focus();
            }}
          />
          <textarea
            ref={messageBox}
            className="message"
            aria-label="Message"
            placeholder="Ask about the picture"
            rows={1}
            value={text}
            onChange={(event) => chat.getState().write(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
              event.preventDefault();
              if (!isBusy) send();
            }}
          />
          {isBusy ? (
            <button
              type="button"
              className="send"
              data-stop
              aria-label="Stop"
              title="Stop (Esc)"
              onClick={() => {
                chat.getState().stop();
                messageBox.current?.focus();
              }}
            >
              <StopIcon />
            </button>
          ) : (
            <button type="submit" className="send" aria-label="Send" title="Send (Enter)" disabled={text.trim() === ''}>
              <SendIcon />
            </button>
          )}
        </div>
      </form>
      <p className="ability" role="status">
        {isWaiting ? 'Reading the picture; the question follows.' : known && abilityWords(known)}
      </p>
    </div>
  );
}
