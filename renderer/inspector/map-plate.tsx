/** One map of Figure 3 on its canvas, with its explained variance and its sign. */
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { FeatureScene } from './feature-scene.ts';
import type { InspectorStore } from './inspector-store.ts';
import { Plate } from './plate.tsx';
import type { MapSource } from './sources.ts';
import { usePointedValue } from './use-pointed-patch.ts';

interface Props {
  readonly map: MapSource;
  readonly inspector: InspectorStore;
  readonly scene: FeatureScene | undefined;
}

export function MapPlate({ map: { source, title, prompt }, inspector, scene }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const isFlipped = useStore(inspector, ({ flipped }) => flipped.has(source));
  const variance = useStore(inspector, ({ features }) =>
    features.type === 'ready'
      ? features.result.maps.find((map) => map.source === source)?.explainedVariance
      : undefined,
  );
  useEffect(() => {
    if (scene !== undefined && canvas.current !== null) return scene.show(source, canvas.current);
    return undefined;
  }, [scene, source]);

  const pointed = usePointedValue(inspector, source);
  const percents = variance?.map((fraction) => Math.round(100 * fraction));
  const label =
    percents === undefined
      ? `${title} map, empty`
      : `${title} map: the first three principal components as colours, explaining ${percents.join(', ')} per cent of the variance`;
  return (
    <Plate
      inspector={inspector}
      title={title}
      titleHint={prompt}
      note={pointed ?? (percents === undefined ? '' : `${percents.join(' + ')} %`)}
      noteHint={
        pointed === undefined
          ? 'Share of the variance that each of the three components explains'
          : "The patch's first component, of its range over the picture"
      }
      action={
        <button
          type="button"
          className="plate-flip"
          aria-label={`Turn the sign of ${title}'s first component`}
          title={`Turn the sign of ${title}'s first component`}
          aria-pressed={isFlipped}
          disabled={percents === undefined}
          onClick={() => inspector.getState().flip(source)}
        >
          ±
        </button>
      }
    >
      {percents === undefined && <p className="plate-prompt">“{prompt}”</p>}
      <canvas ref={canvas} role="img" aria-label={label} />
    </Plate>
  );
}
