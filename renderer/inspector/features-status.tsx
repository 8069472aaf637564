/** How far the features of the picture are, in one line that is always there. */
import { useRef } from 'react';
import { useStore } from 'zustand';
import { durationWords } from '../model/words.ts';
import { Progress } from '../ui/progress.tsx';
import type { Features, InspectorStore } from './inspector-store.ts';

export function FeaturesStatus({ inspector }: { readonly inspector: InspectorStore }) {
  const features = useStore(inspector, (state) => state.features);
  const line = useRef<HTMLDivElement>(null);
  const retry = (): void => {
    inspector.getState().retry();
    line.current?.focus(); // the button goes, the focus stays here
  };
  return (
    <div className="inspector-status" ref={line} tabIndex={-1}>
      {features.type === 'failed' ? (
        <p className="inspector-trouble" role="alert">
          {features.message}
          <button type="button" className="text-button" onClick={retry}>
            Try again
          </button>
        </p>
      ) : (
        <p role="status">
          {words(features)}
          {features.type === 'working' && <Progress fraction={fractionOf(features)} />}
        </p>
      )}
    </div>
  );
}

function words(features: Exclude<Features, { type: 'failed' }>): string {
  switch (features.type) {
    case 'none':
      return 'Attach a picture, and its maps appear here.';
    case 'ready': {
      const { grid, stageMs } = features.result;
      const totalMs = stageMs.picture + stageMs.vision + stageMs.analysis;
      return `${grid.rows} × ${grid.columns} patches, ${durationWords(totalMs)}`;
    }
    case 'working':
      return workingWords[features.stage];
  }
}

type Working = Extract<Features, { type: 'working' }>;

const workingWords: Readonly<Record<Working['stage'], string>> = {
  model: 'Waiting for the model',
  queue: 'Waiting its turn',
  picture: 'Preparing the picture',
  vision: 'Looking at the picture',
  analysis: 'Finding the components',
};

function fractionOf({ stage, fraction }: Working): number {
  if (stage === 'analysis') return 0.9 + 0.1 * fraction;
  if (stage === 'vision') return 0.1 + 0.8 * fraction;
  return stage === 'picture' ? 0.1 * fraction : 0;
}
