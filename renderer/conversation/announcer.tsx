/** Says aloud what an answer waits for, and the answer as it grows, sentence after sentence; none of it twice. */
import { useEffect, useState } from 'react';
import type { Stores } from '../stores.ts';
import { useWords } from '../words/words.tsx';
import { nextAnnouncement, silent } from './announcement.ts';
import { stageName } from './answer-words.ts';

/** A stage that is over sooner is not worth a word. */
const afterMs = 700;

interface Saying {
  readonly count: number;
  readonly words: string;
  readonly language?: 'en';
}

export function Announcer({ stores: { chat, model } }: { readonly stores: Stores }) {
  const words = useWords();
  const [said, setSaid] = useState<Saying>({ count: 0, words: '' });
  useEffect(() => {
    let before = silent;
    let stage = '';
    let timer: ReturnType<typeof setTimeout> | undefined;
    const say = (text: string, language?: 'en'): void =>
      setSaid(({ count }) => ({ count: count + 1, words: text, ...(language && { language }) }));
    const follow = (): void => {
      const turn = chat.getState().turns.at(-1);
      const next = nextAnnouncement(before, turn, words);
      before = next.said;
      const isWorking = turn?.role === 'assistant' && turn.state.type === 'working';
      const now = isWorking ? stageName(turn.state, model.getState().state, words) : '';
      const isOther = now !== stage;
      stage = now;
      if (isOther || next.words !== '') clearTimeout(timer);
      const isEnglish = next.isAnswer && model.getState().known?.model === 'embedded'; // which knows nothing else
      if (next.words !== '') say(next.words, isEnglish ? 'en' : undefined);
      else if (isOther && now !== '') timer = setTimeout(say, afterMs, now);
    };
    const stops = [chat.subscribe(follow), model.subscribe(follow)];
    return () => {
      clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, [chat, model, words]);
  return (
    <div className="unseen" role="status" aria-live="polite">
      {/* a new element is said aloud, even with the same words as before */}
      <span key={said.count} lang={said.language}>
        {said.words}
      </span>
    </div>
  );
}
