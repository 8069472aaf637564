/** The picture and its maps, aligned; where two pictures or two models are compared, both rows of them. */
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { ProjectedFit } from '../../native-models/inspection.ts';
import { useWords } from '../words/words.tsx';
import type { FeatureScene } from './feature-scene.ts';
import { type InspectedPicture, projectedMaps } from './figure-store.ts';
import { attachHand } from './hand.ts';
import type { Inspector } from './inspector.ts';
import { MapPlate } from './map-plate.tsx';
import { otherFits } from './other-model-store.ts';
import { overPicture } from './paint.ts';
import { PicturePlate } from './picture-plate.tsx';
import { findMap, modelGrid } from './shown-maps.ts';
import { mapKey, mapSources, otherKey } from './sources.ts';
import { useModelTitles } from './use-model-titles.ts';
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
  const isFigure = useStore(inspector.view, ({ view }) => view === 'figure');
  const isThroughOther = useStore(inspector.other, ({ chosen }) => isFigure && chosen !== undefined);
  const isTwo = !isAnswer && (beside !== undefined || isThroughOther);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of figures has no element of its own
    <div
      ref={group}
      className="plates"
      role="group"
      data-rows={isTwo ? 2 : 1}
      data-few={sourceCount < 3 || undefined}
      style={{ '--per-row': 1 + sourceCount } as React.CSSProperties}
      data-selecting={isHandy || undefined}
      aria-label={words.plates(!isAnswer && beside !== undefined)}
      tabIndex={isReady ? 0 : -1}
    >
      {isThroughOther ? (
        <ModelRows inspector={inspector} scene={scene} inspected={inspected} />
      ) : (
        <>
          <PictureRow inspector={inspector} scene={scene} inspected={inspected} mark={isTwo ? 'A' : undefined} />
          {isTwo && beside && <PictureRow inspector={inspector} scene={scene} inspected={beside} mark="B" />}
        </>
      )}
    </div>
  );
}

interface PictureProps extends Props {
  readonly inspected: InspectedPicture | undefined;
}

/** A picture and its maps; where there are two, with the mark of this one. */
function PictureRow({ mark, ...props }: PictureProps & { readonly mark: 'A' | 'B' | undefined }) {
  const { plate } = useWords().figure;
  const fits = useShownFits(props.inspector);
  return (
    <PlateRow
      {...props}
      fits={fits}
      name={mark && plate.pictureOf(mark)}
      mark={mark}
      title={mark === undefined ? plate.picture : plate.pictureOf(mark)}
      row={mark === 'B' ? 1 : 0}
      isOther={false}
    />
  );
}

/** The picture as the open model sees it, and as the other does. */
function ModelRows(props: PictureProps) {
  const fits = useShownFits(props.inspector);
  const fitsOfOther = useStore(props.inspector.other, otherFits);
  const names = useModelTitles(props.inspector);
  return (
    <>
      <PlateRow {...props} fits={fits} name={names[0]} title={names[0]} row={0} isOther={false} />
      <PlateRow {...props} fits={fitsOfOther} name={names[1]} title={names[1]} row={1} isOther />
    </>
  );
}

interface RowProps extends PictureProps {
  readonly fits: readonly ProjectedFit[];
  /** Said with each map's name where there are two rows. */
  readonly name: string | undefined;
  readonly mark?: string | undefined;
  readonly title: string;
  readonly row: 0 | 1;
  /** The row of another model. */
  readonly isOther: boolean;
}

function PlateRow({ inspector, scene, inspected, fits, name, mark, title, row, isOther }: RowProps) {
  const base = useStore(inspector.figure, modelGrid);
  const view = useStore(inspector.view, (state) => state.view);
  const features = useStore(inspector.figure, (state) => state.features);
  const picture = inspected?.picture ?? '';
  const maps = isOther ? fits.flatMap((fit) => fit.maps) : projectedMaps({ features });
  const lead = maps.find((map) => map.picture === picture);
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
        canvasName={isOther ? '' : overPicture(picture)}
        title={title}
        grid={lead?.grid}
        placement={lead?.placement}
        pair={row}
      />
      {sources.map(({ source }, at) => (
        <MapPlate
          key={source}
          inspector={inspector}
          scene={scene}
          source={source}
          canvasName={isOther ? otherKey({ picture, source }) : mapKey({ picture, source })}
          picture={picture}
          of={name}
          mark={mark}
          shown={findMap(fits, picture, source)}
          base={base}
          pair={2 * (at + 1) + row}
        />
      ))}
    </>
  );
}
