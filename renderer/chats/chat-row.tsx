/** One chat of the list: to open, to rename in its place, and what else can be done with it. */
import { Pin } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { ChatSummary } from '../../electron/desktop-api.ts';
import { sentenceOf } from '../pictures/picture-shelf.ts';
import type { Stores } from '../stores.ts';
import { useLanguage, useWords } from '../words/words.tsx';
import { ChatMenu } from './chat-menu.tsx';
import { fullTime, shortTime } from './chat-time.ts';

interface Props {
  readonly chat: ChatSummary;
  readonly stores: Stores;
  onOpened(): void;
}

export function ChatRow({ chat, stores, onOpened }: Props) {
  const words = useWords();
  const language = useLanguage();
  const isOpen = useStore(stores.chat, (state) => state.chat === chat.id);
  const [isRenaming, setRenaming] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);

  if (isRenaming) {
    return (
      <RenameBox
        title={chat.title}
        label={words.chats.renameTo}
        onDone={(title, isByKey) => {
          setRenaming(false);
          if (isByKey) requestAnimationFrame(() => opener.current?.focus());
          if (title === undefined || title === chat.title) return;
          stores.chats
            .getState()
            .rename(chat.id, title === '' ? null : title)
            .catch((error: unknown) => stores.notices.getState().complain(sentenceOf(error)));
        }}
      />
    );
  }
  return (
    <>
      <button
        ref={opener}
        type="button"
        className="chat-opener"
        aria-current={isOpen ? 'page' : undefined}
        title={`${chat.title}\n${fullTime(chat.updatedMs, language)}`}
        onClick={() => {
          void stores.chat.getState().goTo(chat.id);
          onOpened();
        }}
        onKeyDown={(event) => {
          if (event.key === 'F2') setRenaming(true);
        }}
      >
        <span>{chat.title}</span>
        {chat.isPinned && <Pin className="icon" aria-label={words.chats.pinned} />}
        <time aria-hidden>{shortTime(chat.updatedMs, new Date(), language)}</time>
      </button>
      <ChatMenu chat={chat} stores={stores} onRename={() => setRenaming(true)} />
    </>
  );
}

interface RenameProps {
  readonly title: string;
  readonly label: string;
  /** Undefined leaves it as it was; empty goes back to the first question. Not by a key, the focus has gone elsewhere. */
  onDone(title: string | undefined, isByKey: boolean): void;
}

function RenameBox({ title, label, onDone }: RenameProps) {
  const [text, setText] = useState(title);
  const box = useRef<HTMLInputElement>(null);
  const isDone = useRef(false);
  const done = (result: string | undefined, isByKey: boolean): void => {
    if (isDone.current) return; // leaving by a key takes the focus away too
    isDone.current = true;
    onDone(result, isByKey);
  };
  useEffect(() => {
    box.current?.focus();
    box.current?.select();
  }, []);
  return (
    <input
      ref={box}
      className="rename"
      aria-label={label}
      value={text}
      maxLength={200}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => done(text.trim(), false)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return; // the key is the input method's
        if (event.key === 'Enter') done(text.trim(), true);
        if (event.key !== 'Escape') return;
        event.preventDefault();
        done(undefined, true);
      }}
    />
  );
}
