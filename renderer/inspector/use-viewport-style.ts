/** The zoomed part as CSS properties of the plates: the grounds follow without a render. */
import { type RefObject, useEffect } from 'react';
import type { Inspector } from './inspector.ts';
import type { Viewport } from './viewport.ts';

export function useViewportStyle({ pointing }: Inspector, plates: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const apply = ({ viewport: { zoom, left, top } }: { readonly viewport: Viewport }): void => {
      const { style, dataset } = plates.current!;
      style.setProperty('--zoom', String(zoom));
      style.setProperty('--left', `${-100 * left}%`);
      style.setProperty('--top', `${-100 * top}%`);
      if (zoom > 1) dataset.zoomed = '';
      else delete dataset.zoomed;
    };
    apply(pointing.getState());
    return pointing.subscribe((state, before) => {
      if (state.viewport !== before.viewport) apply(state);
    });
  }, [pointing, plates]);
}
