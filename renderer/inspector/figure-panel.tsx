/** How Figure 3 is made: its threshold first, the choices that the paper leaves open behind one fold. */
import { useStore } from 'zustand';
import { firstComponent, otsu, patchesOfPicture } from '../../native-models/figure-colours.ts';
import type { Palette } from '../../native-models/inspection.ts';
import { Choice } from '../ui/choice.tsx';
import { Slider } from '../ui/slider.tsx';
import { BasisChoices } from './basis-choices.tsx';
import type { FigureState } from './figure-store.ts';
import type { Inspector } from './inspector.ts';
import type { Look } from './look-store.ts';

export function FigurePanel({ inspector }: { readonly inspector: Inspector }) {
  const { look, figure } = inspector;
  const isReady = useStore(figure, ({ features }) => features.type === 'ready');
  const threshold = useStore(look, (state) => state.threshold);
  const hasOwn = useStore(look, ({ ownThresholds }) => Object.keys(ownThresholds).length > 0);
  const pictureStrength = useStore(look, (state) => state.pictureStrength);
  const { setThreshold, setPictureStrength, setOwnThresholds } = look.getState();
  return (
    <>
      <div className="controls">
        <div className="controls-line">
          <Slider label="Background threshold" value={threshold} isDisabled={!isReady} onChange={setThreshold} />
          <button
            type="button"
            className="pill"
            disabled={!isReady}
            aria-pressed={hasOwn}
            title="Otsu's threshold, for each map by itself"
            onClick={() =>
              hasOwn ? setThreshold(threshold) : setOwnThresholds(otsuOf(figure.getState(), look.getState()))
            }
          >
            Otsu
          </button>
        </div>
        <Slider
          label="Picture underneath"
          value={pictureStrength}
          isDisabled={!isReady}
          onChange={setPictureStrength}
        />
      </div>
      <details className="fold">
        <summary>Colours and basis</summary>
        <LookChoices inspector={inspector} />
        <BasisChoices inspector={inspector} />
      </details>
    </>
  );
}

/** Each map's own, over all its pictures where several are shown: that of the first. */
function otsuOf({ features, inspected }: FigureState, { flipped }: Look): Look['ownThresholds'] {
  if (features.type !== 'ready') return {};
  const maps = features.result.fits.flatMap((fit) => fit.maps).filter(({ picture }) => picture === inspected?.picture);
  return Object.fromEntries(
    maps.map(({ source, scores, grid, placement }) => {
      const ofPicture = patchesOfPicture(grid, placement);
      return [source, otsu(firstComponent(scores, ofPicture, flipped.has(source)), ofPicture)];
    }),
  );
}

const palettes: readonly { readonly value: Palette; readonly title: string }[] = [
  { value: 'components', title: 'RGB' },
  { value: 'first', title: '1st' },
  { value: 'second', title: '2nd' },
  { value: 'third', title: '3rd' },
];

function LookChoices({ inspector: { look } }: { readonly inspector: Inspector }) {
  const { palette, isSmooth, isRefit, setPalette, setSmooth, setRefit } = useStore(look);
  return (
    <div className="choices">
      <Choice label="Components" options={palettes} value={palette} onChange={setPalette} />
      <p className="choice-words">
        All three as red, green and blue; or one alone on a scale that colour-blind readers order alike.
      </p>
      <Choice
        label="Patches"
        options={[
          { value: 'nearest', title: 'Nearest' },
          { value: 'smooth', title: 'Bilinear' },
        ]}
        value={isSmooth ? 'smooth' : 'nearest'}
        onChange={(value) => setSmooth(value === 'smooth')}
      />
      <Choice
        label="Fit colours to"
        options={[
          { value: 'all', title: 'All patches' },
          { value: 'foreground', title: 'Foreground' },
        ]}
        value={isRefit ? 'foreground' : 'all'}
        onChange={(value) => setRefit(value === 'foreground')}
      />
      <p className="choice-words">Foreground: a second PCA, of the patches above the threshold alone.</p>
    </div>
  );
}
