/** What a map looks like, and who draws it: WebGL through three.js, or a plain 2D canvas where WebGL is missing. */
import type { Grid, Placement } from '../../native-models/inspection.ts';
import type { Viewport } from './viewport.ts';

export interface MapDrawing {
  /** The model's square, whose picture lies beneath the map; a heat over the picture's own plate has none. */
  readonly square: HTMLImageElement | undefined;
  /** 0 to 1: how much of the picture shows through. */
  readonly pictureStrength: number;
  /** RGBA [rows · columns, 4]. */
  readonly colours: Uint8ClampedArray;
  readonly grid: Grid;
  readonly placement: Placement;
  readonly isSmooth: boolean;
  readonly viewport: Viewport;
}

export interface Brush {
  /** Fills the canvas, whose size in device pixels is set. */
  draw(canvas: HTMLCanvasElement, drawing: MapDrawing): void;
  dispose(): void;
}

/** Smoothing mixes neighbours, so what it mixes is multiplied by alpha first: RGBA [rows · columns, 4]. */
export function premultiplied(colours: Uint8ClampedArray): Uint8Array {
  const out = new Uint8Array(colours);
  for (let at = 0; at < out.length; at += 4) {
    const alpha = colours[at + 3]! / 255;
    if (alpha === 1) continue;
    for (let channel = 0; channel < 3; channel++) out[at + channel] = Math.round(colours[at + channel]! * alpha);
  }
  return out;
}
