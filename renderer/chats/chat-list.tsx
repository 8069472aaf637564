/** The chats by when they were last written to, pinned ones first; as many rows as are in sight. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { ChatSummary } from '../../electron/desktop-api.ts';
import type { Stores } from '../stores.ts';
import { useWords, type Words } from '../words/words.tsx';
import { ChatRow } from './chat-row.tsx';
import { dayBegin } from './chat-time.ts';

interface Props {
  readonly stores: Stores;
  onOpened(): void;
}

type Row = { readonly type: 'group'; readonly title: string } | { readonly type: 'chat'; readonly chat: ChatSummary };

/** Its group's name in the catalogue. */
export function groupOf({ isPinned, updatedMs }: ChatSummary, now: Date): keyof Words['chats']['groups'] {
  if (isPinned) return 'pinned';
  if (updatedMs >= dayBegin(now, 0)) return 'today';
  if (updatedMs >= dayBegin(now, 1)) return 'yesterday';
  return updatedMs >= dayBegin(now, 7) ? 'week' : 'older';
}

/** Asked every minute: a timer until midnight would be late after the machine slept. */
function useToday(): number {
  const [today, setToday] = useState(() => dayBegin(new Date(), 0));
  useEffect(() => {
    const timer = setInterval(() => setToday(dayBegin(new Date(), 0)), 60_000);
    return () => clearInterval(timer);
  }, []);
  return today;
}

function rowsOf(chats: readonly ChatSummary[], { chats: words }: Words, now: Date): readonly Row[] {
  const rows: Row[] = [];
  let last: string | undefined;
  for (const chat of chats) {
    const group = groupOf(chat, now);
    if (group !== last) rows.push({ type: 'group', title: words.groups[group] });
    last = group;
    rows.push({ type: 'chat', chat });
  }
  return rows;
}

export function ChatList({ stores, onOpened }: Props) {
  const { chats } = stores;
  const words = useWords();
  const listed = useStore(chats, (state) => state.chats);
  const hasMore = useStore(chats, (state) => state.hasMore);
  const today = useToday();
  const rows = useMemo(() => rowsOf(listed, words, new Date(today)), [listed, words, today]);
  const scroller = useRef<HTMLDivElement>(null);
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.type === 'group' ? 32 : 36),
    getItemKey: (index) => {
      const row = rows[index]!;
      return row.type === 'group' ? row.title : row.chat.id;
    },
    overscan: 10,
  }); // measured, for rows grow with the text
  const items = list.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && lastShown > rows.length - 20) void chats.getState().more();
  }, [chats, hasMore, lastShown, rows.length]);

  if (rows.length === 0) return <p className="sidebar-empty">{words.chats.none}</p>;
  return (
    <div className="chat-list" ref={scroller}>
      <ul style={{ height: list.getTotalSize() }}>
        {items.map(({ index, key, start }) => {
          const row = rows[index]!;
          const style = { transform: `translateY(${start}px)` };
          return row.type === 'group' ? (
            <li key={key} ref={list.measureElement} data-index={index} className="chat-group" style={style}>
              {row.title}
            </li>
          ) : (
            <li key={key} ref={list.measureElement} data-index={index} className="chat-row" style={style}>
              <ChatRow chat={row.chat} stores={stores} onOpened={onOpened} />
            </li>
          );
        })}
      </ul>
    </div>
  );
}
