/** The maps of Figure 3 on their canvases: decides what to draw and when, at most once a frame and only after a change. */
import { componentRanges, foreground, mapColours, patchesOfPicture } from '../../native-models/figure-colours.ts';
import type { FeatureSource } from '../../native-models/inspection.ts';
import type { Brush } from './brush.ts';
import { createFlatBrush } from './flat-brush.ts';
import type { Projection } from './inspector-store.ts';
import { createThreeBrush } from './three-brush.ts';

interface Data {
  readonly result: Projection;
  readonly picture: HTMLImageElement;
  readonly ofPicture: Uint8Array;
}

export class FeatureScene {
  #brush: Brush;
  #isFlat = false;
  readonly #canvases = new Map<FeatureSource, HTMLCanvasElement>();
  readonly #onFlat: () => void;
  readonly #sizes = new ResizeObserver((entries) => this.#fit(entries));
  #data: Data | undefined;
  #threshold = 0;
  #flipped: ReadonlySet<FeatureSource> = new Set();
  #isSmooth = false;
  #pictureStrength = 0;
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
  show(source: FeatureSource, canvas: HTMLCanvasElement): () => void {
    this.#canvases.set(source, canvas);
    this.#sizes.observe(canvas);
    this.#change();
    return () => {
      this.#sizes.unobserve(canvas);
      if (this.#canvases.get(source) === canvas) this.#canvases.delete(source);
    };
  }

  setData(result: Projection | undefined, picture: HTMLImageElement | undefined): void {
    this.#data =
      result === undefined || picture === undefined
        ? undefined
        : { result, picture, ofPicture: patchesOfPicture(result.grid, result.placement) };
    this.#change();
  }
  setThreshold(threshold: number): void {
    this.#threshold = threshold;
    this.#change();
  }
  setFlipped(flipped: ReadonlySet<FeatureSource>): void {
    this.#flipped = flipped;
    this.#change();
  }
  setSmooth(isSmooth: boolean): void {
    this.#isSmooth = isSmooth;
    this.#change();
  }
  setPictureStrength(strength: number): void {
    this.#pictureStrength = strength;
    this.#change();
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame);
    this.#sizes.disconnect();
    this.#canvases.clear();
    this.#data = undefined;
    this.#brush.dispose();
  }

  #goFlat(): void {
    if (this.#isFlat) return;
    this.#isFlat = true;
    this.#brush.dispose();
    this.#brush = createFlatBrush();
    this.#onFlat();
    this.#change();
  }

  #fit(entries: readonly ResizeObserverEntry[]): void {
    for (const entry of entries) {
      const canvas = entry.target as HTMLCanvasElement; // only canvases are observed
      const box = entry.contentBoxSize[0];
      canvas.width = Math.max(1, Math.round((box?.inlineSize ?? 0) * devicePixelRatio));
      canvas.height = Math.max(1, Math.round((box?.blockSize ?? 0) * devicePixelRatio));
    }
    cancelAnimationFrame(this.#frame);
    this.#draw(); // at once: a canvas that changes its size is empty
  }

  #change(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    this.#frame = 0;
    for (const [source, canvas] of this.#canvases) {
      const map = this.#data?.result.maps.find((other) => other.source === source);
      if (this.#data === undefined || map === undefined) {
        canvas.getContext('2d')?.clearRect(0, 0, canvas.width, canvas.height);
        continue;
      }
      const { result, picture, ofPicture } = this.#data;
      const isFlipped = this.#flipped.has(source);
      const kept = foreground(map.scores, ofPicture, { threshold: this.#threshold, isFlipped });
      this.#brush.draw(canvas, {
        picture,
        pictureStrength: this.#pictureStrength,
        colours: mapColours(map.scores, kept, componentRanges(map.scores, kept), 'components', isFlipped),
        grid: result.grid,
        placement: result.placement,
        isSmooth: this.#isSmooth,
      });
    }
  }
}
