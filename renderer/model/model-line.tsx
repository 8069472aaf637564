/** One line about the model: which it is and where it runs, or what keeps it from running. */
import { useRef } from 'react';
import { useStore } from 'zustand';
import { Progress } from '../ui/progress.tsx';
import type { ModelHolder, ModelStore } from './model-store.ts';
import { parameterWords, providerNames } from './words.ts';

export function ModelLine({ model }: { readonly model: ModelStore }) {
  const { state, reopen } = useStore(model);
  const line = useRef<HTMLDivElement>(null);
  return (
    <div className="model-line" ref={line} tabIndex={-1}>
      {state.type === 'failed' ? (
        <p className="model-trouble" role="alert" title={state.message}>
          <button
            type="button"
            className="text-button"
            onClick={() => {
              reopen();
              line.current?.focus(); // the button goes, the focus stays here
            }}
          >
            Open again
          </button>
          {state.message}
        </p>
      ) : (
        <p>{sentence(state)}</p>
      )}
    </div>
  );
}

function sentence(state: Exclude<ModelHolder['state'], { type: 'failed' }>) {
  switch (state.type) {
    case 'starting':
      return 'Starting the model process';
    case 'died':
      return (
        <span role="alert" title={state.message}>
          {state.message}
        </span>
      );
    case 'opening':
      return (
        <>
          {state.step}
          <span className="model-bar">
            <Progress fraction={state.fraction} />
          </span>
          {Math.round(100 * state.fraction)} %
        </>
      );
    case 'open': {
      const { name, parameterCount, precision, provider } = state.info;
      return (
        <span title={provider.reason}>
          <strong>{name}</strong> · {parameterWords(parameterCount)} · {precision} · {providerNames[provider.used]}
        </span>
      );
    }
  }
}
