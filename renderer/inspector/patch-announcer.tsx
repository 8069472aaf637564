/** Says aloud which patch the arrow keys have reached and what it is in every map. */
import type { InspectorStore } from './inspector-store.ts';
import { mapSources } from './sources.ts';
import { usePointedPlace, usePointedValue } from './use-pointed-patch.ts';

export function PatchAnnouncer({ inspector }: { readonly inspector: InspectorStore }) {
  const place = usePointedPlace(inspector);
  return (
    <p className="unseen" aria-live="polite">
      {place && `${place}, first component`}
      {place && mapSources.map((map) => <PatchValue key={map.source} inspector={inspector} {...map} />)}
    </p>
  );
}

function PatchValue({ inspector, source, title }: { inspector: InspectorStore } & (typeof mapSources)[number]) {
  return `; ${title}: ${usePointedValue(inspector, source)}`;
}
