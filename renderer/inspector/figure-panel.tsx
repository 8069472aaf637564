/** How Figure 3 is made: its threshold first, the choices that the paper leaves open behind one fold. */
import { useStore } from 'zustand';
import { firstComponent, otsu, patchesOfPicture } from '../../native-models/figure-colours.ts';
import type { Palette } from '../../native-models/inspection.ts';
import { Choice } from '../ui/choice.tsx';
import { Slider } from '../ui/slider.tsx';
import { useWords } from '../words/words.tsx';
import { BasisChoices } from './basis-choices.tsx';
import { type FigureState, projectedMaps } from './figure-store.ts';
import type { Inspector } from './inspector.ts';
import type { Look } from './look-store.ts';
import { ModelsPanel } from './models-panel.tsx';
import { Ramp } from './ramp.tsx';

export function FigurePanel({ inspector }: { readonly inspector: Inspector }) {
  const { look: words } = useWords().figure;
  const { look, figure } = inspector;
  const isReady = useStore(figure, ({ features }) => features.type === 'ready');
  const threshold = useStore(look, (state) => state.threshold);
  const isOtsu = useStore(look, (state) => state.isOtsu);
  const pictureStrength = useStore(look, (state) => state.pictureStrength);
  const { setThreshold, setPictureStrength, setOtsu } = look.getState();
  return (
    <>
      <div className="controls">
        <div className="controls-line">
          <Slider label={words.threshold} value={threshold} isDisabled={!isReady} onChange={setThreshold} />
          <button
            type="button"
            className="pill"
            disabled={!isReady}
            aria-pressed={isOtsu}
            title={words.otsu}
            onClick={() => (isOtsu ? setThreshold(threshold) : setOtsu(otsuOf(figure.getState(), look.getState())))}
          >
            Otsu
          </button>
        </div>
        <Slider label={words.underneath} value={pictureStrength} isDisabled={!isReady} onChange={setPictureStrength} />
      </div>
      <ModelsPanel inspector={inspector} />
      <details className="fold">
        <summary>{words.fold}</summary>
        <LookChoices inspector={inspector} />
        <BasisChoices inspector={inspector} />
      </details>
    </>
  );
}

/** Each source's own, from the inspected picture's map; one that stands beside it takes the same. */
function otsuOf({ features, inspected }: FigureState, { flipped }: Look): Look['ownThresholds'] {
  const maps = projectedMaps({ features }).filter(({ picture }) => picture === inspected?.picture);
  return Object.fromEntries(
    maps.map(({ source, scores, grid, placement }) => {
      const ofPicture = patchesOfPicture(grid, placement);
      return [source, otsu(firstComponent(scores, ofPicture, flipped.has(source)), ofPicture)];
    }),
  );
}

const palettes: readonly Palette[] = ['components', 'first', 'second', 'third'];

function LookChoices({ inspector: { look } }: { readonly inspector: Inspector }) {
  const { look: words } = useWords().figure;
  const { palette, isSmooth, isRefit, setPalette, setSmooth, setRefit } = useStore(look);
  return (
    <div className="choices">
      <Choice
        label={words.components}
        options={palettes.map((value) => ({ value, title: words.palettes[value] }))}
        value={palette}
        onChange={setPalette}
      />
      {palette !== 'components' && <Ramp />}
      <p className="choice-words">{words.componentsHint}</p>
      <Choice
        label={words.patches}
        options={[
          { value: 'nearest', title: words.nearest },
          { value: 'smooth', title: words.bilinear },
        ]}
        value={isSmooth ? 'smooth' : 'nearest'}
        onChange={(value) => setSmooth(value === 'smooth')}
      />
      <Choice
        label={words.fitTo}
        options={[
          { value: 'all', title: words.allPatches },
          { value: 'foreground', title: words.foreground },
        ]}
        value={isRefit ? 'foreground' : 'all'}
        onChange={(value) => setRefit(value === 'foreground')}
      />
      <p className="choice-words">{words.foregroundHint}</p>
    </div>
  );
}
