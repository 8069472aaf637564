/** One map on its canvas, with its first component's histogram, its explained variance and its sign. */
import { useStore } from 'zustand';
import type { Grid } from '../../native-models/figure-colours.ts';
import type { FeatureSource } from '../../native-models/inspection.ts';
import { useWords } from '../words/words.tsx';
import type { FeatureScene } from './feature-scene.ts';
import type { Inspector } from './inspector.ts';
import { Plate } from './plate.tsx';
import { likenessWords, patchWords, type ShownMap, varianceOf } from './shown-maps.ts';
import { promptSources } from './sources.ts';
import { ThresholdStrip } from './threshold-strip.tsx';
import { useMapCanvas } from './use-map-canvas.ts';

interface Props {
  readonly inspector: Inspector;
  readonly scene: FeatureScene | undefined;
  readonly source: FeatureSource;
  readonly canvasName: string;
  readonly picture: string;
  /** Said in its name where there are two rows: which picture, or whose sight of it. */
  readonly of: string | undefined;
  /** Of its picture, where two stand beside each other. */
  readonly mark: string | undefined;
  readonly shown: ShownMap | undefined;
  /** The model's, which patches are counted in. */
  readonly base: Grid | undefined;
  readonly pair: number;
}

export function MapPlate({ inspector, scene, source, canvasName, picture, of, mark, shown, base, pair }: Props) {
  const { figure: words } = useWords();
  const { title: ofSource, hint } = words.maps[source];
  const language = promptSources.includes(source) ? 'en' : undefined; // Florence-2 was taught to be asked in it
  const { layer } = shown?.map ?? {};
  const title = source === 'depth' && layer !== undefined ? words.depth.stage(layer + 1) : ofSource;
  const canvas = useMapCanvas(scene, canvasName);
  const view = useStore(inspector.view, (state) => state.view);
  const isFlipped = useStore(inspector.look, ({ flipped }) => flipped.has(source));
  const isRefit = useStore(inspector.look, (state) => state.isRefit);
  const percents = shown && varianceOf(shown.fit, isRefit).map((fraction) => Math.round(100 * fraction));
  const named = of === undefined ? words.plate.map(title) : words.plate.mapOf(title, of);
  const label = percents === undefined ? words.plate.empty(named) : words.plate.explaining(named, percents.join(', '));
  const hasStrip = view === 'figure' || view === 'depth';
  return (
    <Plate
      inspector={inspector}
      picture={shown === undefined ? '' : picture}
      pair={pair}
      placement={shown?.map.placement}
      grid={shown?.map.grid}
      ground={
        shown === undefined && (
          <p className="plate-words" lang={language}>
            {hint}
          </p>
        )
      }
      canvas={<canvas ref={canvas} role="img" aria-label={label} />}
      below={hasStrip && <ThresholdStrip inspector={inspector} title={title} source={source} map={shown?.map} />}
      caption={
        <>
          <span className="plate-name" title={hint} lang={language}>
            <span className="plate-title">{title}</span>
            {mark && <span className="plate-mark">· {mark}</span>}
          </span>
          <Note inspector={inspector} shown={shown} base={base} percents={percents} />
          {hasStrip && (
            <button
              type="button"
              className="plate-flip"
              aria-label={words.plate.turnSign(title)}
              title={words.plate.turnSign(title)}
              aria-pressed={isFlipped}
              disabled={shown === undefined}
              onClick={() => inspector.look.getState().flip(source)}
            >
              ±
            </button>
          )}
        </>
      }
    />
  );
}

interface NoteProps extends Pick<Props, 'inspector' | 'shown' | 'base'> {
  readonly percents: readonly number[] | undefined;
}

/** What the pointed patch is in this map; else what the map explains. */
function Note({ inspector, shown, base, percents }: NoteProps) {
  const { plate } = useWords().figure;
  const words = usePatchWords(inspector, shown, base);
  if (words !== undefined) return <span className="plate-note">{words}</span>;
  if (percents === undefined) return null;
  return (
    <span className="plate-note" title={plate.variance}>
      <span className="plate-note-long">{percents.join(' + ')} %</span>
      <span className="plate-note-short">{`${percents.reduce((sum, each) => sum + each, 0)}\u202f%`}</span>
    </span>
  );
}

export function usePatchWords(
  { pointing, look, similarity, view }: Inspector,
  shown: ShownMap | undefined,
  base: Grid | undefined,
): string | undefined {
  const { figure: words } = useWords();
  const patch = useStore(pointing, (state) => state.patch);
  const seen = useStore(look);
  const likeness = useStore(similarity);
  const isLike = useStore(view, (state) => state.view === 'similarity');
  if (patch === undefined || shown === undefined || base === undefined) return undefined;
  const like = isLike ? likenessWords(likeness, shown.map, patch, words) : undefined;
  return like ?? patchWords(shown.map, base, seen, words)(patch);
}
