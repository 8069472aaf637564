/** The maps on their canvases: draws what changed, at most once a frame. What they show is decided elsewhere. */
import type { Brush, MapDrawing } from './brush.ts';
import { observeDevicePixels } from './device-pixels.ts';
import { createFlatBrush } from './flat-brush.ts';
import { createThreeBrush } from './three-brush.ts';
import { type Viewport, wholeSquare } from './viewport.ts';

/** All that a drawing needs but the part that is looked at, which is common to all. */
export type MapData = Omit<MapDrawing, 'viewport'>;

export class FeatureScene {
  #brush: Brush;
  #isFlat = false;
  readonly #canvases = new Map<string, HTMLCanvasElement>();
  readonly #onFlat: () => void;
  readonly #sizes = new ResizeObserver((entries) => this.#fit(entries));
  #data: ReadonlyMap<string, MapData> = new Map();
  #viewport = wholeSquare;
  readonly #changed = new Set<string>();
  #frame = 0;

  /** `onFlat` tells that WebGL is missing or was lost, and that the maps are drawn without it. */
  constructor(onFlat: () => void) {
    this.#onFlat = onFlat;
    try {
      this.#brush = createThreeBrush(() => this.#goFlat());
    } catch {
      this.#brush = createFlatBrush();
      this.#isFlat = true;
      onFlat();
    }
  }

  /** The canvas of one map; returns the way to take it back. */
  show(name: string, canvas: HTMLCanvasElement): () => void {
    this.#canvases.set(name, canvas);
    observeDevicePixels(this.#sizes, canvas);
    this.#change([name]);
    return () => {
      this.#sizes.unobserve(canvas);
      if (this.#canvases.get(name) === canvas) this.#canvases.delete(name);
    };
  }

  /** A map whose data is the very same object is not drawn again. */
  setData(data: ReadonlyMap<string, MapData>): void {
    const names = new Set([...this.#data.keys(), ...data.keys()]);
    const changed = [...names].filter((name) => this.#data.get(name) !== data.get(name));
    this.#data = data;
    this.#change(changed);
  }

  setViewport(viewport: Viewport): void {
    if (viewport === this.#viewport) return;
    this.#viewport = viewport;
    this.#change(this.#canvases.keys());
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame);
    this.#sizes.disconnect();
    this.#canvases.clear();
    this.#data = new Map();
    this.#brush.dispose();
  }

  #goFlat(): void {
    if (this.#isFlat) return;
    this.#isFlat = true;
    this.#brush.dispose();
    this.#brush = createFlatBrush();
    this.#onFlat();
    this.#change(this.#canvases.keys());
  }

  #fit(entries: readonly ResizeObserverEntry[]): void {
    for (const { target, contentBoxSize } of entries) {
      const canvas = target as HTMLCanvasElement; // only canvases are observed
      const box = contentBoxSize[0];
      canvas.width = Math.max(1, Math.round((box?.inlineSize ?? 0) * devicePixelRatio));
      canvas.height = Math.max(1, Math.round((box?.blockSize ?? 0) * devicePixelRatio));
      for (const [name, other] of this.#canvases) if (other === canvas) this.#changed.add(name);
    }
    cancelAnimationFrame(this.#frame);
    this.#draw(); // at once: a canvas that changes its size is empty
  }

  #change(names: Iterable<string>): void {
    for (const name of names) this.#changed.add(name);
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    this.#frame = 0;
    for (const name of this.#changed) {
      const canvas = this.#canvases.get(name);
      const data = this.#data.get(name);
      if (canvas === undefined) continue;
      if (data === undefined) canvas.getContext('2d')?.clearRect(0, 0, canvas.width, canvas.height);
      else this.#brush.draw(canvas, { ...data, viewport: this.#viewport });
    }
    this.#changed.clear();
  }
}
