/** The picture and its maps, aligned, and where two pictures are compared, both rows of them. */
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { useWords } from '../words/words.tsx';
import type { FeatureScene } from './feature-scene.ts';
import { type InspectedPicture, projectedMaps } from './figure-store.ts';
import { attachHand } from './hand.ts';
import type { Inspector } from './inspector.ts';
import { MapPlate } from './map-plate.tsx';
import { PicturePlate } from './picture-plate.tsx';
import { findMap, modelGrid } from './shown-maps.ts';
import { mapSources } from './sources.ts';
import { useShownFits } from './use-shown-fits.ts';
import { useViewportStyle } from './use-viewport-style.ts';

interface Props {
  readonly inspector: Inspector;
  readonly scene: FeatureScene | undefined;
}

export function Plates({ inspector, scene }: Props) {
  const { figure: words } = useWords();
  const group = useRef<HTMLDivElement>(null);
  const inspected = useStore(inspector.figure, (state) => state.inspected);
  const beside = useStore(inspector.figure, (state) => state.beside);
  const isReady = useStore(inspector.figure, ({ features }) => features.type === 'ready');
  const fits = useShownFits(inspector);
  const isDepth = useStore(inspector.view, ({ view }) => view === 'depth');
  const sourceCount = isDepth ? new Set(fits.flatMap(({ maps }) => maps.map(({ source }) => source))).size : 5;
  const isAnswer = useStore(inspector.view, ({ view }) => view === 'answer');
  const isHandy = useStore(inspector.view, ({ view }) => view === 'similarity' || view === 'cloud');
  useViewportStyle(inspector, group);
  useEffect(() => (group.current === null ? undefined : attachHand(group.current, inspector)), [inspector]);
  const pictures = beside === undefined ? [inspected] : [inspected, beside];
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of figures has no element of its own
    <div
      ref={group}
      className="plates"
      role="group"
      data-rows={isAnswer ? 1 : pictures.length}
      data-few={sourceCount < 3 || undefined}
      style={{ '--per-row': 1 + sourceCount } as React.CSSProperties}
      data-selecting={isHandy || undefined}
      aria-label={words.plates}
      tabIndex={isReady ? 0 : -1}
    >
      {(isAnswer ? [inspected] : pictures).map((picture, row) => (
        <PlateRow
          key={picture?.picture ?? row}
          inspector={inspector}
          scene={scene}
          inspected={picture}
          mark={beside === undefined || isAnswer ? undefined : row === 0 ? 'A' : 'B'}
        />
      ))}
    </div>
  );
}

interface RowProps extends Props {
  readonly inspected: InspectedPicture | undefined;
  /** Where there are two pictures, which one it is. */
  readonly mark: 'A' | 'B' | undefined;
}

function PlateRow({ inspector, scene, inspected, mark }: RowProps) {
  const { figure: words } = useWords();
  const fits = useShownFits(inspector);
  const features = useStore(inspector.figure, (state) => state.features);
  const base = useStore(inspector.figure, modelGrid);
  const view = useStore(inspector.view, (state) => state.view);
  const picture = inspected?.picture ?? '';
  const second = mark === 'B' ? 1 : 0;
  const lead = projectedMaps({ features }).find((map) => map.picture === picture);
  // A stage of DaViT has no other map than its own; an answer is about the picture.
  const sources = mapSources.filter(
    ({ source }) => view !== 'answer' && (view !== 'depth' || findMap(fits, picture, source) !== undefined),
  );
  return (
    <>
      <PicturePlate
        inspector={inspector}
        scene={scene}
        inspected={inspected}
        title={mark === undefined ? words.plate.picture : words.plate.pictureOf(mark)}
        grid={lead?.grid}
        placement={lead?.placement}
        pair={second}
      />
      {sources.map((source, at) => (
        <MapPlate
          key={source.source}
          inspector={inspector}
          scene={scene}
          source={source}
          picture={picture}
          pictureName={mark === undefined ? undefined : words.plate.pictureOf(mark)}
          shown={findMap(fits, picture, source.source)}
          base={base}
          pair={2 * (at + 1) + second}
        />
      ))}
    </>
  );
}
