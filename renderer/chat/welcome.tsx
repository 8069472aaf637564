/** What an empty chat shows: what this is, and sample pictures with questions to begin with. */
import type { RefObject } from 'react';
import { useStore } from 'zustand';
import type { Stores } from '../stores.ts';
import type { Sample } from './samples-store.ts';

interface Props {
  readonly stores: Stores;
  readonly messageBox: RefObject<HTMLTextAreaElement | null>;
}

export function Welcome({ stores, messageBox }: Props) {
  const { chat } = stores;
  const samples = useStore(stores.samples, (state) => state.samples);
  const earlier = useStore(chat, (state) => state.earlier);
  return (
    <div className="welcome">
      <h2>Show it a picture, then ask</h2>
      <p>
        Drop a picture anywhere in this window, paste one, or attach it below. Vasari answers on this computer, and
        Figure 3 beside the chat shows what the model saw.
      </p>
      {earlier && (
        <button
          type="button"
          className="text-button"
          onClick={() => {
            chat.getState().bringBack();
            messageBox.current?.focus();
          }}
        >
          Bring back the last chat
        </button>
      )}
      {samples.length > 0 && (
        <>
          <h3>Or begin with one of these</h3>
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
  const { chat, shelf } = stores;
  const { key, title, questions } = sample;
  const state = useStore(shelf, ({ pictures }) => pictures[key]?.state);
  const attach = (): void => {
    chat.getState().attachKey(key);
    messageBox.current?.focus();
  };
  return (
    <li className="sample">
      <button type="button" className="print sample-print" aria-label={`Attach the sample: ${title}`} onClick={attach}>
        {state?.type === 'ready' && <img src={state.previewUrl} alt="" />}
      </button>
      <div className="sample-words">
        <p>{title}</p>
        {questions.slice(0, 3).map((question) => (
          <button
            type="button"
            className="chip"
            key={question}
            onClick={() => {
              messageBox.current?.focus();
              void chat.getState().ask(question, [key]);
            }}
          >
            {question}
          </button>
        ))}
      </div>
    </li>
  );
}
