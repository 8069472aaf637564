/** What the maps show, in three sentences; and beside Figure 3, what the paper leaves open. */
import { useWords } from '../words/words.tsx';
import type { View } from './view-store.ts';

export function Legend({ view }: { readonly view: View }) {
  const { legend } = useWords().figure;
  if (view === 'answer') return null; // it has no maps
  return (
    <div className="legend">
      <p>{legend.maps}</p>
      {view === 'figure' && <p>{legend.paper}</p>}
    </div>
  );
}
