/** The questions that are left about a sample picture, one click away under the answer. */
import type { RefObject } from 'react';
import { useStore } from 'zustand';
import { arePicturesLeftOut } from '../chat/request-turns.ts';
import type { Stores } from '../stores.ts';
import { QuestionChips } from './question-chips.tsx';

interface Props {
  readonly stores: Stores;
  readonly messageBox: RefObject<HTMLTextAreaElement | null>;
}

export function NextQuestions({ stores: { chat, context, samples, shelf }, messageBox }: Props) {
  const turns = useStore(chat, (state) => state.turns);
  const known = useStore(samples, (state) => state.samples);
  const leftOutCount = useStore(context, ({ use }) => use?.leftOutCount ?? 0);
  const attachments = useStore(shelf, (state) => state.attachments);
  const last = turns.at(-1);
  if (last?.role !== 'assistant' || last.state.type !== 'done') return null;
  const shown = turns.findLast((turn) => turn.role === 'user' && turn.pictures.length > 0);
  const pictures = shown?.role === 'user' ? shown.pictures.map(({ picture }) => picture) : [];
  const sample = known.find(({ key }) => {
    const state = attachments[key]?.state;
    return state?.type === 'ready' && pictures.includes(state.picture);
  });
  if (sample === undefined) return null;
  const left = sample.questions.filter((question) => !turns.some(({ text }) => text === question));
  if (left.length === 0) return null;
  const again = arePicturesLeftOut(turns, leftOutCount) ? [sample.key] : []; // the model would be asked of what it no longer sees
  return (
    <div className="next-questions">
      <QuestionChips questions={left} pictures={again} chat={chat} messageBox={messageBox} />
    </div>
  );
}
