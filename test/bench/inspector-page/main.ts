/** Frames of the cloud and of the maps, on features of the 3B's grid made up on the spot; `window.measure` runs one. */
import type { ProjectedFit, ProjectedMap } from '../../../native-models/inspection.ts';
import { cloudPoints, pointColours } from '../../../renderer/inspector/cloud-points.ts';
import { CloudScene } from '../../../renderer/inspector/cloud-scene.ts';
import { nearestPoint } from '../../../renderer/inspector/cloud-view.ts';
import { FeatureScene, type MapData } from '../../../renderer/inspector/feature-scene.ts';
import { createLookStore } from '../../../renderer/inspector/look-store.ts';
import { colouredMaps } from '../../../renderer/inspector/paint.ts';
import { mapSources } from '../../../renderer/inspector/sources.ts';
import { wholeSquare, zoomAt } from '../../../renderer/inspector/viewport.ts';

export interface Measured {
  readonly what: string;
  readonly medianMs: number;
  readonly leastMs: number;
  readonly mostMs: number;
  readonly p95Ms: number;
}

declare global {
  interface Window {
    measure(pictureCount: number, frames: number): Promise<readonly Measured[]>;
  }
}

const grid = { rows: 24, columns: 24 };
const patchCount = grid.rows * grid.columns;

let state = 1;
/** A fixed sequence of numbers from 0 to 1 (the minimal standard generator of Park & Miller). */
function next(): number {
  state = (state * 48_271) % 2_147_483_647;
  return state / 2_147_483_647;
}

function madeUpMap(picture: string, source: ProjectedMap['source']): ProjectedMap {
  const [x, y, z] = [next(), next(), next()];
  const scores = Float32Array.from({ length: 3 * patchCount }, (_, at) => [x, y, z][at % 3]! * 4 + next() + next());
  return { picture, source, grid, placement: { left: 0, top: 0, width: 1, height: 1 }, scores };
}

const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));

async function timed(what: string, times: number, act: (at: number) => unknown): Promise<Measured> {
  const took: number[] = [];
  for (let at = 0; at < times; at++) {
    const start = performance.now();
    await act(at);
    took.push(performance.now() - start);
  }
  return summary(what, took);
}

/** Of a frame that `act` asks for, the part that is the window's own: its script, without the wait for the screen. */
async function scripted(what: string, times: number, act: (at: number) => void): Promise<Measured> {
  const took: number[] = [];
  for (let at = 0; at < times; at++) {
    // Callbacks of one frame run in the order in which they were asked for.
    let begun = 0;
    requestAnimationFrame(() => {
      begun = performance.now();
    });
    act(at);
    took.push(await new Promise<number>((resolve) => requestAnimationFrame(() => resolve(performance.now() - begun))));
    await frame();
  }
  return summary(what, took);
}

function summary(what: string, took: number[]): Measured {
  took.sort((a, b) => a - b);
  const at = (share: number): number => took[Math.floor(took.length * share)]!;
  return { what, medianMs: at(0.5), leastMs: at(0), mostMs: took.at(-1)!, p95Ms: at(0.95) };
}

function canvas(className: string): HTMLCanvasElement {
  const made = document.createElement('canvas');
  made.className = className;
  document.body.append(made);
  return made;
}

window.measure = async (pictureCount, frames) => {
  const look = createLookStore();
  const cloudFits: readonly ProjectedFit[] = [
    {
      maps: Array.from({ length: pictureCount }, (_, at) => madeUpMap(`picture ${at}`, 'caption')),
      explainedVariance: [0.4, 0.2, 0.1],
    },
  ];
  const points = cloudPoints(cloudFits, 'caption', false);
  const shown = canvas('cloud');
  const cloud = new CloudScene(shown, { onPoint() {}, onLasso() {}, onLine() {}, onFlat() {} });
  cloud.setPoints(points.positions);
  const paintCloud = (): void => {
    const colours = new Map(colouredMaps(cloudFits, look.getState()));
    cloud.setColours(pointColours(points, (map) => colours.get(map)!));
  };
  paintCloud();
  await frame();
  await frame();
  const turn = (): void => void shown.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' }));
  const count = `${points.mapOf.length} points of ${pictureCount} pictures`;
  const results = [
    await timed(`an empty frame`, frames, frame),
    await timed(`cloud, a turn, ${count}`, frames, () => {
      turn();
      return frame();
    }),
    await scripted(`cloud, a turn, the window's own part`, frames, turn),
    await timed(`cloud, finding the point under the pointer, ${count}`, frames, (at) => {
      nearestPoint(cloud.projected(), 300 + at, 200, 14);
    }),
    await timed(`cloud, all colours anew, ${count}`, frames, (at) => {
      look.getState().setThreshold((at % 100) / 100);
      paintCloud();
      return frame();
    }),
  ];
  cloud.dispose();
  shown.remove();

  const fits = mapSources.map(({ source }) => ({ maps: [madeUpMap('a', source)], explainedVariance: [0.4, 0.2, 0.1] }));
  const scene = new FeatureScene(() => {});
  const square = new Image(768, 768);
  square.src = pictureUrl();
  await square.decode();
  for (const { source } of mapSources) scene.show(source, canvas('map'));
  const paintMaps = (threshold: number): void => {
    look.getState().setThreshold(threshold);
    const data = new Map<string, MapData>();
    for (const [map, colours] of colouredMaps(fits, look.getState())) {
      const { grid: of, placement } = map;
      data.set(map.source, { square, pictureStrength: 0.2, colours, grid: of, placement, isSmooth: false });
    }
    scene.setData(data);
  };
  paintMaps(0.3);
  await frame();
  await frame();
  results.push(
    await timed('maps, colours of all five for another threshold', frames, (at) => paintMaps((at % 100) / 100)),
    await timed('maps, another threshold until it is drawn', frames, (at) => {
      paintMaps((at % 100) / 100);
      return frame();
    }),
    await scripted("maps, another threshold, the window's own part", frames, (at) => paintMaps((at % 100) / 100)),
    await timed('maps, another zoom until it is drawn', frames, (at) => {
      scene.setViewport(zoomAt(wholeSquare, 1 + at / 20, 0.4, 0.6));
      return frame();
    }),
  );
  scene.dispose();
  return results;
};

function pictureUrl(): string {
  const drawn = document.createElement('canvas');
  drawn.width = 768;
  drawn.height = 768;
  const context = drawn.getContext('2d')!;
  for (let at = 0; at < 400; at++) {
    context.fillStyle = `hsl(${360 * next()} 60% 50%)`;
    context.fillRect(768 * next(), 768 * next(), 90, 60);
  }
  return drawn.toDataURL();
}
