/** How far an answer is: three steps one can follow, each in words and with its time. */
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { AnswerState } from '../chat/turn-tree.ts';
import type { ModelStore } from '../model/model-store.ts';
import { durationWords } from '../model/words.ts';
import { Progress } from '../ui/progress.tsx';
import { useWords } from '../words/words.tsx';
import { stageStep, stageWords } from './answer-words.ts';

interface Props {
  readonly state: Extract<AnswerState, { type: 'working' }>;
  readonly model: ModelStore;
}

export function WorkingLine({ state, model }: Props) {
  const words = useWords();
  const opening = useStore(model, (holder) => holder.state);
  const current = stageStep(state);
  return (
    <>
      <span className="steps">
        {[0, 1, 2].map((step) => (
          <Progress key={step} fraction={Math.min(1, Math.max(0, current - step))} />
        ))}
      </span>
      <span>{stageWords(state, opening, words)}</span>
      <Elapsed sinceMs={state.sinceMs} />
    </>
  );
}

/** From the first whole second on; a screen reader is not told every tenth. */
function Elapsed({ sinceMs }: { readonly sinceMs: number }) {
  const words = useWords();
  const [nowMs, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 250);
    return () => clearInterval(timer);
  }, []);
  const ms = nowMs - sinceMs;
  return ms < 1000 ? null : <span aria-hidden="true">{durationWords(ms, words)}</span>;
}
