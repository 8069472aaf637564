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
  const [square, setSquare] = useState<Square>(waiting);
  useEffect(() => {
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
    setSquare(waiting);
    void fetchSquare();
    return () => {
      control.abort();
      if (url !== undefined) URL.revokeObjectURL(url);
    };
  }, [service, model, picture, imageMode]);
  return square;
}
