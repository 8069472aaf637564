/** The numbers behind the patch that is pointed at, in one line that keeps its place. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { firstComponent } from './colours.ts';
import type { InspectorStore } from './inspector-store.ts';
import { patchesOfPicture } from './patches.ts';
import { mapSources } from './sources.ts';

export function PatchReadout({ inspector }: { readonly inspector: InspectorStore }) {
  const result = useStore(inspector, ({ features }) => (features.type === 'ready' ? features.result : undefined));
  const flipped = useStore(inspector, (state) => state.flipped);
  const patch = useStore(inspector, (state) => state.patch);
  const shown = useMemo(() => {
    if (result === undefined) return undefined;
    const ofPicture = patchesOfPicture(result.grid, result.placement);
    const maps = mapSources.flatMap(({ source, title }) => {
      const map = result.maps.find((other) => other.source === source);
      if (map === undefined) return [];
      return [{ title, first: firstComponent(map.scores, ofPicture, flipped.has(source)) }];
    });
    return { ofPicture, maps };
  }, [result, flipped]);

  return (
    <p className="patch-readout" aria-live="polite">
      {result && shown && patch !== undefined
        ? words(patch, result.grid.columns, shown)
        : result && 'Point at a patch to find it in every map.'}
    </p>
  );
}

interface Shown {
  readonly ofPicture: Uint8Array;
  readonly maps: readonly { readonly title: string; readonly first: Float32Array }[];
}

function words(patch: number, columns: number, { ofPicture, maps }: Shown): string {
  const place = `Row ${Math.floor(patch / columns) + 1}, column ${(patch % columns) + 1}`;
  if (ofPicture[patch] === 0) return `${place}: padding`;
  const values = maps.map(({ title, first }) => `${title} ${Math.round(100 * first[patch]!)} %`);
  return `${place}, first component: ${values.join(', ')}`;
}
