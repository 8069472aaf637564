/** The fits of the view that is open; the same array until one of them changes. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { ProjectedFit } from '../../native-models/inspection.ts';
import type { Inspector } from './inspector.ts';
import { shownFits } from './shown-maps.ts';

export function useShownFits(inspector: Inspector): readonly ProjectedFit[] {
  const features = useStore(inspector.figure, (state) => state.features);
  const result = useStore(inspector.depth, (state) => state.result);
  const shownStep = useStore(inspector.depth, (state) => state.shownStep);
  const view = useStore(inspector.view, (state) => state.view);
  return useMemo(
    () => shownFits({ figure: { features }, depth: { result, shownStep }, view }),
    [features, result, shownStep, view],
  );
}
