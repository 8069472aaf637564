/** A square of Figure 3 with its caption. The patch that is pointed at is marked in all of them. */
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { patchBox } from '../../native-models/figure-colours.ts';
import type { InspectorStore } from './inspector-store.ts';
import { patchAt } from './patches.ts';
import { boxStyle } from './picture-plate.tsx';

interface Props {
  readonly inspector: InspectorStore;
  readonly title: string;
  readonly titleHint?: string;
  readonly note: string;
  readonly noteHint?: string;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

export function Plate({ inspector, title, titleHint, note, noteHint, action, children }: Props) {
  const result = useStore(inspector, ({ features }) => (features.type === 'ready' ? features.result : undefined));
  const patch = useStore(inspector, (state) => state.patch);
  const { pointAt } = inspector.getState();
  return (
    <figure className="plate">
      <div
        className="plate-square"
        data-filled={result !== undefined || undefined}
        onPointerMove={(event) => {
          if (result === undefined) return;
          const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
          pointAt(patchAt(result.grid, (event.clientX - left) / width, (event.clientY - top) / height));
        }}
        onPointerLeave={() => pointAt(undefined)}
      >
        {result && <div className="plate-ground" style={boxStyle(result.placement)} />}
        {children}
        {result && patch !== undefined && (
          <div className="plate-patch" style={boxStyle(patchBox(result.grid, patch))} />
        )}
      </div>
      <figcaption>
        <span className="plate-title" title={titleHint}>
          {title}
        </span>
        <span className="plate-note" title={noteHint}>
          {note}
        </span>
        {action}
      </figcaption>
    </figure>
  );
}
