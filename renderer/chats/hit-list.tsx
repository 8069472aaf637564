/** What the search found: each chat with the words around the match. */
import { Fragment } from 'react';
import { useStore } from 'zustand';
import type { ChatHit, TextRange } from '../../electron/desktop-api.ts';
import type { Stores } from '../stores.ts';
import { useWords } from '../words/words.tsx';
import { mostHits } from './chats-store.ts';

interface Props {
  readonly stores: Stores;
  readonly hits: readonly ChatHit[] | undefined;
  onOpened(): void;
}

export function HitList({ stores: { chat }, hits, onOpened }: Props) {
  const words = useWords();
  const open = useStore(chat, (state) => state.chat);
  return (
    <>
      <p className="sidebar-empty" role="status">
        {hits === undefined
          ? words.chats.searching
          : hits.length === 0
            ? words.chats.notFound
            : words.chats.found(hits.length, hits.length < mostHits)}
      </p>
      <ul className="hits">
        {hits?.map(({ chat: found, titleRanges, turn }) => (
          <li key={found.id}>
            <button
              type="button"
              className="hit"
              aria-current={open === found.id ? 'page' : undefined}
              onClick={async () => {
                await chat.getState().goTo(found.id);
                if (turn !== undefined) await chat.getState().reveal(turn.id);
                onOpened();
              }}
            >
              <span className="hit-title">
                <Marked text={found.title} ranges={titleRanges} />
              </span>
              {turn !== undefined && (
                <span className="hit-words">
                  <Marked text={turn.snippet} ranges={turn.ranges} />
                </span>
              )}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function Marked({ text, ranges }: { readonly text: string; readonly ranges: readonly TextRange[] }) {
  return (
    <>
      {ranges.map(({ start, end }, index) => (
        <Fragment key={start}>
          {text.slice(ranges[index - 1]?.end ?? 0, start)}
          <mark>{text.slice(start, end)}</mark>
        </Fragment>
      ))}
      {text.slice(ranges.at(-1)?.end ?? 0)}
    </>
  );
}
