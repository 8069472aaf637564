/** How far the features of the picture are, in one line that is always there. */
import { useRef } from 'react';
import { useStore } from 'zustand';
import { durationWords } from '../model/words.ts';
import { Progress } from '../ui/progress.tsx';
import type { Features } from './figure-store.ts';
import type { Inspector } from './inspector.ts';

export function FeaturesStatus({ inspector }: { readonly inspector: Inspector }) {
  const features = useStore(inspector.figure, (state) => state.features);
  const sidePx = useStore(inspector.model, ({ known }) => known?.imageSizePx);
  const line = useRef<HTMLDivElement>(null);
  const retry = (): void => {
    inspector.figure.getState().retry();
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
          {words(features, sidePx)}
          {features.type === 'working' && <Progress fraction={fractionOf(features)} />}
        </p>
      )}
    </div>
  );
}

function words(features: Exclude<Features, { type: 'failed' }>, sidePx: number | undefined): string {
  switch (features.type) {
    case 'none':
      return 'Attach a picture, and its maps appear here.';
    case 'ready': {
      const { stageMs, fits } = features.result;
      const grid = fits[0]?.maps[0]?.grid;
      const took = durationWords(stageMs.picture + stageMs.vision + stageMs.analysis);
      if (grid === undefined) return took;
      const patch = sidePx === undefined ? '' : `, each ${sidePx / grid.columns} px of the model's ${sidePx} px square`;
      return `${grid.rows} × ${grid.columns} patches${patch} · ${took}`;
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
