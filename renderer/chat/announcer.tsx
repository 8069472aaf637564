/** Says the answer aloud as it grows, sentence after sentence, none of them twice. */
import { useEffect, useState } from 'react';
import { nextAnnouncement, silent } from './announcement.ts';
import type { ChatStore } from './chat-store.ts';

export function Announcer({ chat }: { readonly chat: ChatStore }) {
  const [words, setWords] = useState('');
  useEffect(() => {
    let said = silent;
    return chat.subscribe(({ turns }) => {
      const next = nextAnnouncement(said, turns.at(-1));
      said = next.said;
      if (next.words !== '') setWords(next.words);
    });
  }, [chat]);
  return (
    <div className="unseen" role="status" aria-live="polite">
      {words}
    </div>
  );
}
