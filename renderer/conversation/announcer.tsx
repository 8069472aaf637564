/** Says the answer aloud as it grows, sentence after sentence, none of them twice. */
import { useEffect, useState } from 'react';
import type { ChatStore } from '../chat/chat-state.ts';
import { useWords } from '../words/words.tsx';
import { nextAnnouncement, silent } from './announcement.ts';

export function Announcer({ chat }: { readonly chat: ChatStore }) {
  const words = useWords();
  const [said, setSaid] = useState({ count: 0, words: '' });
  useEffect(() => {
    let before = silent;
    return chat.subscribe(({ turns }) => {
      const next = nextAnnouncement(before, turns.at(-1), words);
      before = next.said;
      if (next.words !== '') setSaid(({ count }) => ({ count: count + 1, words: next.words }));
    });
  }, [chat, words]);
  return (
    <div className="unseen" role="status" aria-live="polite">
      <span key={said.count}>{said.words}</span> {/* a new element is said aloud, even with the same words as before */}
    </div>
  );
}
