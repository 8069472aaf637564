/** What an empty chat shows: what this is, and sample pictures with questions to begin with. */
import { type RefObject, useEffect } from 'react';
import { useStore } from 'zustand';
import { mostPictures } from '../../native-models/contract.ts';
import type { Sample } from '../chat/samples-store.ts';
import type { Stores } from '../stores.ts';
import { useWords } from '../words/words.tsx';
import { QuestionChips } from './question-chips.tsx';

interface Props {
  readonly stores: Stores;
  readonly messageBox: RefObject<HTMLTextAreaElement | null>;
}

export function Welcome({ stores, messageBox }: Props) {
  const { welcome } = useWords();
  const samples = useStore(stores.samples, (state) => state.samples);
  return (
    <div className="welcome">
      <h2>{welcome.title}</h2>
      <p>{welcome.text}</p>
      {samples.length > 0 && (
        <>
          <h3>{welcome.samples}</h3>
          <ul className="samples">
            {samples.map((sample) => (
              <SampleCard key={sample.key} sample={sample} stores={stores} messageBox={messageBox} />
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function SampleCard({ sample, stores, messageBox }: Props & { readonly sample: Sample }) {
  const { chat, shelf, notices } = stores;
  const { welcome, common, pictures } = useWords();
  const { key, questions } = sample;
  const title = common.sentence(sample.title);
  const state = useStore(shelf, ({ attachments }) => attachments[key]?.state);
  useEffect(() => shelf.getState().rename(key, title), [shelf, key, title]);
  const attach = (): void => {
    if (!chat.getState().attachKey(key)) notices.getState().say(pictures.noMore(0, 1, mostPictures));
    messageBox.current?.focus();
  };
  return (
    <li className="sample">
      <button type="button" className="print sample-print" aria-label={welcome.attachSample(title)} onClick={attach}>
        {state?.type === 'ready' && <img src={state.previewUrl} alt="" />}
      </button>
      <div className="sample-words">
        <p>{title}</p>
        <QuestionChips questions={questions.slice(0, 3)} pictures={[key]} chat={chat} messageBox={messageBox} />
      </div>
    </li>
  );
}
