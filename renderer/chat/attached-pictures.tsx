/** The draft's pictures: small prints with a way to remove each, and the reason where one was refused. */
import { type RefObject, useRef } from 'react';
import { useStore } from 'zustand';
import type { Stores } from '../stores.ts';
import { CloseIcon } from '../ui/icons.tsx';

interface Props {
  readonly stores: Stores;
  readonly messageBox: RefObject<HTMLTextAreaElement | null>;
}

export function AttachedPictures({ stores, messageBox }: Props) {
  const { chat, shelf } = stores;
  const list = useRef<HTMLUListElement>(null);
  const keys = useStore(chat, ({ draft }) => draft.pictures);
  const pictures = useStore(shelf, (state) => state.pictures);
  if (keys.length === 0) return null;

  /** The focus goes to the next picture's button, so that the keyboard can go on. */
  const remove = (key: string): void => {
    const index = keys.indexOf(key);
    chat.getState().detach(key);
    requestAnimationFrame(() => {
      const left = list.current?.querySelectorAll<HTMLButtonElement>('.attached-remove') ?? [];
      (left[Math.min(index, left.length - 1)] ?? messageBox.current)?.focus();
    });
  };

  return (
    <ul className="attached" ref={list} aria-label="Attached pictures">
      {keys.map((key) => {
        const { name, state } = pictures[key]!;
        return (
          <li key={key} data-state={state.type}>
            {state.type === 'refused' ? (
              <p className="attached-refusal" role="alert">
                <strong>{name}:</strong> {state.message}
              </p>
            ) : (
              <div className="print attached-print" title={name}>
                {state.type === 'ready' ? (
                  <img src={state.previewUrl} alt={name} />
                ) : (
                  <span className="unseen">Reading {name}</span>
                )}
              </div>
            )}
            <button
              type="button"
              className="attached-remove"
              aria-label={`Remove ${name}`}
              title={`Remove ${name}`}
              onClick={() => remove(key)}
            >
              <CloseIcon />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
