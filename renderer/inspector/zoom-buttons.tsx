/** The zoom of all plates, for who has neither wheel nor keys at hand. */
import { Minus, Plus } from 'lucide-react';
import { useStore } from 'zustand';
import type { Inspector } from './inspector.ts';

export function ZoomButtons({ inspector: { pointing } }: { readonly inspector: Inspector }) {
  const zoom = useStore(pointing, ({ viewport }) => viewport.zoom);
  const { zoom: by, showWhole } = pointing.getState();
  return (
    <span className="zoom" title="Control and the wheel, a pinch, or + and − on the plates">
      <button type="button" aria-label="Zoom out" disabled={zoom <= 1} onClick={() => by(1 / 1.5)}>
        <Minus aria-hidden="true" />
      </button>
      <button
        type="button"
        className="zoom-whole"
        aria-label={`${Math.round(100 * zoom)} %: show the whole square`}
        disabled={zoom <= 1}
        onClick={showWhole}
      >
        {Math.round(100 * zoom)} %
      </button>
      <button type="button" aria-label="Zoom in" onClick={() => by(1.5)}>
        <Plus aria-hidden="true" />
      </button>
    </span>
  );
}
