/** The pictures to send: small prints to look at, to crop and to remove, and the reason where one was refused. */
import { Crop, X } from 'lucide-react';
import { type RefObject, useRef } from 'react';
import { useStore } from 'zustand';
import { type WritingPlace, writingAt } from '../chat/writing.ts';
import type { Stores } from '../stores.ts';
import { useWords } from '../words/words.tsx';

interface Props {
  readonly stores: Stores;
  readonly place: WritingPlace;
  readonly messageBox: RefObject<HTMLTextAreaElement | null>;
}

export function AttachedPictures({ stores, place, messageBox }: Props) {
  const { chat, shelf, screens } = stores;
  const words = useWords();
  const list = useRef<HTMLUListElement>(null);
  const keys = useStore(chat, (state) => writingAt(place, state).pictures);
  const attachments = useStore(shelf, (state) => state.attachments);
  if (keys.length === 0) return null;

  /** The focus goes to the next picture's button, so that the keyboard can go on. */
  const remove = (key: string): void => {
    const index = keys.indexOf(key);
    chat.getState().detach(key, place);
    requestAnimationFrame(() => {
      const left = list.current?.querySelectorAll<HTMLButtonElement>('.attached-remove') ?? [];
      (left[Math.min(index, left.length - 1)] ?? messageBox.current)?.focus();
    });
  };

  return (
    <ul className="attached" ref={list} aria-label={words.composer.attached}>
      {keys.map((key) => {
        const { name, state, imageMode } = attachments[key]!;
        return (
          <li key={key} data-state={state.type}>
            {state.type === 'refused' && (
              <p className="attached-refusal" role="alert">
                <strong>{name}:</strong> {words.common.sentence(state.message)}
              </p>
            )}
            {state.type === 'reading' && (
              <div className="print attached-print" title={name}>
                <span className="unseen">{words.pictures.reading(name)}</span>
              </div>
            )}
            {state.type === 'ready' && (
              <button
                type="button"
                className="print attached-print"
                title={words.pictures.view(name)}
                onClick={() =>
                  screens
                    .getState()
                    .show({ type: 'picture', viewed: { picture: state.picture, name, attachment: key } })
                }
              >
                <img src={state.previewUrl} alt={name} />
                {imageMode !== undefined && <span className="attached-mode">{words.modes[imageMode]}</span>}
              </button>
            )}
            {state.type === 'ready' && (
              <button
                type="button"
                className="attached-act attached-crop"
                aria-label={words.pictures.cropOf(name)}
                title={words.pictures.cropOf(name)}
                onClick={() => screens.getState().show({ type: 'crop', attachment: key, isAttached: true })}
              >
                <Crop className="icon" />
              </button>
            )}
            <button
              type="button"
              className="attached-act attached-remove"
              aria-label={words.pictures.remove(name)}
              title={words.pictures.remove(name)}
              onClick={() => remove(key)}
            >
              <X className="icon" />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
