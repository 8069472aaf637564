/** The picture as the model gets it: in its square, with the padding around it. */
import { useStore } from 'zustand';
import type { Box } from '../../native-models/figure-colours.ts';
import type { InspectorStore } from './inspector-store.ts';
import { Plate } from './plate.tsx';
import { usePointedPlace } from './use-pointed-patch.ts';

const whole: Box = { left: 0, top: 0, width: 1, height: 1 };

export function PicturePlate({ inspector }: { readonly inspector: InspectorStore }) {
  const inspected = useStore(inspector, (state) => state.inspected);
  const placement = useStore(inspector, ({ features }) =>
    features.type === 'ready' ? features.result.placement : undefined,
  );
  const place = usePointedPlace(inspector);
  return (
    <Plate
      inspector={inspector}
      title="Picture"
      note={place ?? (placement === undefined ? '' : "in the model's square")}
    >
      {inspected === undefined && <p className="plate-prompt">Your picture</p>}
      {inspected && (
        <img
          className="plate-picture"
          data-placed={placement !== undefined || undefined}
          src={inspected.previewUrl}
          alt={inspected.name}
          style={boxStyle(placement ?? whole)}
        />
      )}
    </Plate>
  );
}

export function boxStyle({ left, top, width, height }: Box): React.CSSProperties {
  const percent = (fraction: number): string => `${100 * fraction}%`;
  return { left: percent(left), top: percent(top), width: percent(width), height: percent(height) };
}
