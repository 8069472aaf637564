/** One line about the model: which it is and where it runs, or what keeps it from running. */
import { useRef } from 'react';
import { useStore } from 'zustand';
import { Progress } from '../ui/progress.tsx';
import { useWords, type Words } from '../words/words.tsx';
import type { ModelHolder, ModelStore } from './model-store.ts';
import { parameterWords, providerWords, reasonWords } from './words.ts';

export function ModelLine({ model }: { readonly model: ModelStore }) {
  const words = useWords();
  const { state, reopen } = useStore(model);
  const line = useRef<HTMLDivElement>(null);
  return (
    <div className="model-line" ref={line} tabIndex={-1}>
      {state.type === 'failed' ? (
        <p className="model-trouble" role="alert" title={words.common.sentence(state.message)}>
          <button
            type="button"
            className="text-button"
            onClick={() => {
              reopen();
              line.current?.focus(); // the button goes, the focus stays here
            }}
          >
            {words.model.openAgain}
          </button>
          {words.common.sentence(state.message)}
        </p>
      ) : (
        <p>{sentence(state, words)}</p>
      )}
    </div>
  );
}

function sentence(state: Exclude<ModelHolder['state'], { type: 'failed' }>, words: Words) {
  switch (state.type) {
    case 'starting':
      return words.stages.starting;
    case 'died':
      return (
        <span role="alert" title={words.common.sentence(state.message)}>
          {words.common.sentence(state.message)}
        </span>
      );
    case 'opening':
      return (
        <>
          <span title={state.step}>{words.stages.loading}</span>
          <span className="model-bar">
            <Progress fraction={state.fraction} />
          </span>
          {Math.round(100 * state.fraction)} %
        </>
      );
    case 'open': {
      const { name, parameterCount, precision, provider } = state.info;
      return (
        <span title={reasonWords(provider, words)}>
          {name} · {parameterWords(parameterCount, words)} · {precision} · {providerWords(provider, words)}
        </span>
      );
    }
  }
}
