/** What a map looks like, and who draws it: WebGL through three.js, or a plain 2D canvas where WebGL is missing. */
import type { Box, Grid } from '../../native-models/figure-colours.ts';

export interface MapDrawing {
  readonly picture: HTMLImageElement;
  /** 0 to 1: how much of the picture shows through. */
  readonly pictureStrength: number;
  /** RGBA [rows · columns, 4]. */
  readonly colours: Uint8ClampedArray;
  readonly grid: Grid;
  readonly placement: Box;
  readonly isSmooth: boolean;
}

export interface Brush {
  /** Fills the canvas, whose size in device pixels is set. */
  draw(canvas: HTMLCanvasElement, drawing: MapDrawing): void;
  dispose(): void;
}

/** How much the map covers the picture beneath it. At full strength of the picture a tint of the map is left. */
export function mapStrength(pictureStrength: number): number {
  return 1 - 0.8 * pictureStrength;
}
