/** The zoom of all plates, for who has neither wheel nor keys at hand. */
import { Minus, Plus } from 'lucide-react';
import { useStore } from 'zustand';
import { useWords } from '../words/words.tsx';
import type { Inspector } from './inspector.ts';

export function ZoomButtons({ inspector: { pointing } }: { readonly inspector: Inspector }) {
  const { figure: words } = useWords();
  const zoom = useStore(pointing, ({ viewport }) => viewport.zoom);
  const { zoom: by, showWhole } = pointing.getState();
  return (
    <span className="zoom" title={words.zoom.hint}>
      <button type="button" aria-label={words.zoom.out} disabled={zoom <= 1} onClick={() => by(1 / 1.5)}>
        <Minus aria-hidden="true" />
      </button>
      <button
        type="button"
        className="zoom-whole"
        aria-label={words.zoom.whole(Math.round(100 * zoom))}
        disabled={zoom <= 1}
        onClick={showWhole}
      >
        {Math.round(100 * zoom)} %
      </button>
      <button type="button" aria-label={words.zoom.in} onClick={() => by(1.5)}>
        <Plus aria-hidden="true" />
      </button>
    </span>
  );
}
