/** What the patch that is pointed at is in each map, for the captions and for a screen reader. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { firstComponent, patchesOfPicture } from '../../native-models/figure-colours.ts';
import type { FeatureSource } from '../../native-models/inspection.ts';
import type { InspectorStore } from './inspector-store.ts';

/** The first component's share of its range, or that the patch sees padding alone; undefined while none is pointed at. */
export function usePointedValue(inspector: InspectorStore, source: FeatureSource): string | undefined {
  const result = useStore(inspector, ({ features }) => (features.type === 'ready' ? features.result : undefined));
  const isFlipped = useStore(inspector, ({ flipped }) => flipped.has(source));
  const threshold = useStore(inspector, (state) => state.threshold);
  const patch = useStore(inspector, (state) => state.patch);
  const shown = useMemo(() => {
    const map = result?.maps.find((other) => other.source === source);
    if (result === undefined || map === undefined) return undefined;
    const ofPicture = patchesOfPicture(result.grid, result.placement);
    return { ofPicture, first: firstComponent(map.scores, ofPicture, isFlipped) };
  }, [result, source, isFlipped]);

  if (shown === undefined || patch === undefined) return undefined;
  if (shown.ofPicture[patch] !== 1) return 'padding';
  const value = shown.first[patch]!;
  return `${Math.round(100 * value)} %${value < threshold ? ', background' : ''}`;
}

export function usePointedPlace(inspector: InspectorStore): string | undefined {
  const columns = useStore(inspector, ({ features }) =>
    features.type === 'ready' ? features.result.grid.columns : undefined,
  );
  const patch = useStore(inspector, (state) => state.patch);
  if (columns === undefined || patch === undefined) return undefined;
  return `row ${Math.floor(patch / columns) + 1}, column ${(patch % columns) + 1}`;
}
