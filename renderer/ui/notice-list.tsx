/** The notices at the window's edge; each goes by itself, and can be acted on until then. */
import { X } from 'lucide-react';
import { Toast } from 'radix-ui';
import { useRef } from 'react';
import { useStore } from 'zustand';
import { useWords } from '../words/words.tsx';
import { IconButton } from './icon-button.tsx';
import type { Notice, NoticesStore } from './notices.ts';

const shownMs = 8000;
const troubleMs = 20_000;

function durationMs({ isTrouble, isLasting }: Notice): number {
  if (isLasting) return Number.POSITIVE_INFINITY;
  return isTrouble ? troubleMs : shownMs;
}

export function NoticeList({ notices }: { readonly notices: NoticesStore }) {
  const { common } = useWords();
  const list = useStore(notices, (state) => state.notices);
  const { close } = notices.getState();
  const viewport = useRef<HTMLOListElement>(null);
  /** That one alone: what lies beneath it stays, and an answer goes on. One that has the focus closes by itself. */
  const closeByKey = (event: KeyboardEvent, id: number): void => {
    const focused = document.activeElement?.closest<HTMLElement>('.notice')?.dataset.id;
    if (focused !== undefined && focused !== String(id)) return;
    event.preventDefault();
    if (viewport.current?.contains(document.activeElement)) viewport.current.focus(); // the notice goes
    close(id);
  };
  return (
    <Toast.Provider label={common.notice} swipeDirection="up">
      {list.map((notice) => {
        const { id, text, isTrouble, action } = notice;
        return (
          <Toast.Root
            key={id}
            className="notice"
            data-id={id}
            data-trouble={isTrouble || undefined}
            type={isTrouble ? 'foreground' : 'background'}
            duration={durationMs(notice)}
            onOpenChange={(isOpen) => !isOpen && close(id)}
            onEscapeKeyDown={(event) => closeByKey(event, id)}
          >
            <Toast.Description>{common.sentence(text)}</Toast.Description>
            {action && (
              <Toast.Action altText={action.title} className="text-button" onClick={action.act}>
                {action.title}
              </Toast.Action>
            )}
            <Toast.Close asChild>
              <IconButton icon={X} label={common.close} isSmall />
            </Toast.Close>
          </Toast.Root>
        );
      })}
      <Toast.Viewport ref={viewport} className="notices" label={common.notices} />
    </Toast.Provider>
  );
}
