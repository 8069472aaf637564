/** The chats: a new one, the search through all of them, the list, and the way to the settings. */
import { Keyboard, PanelLeftClose, Search, Settings, SquarePen, X } from 'lucide-react';
import { type KeyboardEvent, type RefObject, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { Stores } from '../stores.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { useWords } from '../words/words.tsx';
import { ChatList } from './chat-list.tsx';
import { HitList } from './hit-list.tsx';
import { stopsIn } from './stops.ts';
import './chats.css';

interface Props {
  readonly stores: Stores;
  readonly searchBox: RefObject<HTMLInputElement | null>;
  readonly closeButton: RefObject<HTMLButtonElement | null>;
  onNewChat(): void;
  onOpened(): void;
  onClose(): void;
}

const afterMs = 120;

/** The arrow keys go from the search to what it found, and from chat to chat. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  const stops = stopsIn(event.currentTarget);
  const at = stops.indexOf(event.target as HTMLElement);
  if (step === 0 || at < 0) return;
  event.preventDefault();
  stops[at + step]?.focus();
}

export function Sidebar({ stores, searchBox, closeButton, onNewChat, onOpened, onClose }: Props) {
  const { chats, screens } = stores;
  const words = useWords();
  const stored = useStore(chats, (state) => state.query);
  const hits = useStore(chats, (state) => state.hits);
  const trouble = useStore(chats, (state) => state.trouble);
  const [query, setQuery] = useState(stored);

  useEffect(() => {
    if (query === chats.getState().query) return;
    const timer = setTimeout(() => void chats.getState().search(query), afterMs);
    return () => clearTimeout(timer);
  }, [chats, query]);

  return (
    <nav className="sidebar" aria-label={words.chats.title} onKeyDown={walk}>
      <div className="sidebar-head">
        <h1 className="head-name">Vasari</h1>
        <IconButton ref={closeButton} icon={PanelLeftClose} label={words.chats.hide} onClick={onClose} />
      </div>
      <button type="button" className="sidebar-button" onClick={onNewChat}>
        <SquarePen className="icon" />
        {words.chats.newChat}
      </button>
      <search className="search">
        <Search className="icon" aria-hidden />
        <input
          ref={searchBox}
          type="search"
          aria-label={words.chats.search}
          placeholder={words.chats.search}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || query === '') return;
            event.preventDefault();
            setQuery('');
          }}
        />
        {query !== '' && (
          <IconButton
            icon={X}
            label={words.chats.clearSearch}
            isSmall
            onClick={() => {
              setQuery('');
              searchBox.current?.focus();
            }}
          />
        )}
      </search>
      {trouble !== undefined && (
        <p className="sidebar-trouble" role="alert">
          {words.common.sentence(trouble)}
        </p>
      )}
      {query.trim() === '' ? (
        <ChatList stores={stores} onOpened={onOpened} />
      ) : (
        <HitList stores={stores} hits={hits} onOpened={onOpened} />
      )}
      <div className="sidebar-foot">
        <button
          type="button"
          className="sidebar-button"
          onClick={() => screens.getState().show({ type: 'settings', page: 'general' })}
        >
          <Settings className="icon" />
          {words.settings.title}
        </button>
        <IconButton
          icon={Keyboard}
          label={words.shortcuts.title}
          onClick={() => screens.getState().show({ type: 'shortcuts' })}
        />
      </div>
    </nav>
  );
}
