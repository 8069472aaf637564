/** The picture as the model gets it: in its square, with the padding around it; heat and clusters lie over it. */
import { useStore } from 'zustand';
import type { Box, Grid } from '../../native-models/figure-colours.ts';
import { useWords } from '../words/words.tsx';
import type { FeatureScene } from './feature-scene.ts';
import type { InspectedPicture } from './figure-store.ts';
import type { Inspector } from './inspector.ts';
import { borderPath } from './outline.ts';
import { boxStyle, clipStyle, Plate } from './plate.tsx';
import { placeWords } from './shown-maps.ts';
import { labelsOf } from './similarity-store.ts';
import { useMapCanvas } from './use-map-canvas.ts';

interface Props {
  readonly inspector: Inspector;
  readonly scene: FeatureScene | undefined;
  readonly inspected: InspectedPicture | undefined;
  readonly canvasName: string;
  readonly title: string;
  readonly grid: Grid | undefined;
  readonly placement: Box | undefined;
  readonly pair: number;
}

const whole: Box = { left: 0, top: 0, width: 1, height: 1 };

export function PicturePlate({ inspector, scene, inspected, canvasName, title, grid, placement, pair }: Props) {
  const { figure: words } = useWords();
  const picture = inspected?.picture ?? '';
  const hasStrips = useStore(inspector.view, ({ view }) => view === 'figure' || view === 'depth');
  const canvas = useMapCanvas(scene, canvasName);
  return (
    <Plate
      inspector={inspector}
      picture={placement === undefined ? '' : picture}
      pair={pair}
      placement={placement}
      grid={grid}
      ground={
        inspected === undefined ? (
          <p className="plate-words">{words.plate.yours}</p>
        ) : (
          <Ground inspector={inspector} inspected={inspected} placement={placement} />
        )
      }
      canvas={<canvas ref={canvas} />}
      lines={grid && <ClusterLines inspector={inspector} picture={picture} grid={grid} />}
      below={hasStrips && <div className="strip-space" />}
      caption={
        <>
          <span className="plate-name" title={title}>
            <span className="plate-title" data-long={title.length > 12 || undefined}>
              {title}
            </span>
          </span>
          <Note inspector={inspector} grid={grid} placement={placement} />
        </>
      }
    />
  );
}

interface GroundProps {
  readonly inspector: Inspector;
  readonly inspected: InspectedPicture;
  readonly placement: Box | undefined;
}

/** The picture's part of the model's square; its preview until that is there. */
function Ground({ inspector, inspected: { picture, name, previewUrl }, placement }: GroundProps) {
  const square = useStore(inspector.squares, ({ images }) => images.get(picture));
  const isSquare = square !== undefined && placement !== undefined;
  return (
    <img
      className="plate-picture"
      data-placed={placement !== undefined || undefined}
      src={isSquare ? square.src : previewUrl}
      alt={name}
      draggable={false}
      style={isSquare ? { ...boxStyle(whole), ...clipStyle(placement) } : boxStyle(placement ?? whole)}
    />
  );
}

function ClusterLines({ inspector, picture, grid }: { inspector: Inspector; picture: string; grid: Grid }) {
  const likeness = useStore(inspector.similarity, (state) => state.likeness);
  const isOpen = useStore(inspector.view, ({ view }) => view === 'similarity' || view === 'cloud');
  if (!isOpen || likeness.type !== 'clusters') return null;
  const labels = labelsOf(likeness.result, { picture, grid });
  if (labels === undefined) return null;
  const path = borderPath(grid, labels);
  return (
    <>
      <path className="mark-under" d={path} />
      <path className="mark-border" d={path} />
    </>
  );
}

function Note({ inspector, grid, placement }: Pick<Props, 'inspector' | 'grid' | 'placement'>) {
  const { figure: words } = useWords();
  const patch = useStore(inspector.pointing, (state) => state.patch);
  if (grid !== undefined && patch !== undefined) {
    return (
      <span className="plate-note">
        <span className="plate-note-long">{placeWords(grid, patch, words)}</span>
        <span className="plate-note-short">{placeWords(grid, patch, words, true)}</span>
      </span>
    );
  }
  const isPadded = placement !== undefined && placement.width * placement.height < 0.999;
  return <span className="plate-note">{isPadded ? words.plate.padding : ''}</span>;
}
