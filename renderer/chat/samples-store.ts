/** The sample pictures that came with the program, with the questions that the embedded model answers about them. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DesktopApi } from '../../electron/desktop-api.ts';
import type { ShelfStore } from '../pictures/picture-shelf.ts';

export interface Sample {
  /** Its attachment on the shelf. */
  readonly key: string;
  readonly title: string;
  readonly questions: readonly string[];
}

export interface Samples {
  readonly samples: readonly Sample[];
}

export type SamplesStore = StoreApi<Samples>;

export function createSamplesStore(api: Pick<DesktopApi, 'info' | 'storeSample'>, shelf: ShelfStore): SamplesStore {
  const store = createStore<Samples>()(() => ({ samples: [] }));
  api.info().then(
    ({ samples }) =>
      store.setState({
        samples: samples.map(({ name, title, questions }) => ({
          key: shelf.getState().addSample(name, title),
          title,
          questions,
        })),
      }),
    () => {}, // without samples the window works as well
  );
  return store;
}
