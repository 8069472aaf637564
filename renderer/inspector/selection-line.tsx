/** What is chosen, and the way to drop it. */
import { useStore } from 'zustand';
import type { Inspector } from './inspector.ts';

export function SelectionLine({ inspector, none }: { readonly inspector: Inspector; readonly none: string }) {
  const selection = useStore(inspector.pointing, (state) => state.selection);
  const patches = [...selection.values()].reduce((sum, chosen) => sum + chosen.size, 0);
  const words =
    patches === 0
      ? none
      : `${patches === 1 ? '1 patch' : `${patches} patches`}${selection.size > 1 ? ` of ${selection.size} pictures` : ''} chosen`;
  return (
    <p className="selection-line">
      <span role="status">{words}</span>
      {patches > 0 && (
        <button type="button" className="text-button" onClick={() => inspector.pointing.getState().select(new Map())}>
          Clear
        </button>
      )}
    </p>
  );
}
