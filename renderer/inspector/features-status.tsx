/** How far the features of the picture are, in one line that is always there. */
import { useRef } from 'react';
import { useStore } from 'zustand';
import { durationWords } from '../model/words.ts';
import { Progress } from '../ui/progress.tsx';
import { useWords, type Words } from '../words/words.tsx';
import type { Features } from './figure-store.ts';
import type { Inspector } from './inspector.ts';

export function FeaturesStatus({ inspector }: { readonly inspector: Inspector }) {
  const spoken = useWords();
  const features = useStore(inspector.figure, (state) => state.features);
  const isRefitting = useStore(inspector.figure, (state) => state.isRefitting);
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
          {spoken.common.sentence(features.message)}
          <button type="button" className="text-button" onClick={retry}>
            {spoken.figure.tryAgain}
          </button>
        </p>
      ) : (
        <p role="status">
          {isRefitting ? spoken.figure.status.analysis : words(features, sidePx, spoken)}
          {features.type === 'working' && <Progress fraction={fractionOf(features)} />}
        </p>
      )}
    </div>
  );
}

function words(features: Exclude<Features, { type: 'failed' }>, sidePx: number | undefined, spoken: Words): string {
  const said = spoken.figure.status;
  switch (features.type) {
    case 'none':
      return said.none;
    case 'ready': {
      const { stageMs, fits } = features.result;
      const grid = fits[0]?.maps[0]?.grid;
      const took = durationWords(stageMs.picture + stageMs.vision + stageMs.analysis, spoken).replace(' ', '\u00a0');
      if (grid === undefined) return took;
      const patch = sidePx === undefined ? '' : `, ${said.patchSize(sidePx / grid.columns, sidePx)}`;
      return `${said.patches(grid.rows, grid.columns)}${patch} · ${took}`;
    }
    case 'working':
      return said[features.stage];
  }
}

type Working = Extract<Features, { type: 'working' }>;

function fractionOf({ stage, fraction }: Working): number {
  if (stage === 'analysis') return 0.9 + 0.1 * fraction;
  if (stage === 'vision') return 0.1 + 0.8 * fraction;
  return stage === 'picture' ? 0.1 * fraction : 0;
}
