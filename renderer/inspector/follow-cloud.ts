/** Keeps the cloud up with the stores, without React. */
import { type CloudPoints, chosenPoints, cloudPoints, findPoint, pointColours } from './cloud-points.ts';
import type { CloudScene } from './cloud-scene.ts';
import type { Inspector } from './inspector.ts';
import { cloudColours, colouredMaps } from './paint.ts';

export interface FollowedCloud {
  /** What the scene shows now. */
  points(): CloudPoints;
  stop(): void;
}

export function followCloud(inspector: Inspector, scene: CloudScene): FollowedCloud {
  const { figure, look, view, pointing, similarity } = inspector;
  let points = none;
  let frame = 0;
  let isMoved = true;

  function place(): void {
    const { features } = figure.getState();
    const fits = features.type === 'ready' ? features.result.fits : [];
    points = cloudPoints(fits, view.getState().cloudSource, look.getState().isRefit);
    scene.setPoints(points.positions);
  }

  function colour(): void {
    const { features } = figure.getState();
    const { cloudSource, cloudColour } = view.getState();
    const fits = features.type === 'ready' ? features.result.fits : [];
    const ofSource = fits.filter(({ maps }) => maps.some(({ source }) => source === cloudSource));
    const byComponents = new Map(cloudColour === 'components' ? colouredMaps(ofSource, look.getState()) : []);
    const { likeness } = similarity.getState();
    scene.setColours(
      pointColours(points, (map) =>
        cloudColour === 'components'
          ? byComponents.get(map)!
          : cloudColours(map, cloudColour, likeness, figure.getState()),
      ),
    );
  }

  function mark(): void {
    const { selection, patch, picture } = pointing.getState();
    const owner = picture ?? figure.getState().inspected?.picture;
    scene.setMarks(chosenPoints(points, selection), patch === undefined ? -1 : findPoint(points, owner, patch));
  }

  function soon(isPlaced: boolean): void {
    isMoved ||= isPlaced;
    if (frame !== 0) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      if (isMoved) place();
      isMoved = false;
      colour();
      mark();
    });
  }

  const stops = [
    figure.subscribe((now, before) => {
      if (now.features !== before.features) soon(true);
    }),
    view.subscribe((now, before) => soon(now.cloudSource !== before.cloudSource)),
    look.subscribe((now, before) => soon(now.isRefit !== before.isRefit)),
    similarity.subscribe(() => soon(false)),
    pointing.subscribe((now, before) => {
      if (now.selection !== before.selection || now.patch !== before.patch) mark();
    }),
  ];
  soon(true);
  return {
    points: () => points,
    stop() {
      cancelAnimationFrame(frame);
      for (const stop of stops) stop();
    },
  };
}

const none: CloudPoints = {
  positions: new Float32Array(),
  mapOf: new Uint16Array(),
  patchOf: new Uint16Array(),
  maps: [],
};
