/** The square that the open model gets of a picture, fetched when it is looked at. */
import { useEffect, useState } from 'react';
import {
  drain,
  type ImageMode,
  type ModelService,
  type PictureId,
  type SquareResult,
} from '../../native-models/contract.ts';
import type { ModelStore } from '../model/model-store.ts';
import { sentenceOf } from './picture-shelf.ts';

export type Square =
  | { readonly type: 'waiting' }
  | { readonly type: 'ready'; readonly url: string; readonly seen: SquareResult }
  | { readonly type: 'failed'; readonly message: string };

const waiting: Square = { type: 'waiting' };

export function useSquare(
  service: ModelService,
  model: ModelStore,
  picture: PictureId,
  imageMode: ImageMode | undefined,
): Square {
  const [found, setFound] = useState<{ readonly of: string; readonly square: Square }>();
  const of = `${imageMode} ${picture}`;
  useEffect(() => {
    const setSquare = (square: Square): void => setFound({ of, square });
    const control = new AbortController();
    const { signal } = control;
    let url: string | undefined;
    const fetchSquare = async (): Promise<void> => {
      try {
        await model.getState().whenOpen(signal);
        const seen = await drain(service.square({ picture, ...(imageMode && { imageMode }) }, signal));
        if (signal.aborted) return;
        url = URL.createObjectURL(new Blob([new Uint8Array(seen.square)], { type: 'image/png' }));
        setSquare({ type: 'ready', url, seen });
      } catch (error) {
        if (!signal.aborted) setSquare({ type: 'failed', message: sentenceOf(error) });
      }
    };
    void fetchSquare();
    return () => {
      control.abort();
      if (url !== undefined) URL.revokeObjectURL(url);
    };
  }, [service, model, picture, imageMode, of]);
  return found?.of === of ? found.square : waiting; // the one before is no longer there to be shown
}
