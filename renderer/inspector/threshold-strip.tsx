/** A map's first component over the picture, as a histogram in which its threshold can be moved. */
import { type CSSProperties, useMemo } from 'react';
import { useStore } from 'zustand';
import { firstComponent, patchesOfPicture } from '../../native-models/figure-colours.ts';
import type { FeatureSource, ProjectedMap } from '../../native-models/inspection.ts';
import { useWords } from '../words/words.tsx';
import { histogram, histogramPath } from './histogram.ts';
import type { Inspector } from './inspector.ts';
import { cutOf } from './look-store.ts';

interface Props {
  readonly inspector: Inspector;
  readonly title: string;
  readonly source: FeatureSource;
  readonly map: ProjectedMap | undefined;
}

export function ThresholdStrip({ inspector, title, source, map }: Props) {
  const { plate } = useWords().figure;
  const isFlipped = useStore(inspector.look, ({ flipped }) => flipped.has(source));
  const threshold = useStore(inspector.look, (look) => cutOf(look, source).threshold);
  const bars = useMemo(() => {
    if (map === undefined) return '';
    const ofPicture = patchesOfPicture(map.grid, map.placement);
    return histogramPath(histogram(firstComponent(map.scores, ofPicture, isFlipped), ofPicture));
  }, [map, isFlipped]);
  const percent = Math.round(100 * threshold);
  return (
    <div className="strip" style={{ '--cut': `${100 * threshold}%` } as CSSProperties}>
      <svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">
        <path className="strip-out" d={bars} />
        <path className="strip-in" d={bars} />
      </svg>
      {map && <span className="strip-cut" />}
      <input
        type="range"
        min={0}
        max={100}
        value={percent}
        disabled={map === undefined}
        aria-label={plate.ownThreshold(title)}
        aria-valuetext={`${percent} %`}
        title={plate.strip(title)}
        onChange={(event) => inspector.look.getState().setOwnThreshold(source, Number(event.target.value) / 100)}
      />
    </div>
  );
}
