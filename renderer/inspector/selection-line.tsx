/** What is chosen, and the way to drop it. */
import { useStore } from 'zustand';
import { useWords } from '../words/words.tsx';
import type { Inspector } from './inspector.ts';

export function SelectionLine({ inspector, none }: { readonly inspector: Inspector; readonly none: string }) {
  const { selection: words } = useWords().figure;
  const selection = useStore(inspector.pointing, (state) => state.selection);
  const patches = [...selection.values()].reduce((sum, chosen) => sum + chosen.size, 0);
  return (
    <p className="selection-line">
      <span role="status">{patches === 0 ? none : words.chosen(patches, selection.size)}</span>
      {patches > 0 && (
        <button type="button" className="text-button" onClick={() => inspector.pointing.getState().select(new Map())}>
          {words.clear}
        </button>
      )}
    </p>
  );
}
