/** Which way of looking is open, and what the cloud shows. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { FeatureSource } from '../../native-models/inspection.ts';

export type View = 'figure' | 'cloud' | 'similarity' | 'depth' | 'answer';

export const views: readonly View[] = ['figure', 'cloud', 'similarity', 'depth', 'answer'];

export type CloudColour = 'components' | 'position' | 'cluster' | 'picture';

export interface ViewState {
  readonly view: View;
  readonly cloudSource: FeatureSource;
  readonly cloudColour: CloudColour;
  setView(view: View): void;
  setCloudSource(source: FeatureSource): void;
  setCloudColour(colour: CloudColour): void;
}

export type ViewStore = StoreApi<ViewState>;

export function createViewStore(): ViewStore {
  return createStore<ViewState>()((set) => ({
    view: 'figure',
    cloudSource: 'caption',
    cloudColour: 'components',
    setView: (view) => set({ view }),
    setCloudSource: (cloudSource) => set({ cloudSource }),
    setCloudColour: (cloudColour) => set({ cloudColour }),
  }));
}
