/** Figure 3: the picture and its three maps as plates, how they are shown, and a legend. */
import { useState } from 'react';
import { useStore } from 'zustand';
import { Choice } from '../ui/choice.tsx';
import { Slider } from '../ui/slider.tsx';
import { FeaturesStatus } from './features-status.tsx';
import type { InspectorStore } from './inspector-store.ts';
import { MapPlate } from './map-plate.tsx';
import { PatchAnnouncer } from './patch-announcer.tsx';
import { PicturePlate } from './picture-plate.tsx';
import { mapSources } from './sources.ts';
import { useFeatureScene } from './use-feature-scene.ts';
import { usePatchKeys } from './use-patch-keys.ts';
import './inspector.css';

export function InspectorPane({ inspector }: { readonly inspector: InspectorStore }) {
  const [isFlat, setFlat] = useState(false);
  const scene = useFeatureScene(inspector, setFlat);
  const onKeyDown = usePatchKeys(inspector);
  const name = useStore(inspector, ({ inspected }) => inspected?.name);
  const isReady = useStore(inspector, ({ features }) => features.type === 'ready');
  const threshold = useStore(inspector, (state) => state.threshold);
  const pictureStrength = useStore(inspector, (state) => state.pictureStrength);
  const isSmooth = useStore(inspector, (state) => state.isSmooth);
  const { setThreshold, setPictureStrength, setSmooth } = inspector.getState();

  return (
    <div className="inspector">
      <header className="inspector-head">
        <h2>
          Figure 3 <span>{name ?? 'What each prompt makes the model see'}</span>
        </h2>
        <FeaturesStatus inspector={inspector} />
      </header>
      {/* biome-ignore lint/a11y/useSemanticElements: a group of figures has no element of its own */}
      <div
        className="plates"
        role="group"
        aria-label="The picture and its maps. The arrow keys move from patch to patch."
        tabIndex={isReady ? 0 : -1}
        onKeyDown={onKeyDown}
        onBlur={() => inspector.getState().pointAt(undefined)}
      >
        <PicturePlate inspector={inspector} />
        {mapSources.map((map) => (
          <MapPlate key={map.source} map={map} inspector={inspector} scene={scene} />
        ))}
      </div>
      <PatchAnnouncer inspector={inspector} />
      <div className="inspector-controls">
        <Slider label="Background threshold" value={threshold} isDisabled={!isReady} onChange={setThreshold} />
        <Slider
          label="Picture underneath"
          value={pictureStrength}
          isDisabled={!isReady}
          onChange={setPictureStrength}
        />
        <Choice
          label="Patches"
          options={[
            { value: 'nearest', title: 'Nearest' },
            { value: 'smooth', title: 'Smooth' },
          ]}
          value={isSmooth ? 'smooth' : 'nearest'}
          onChange={(value) => setSmooth(value === 'smooth')}
        />
      </div>
      {isFlat && (
        <p className="inspector-note">
          WebGL is not available here, so the maps are drawn without it: same colours, slower.
        </p>
      )}
      <Legend />
    </div>
  );
}

function Legend() {
  return (
    <div className="legend">
      <p>
        The model reads a picture once for each of three prompts. A map shows what one reading found: the first three
        principal components of its features, a patch at a time, as red, green and blue. Patches that look alike to the
        model have like colours.
      </p>
      <p>
        Patches whose first component lies below the threshold count as background and are left out; each component is
        stretched over the rest. The paper leaves sign and scale open: here the sign makes the largest score positive,
        and ± turns it where background and foreground have changed places.
      </p>
    </div>
  );
}
