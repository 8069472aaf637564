/** The part of the model's square that every plate shows: zoomed and moved together. */

export interface Viewport {
  /** 1 shows the whole square. */
  readonly zoom: number;
  /** The shown part's corner, as fractions of the square's side. */
  readonly left: number;
  readonly top: number;
}

export const wholeSquare: Viewport = { zoom: 1, left: 0, top: 0 };
const mostZoom = 12;

/** Zooms about a point of the plate, which keeps its place; coordinates from 0 to 1. */
export function zoomAt({ zoom, left, top }: Viewport, factor: number, x: number, y: number): Viewport {
  const next = Math.min(mostZoom, Math.max(1, zoom * factor));
  return inside({ zoom: next, left: left + x / zoom - x / next, top: top + y / zoom - y / next });
}

/** Moves what is seen by fractions of the plate's side. */
export function panBy({ zoom, left, top }: Viewport, right: number, down: number): Viewport {
  return inside({ zoom, left: left - right / zoom, top: top - down / zoom });
}

/** The square's point under a point of the plate. */
export function toSquare({ zoom, left, top }: Viewport, x: number, y: number): readonly [number, number] {
  return [left + x / zoom, top + y / zoom];
}

/** Moved no further than needed for the box to be seen whole. */
export function reveal(
  viewport: Viewport,
  box: { left: number; top: number; width: number; height: number },
): Viewport {
  const side = 1 / viewport.zoom;
  const along = (start: number, from: number, length: number): number =>
    Math.min(from, Math.max(start, from + length - side));
  return inside({
    ...viewport,
    left: along(viewport.left, box.left, box.width),
    top: along(viewport.top, box.top, box.height),
  });
}

function inside({ zoom, left, top }: Viewport): Viewport {
  const most = 1 - 1 / zoom;
  return { zoom, left: Math.min(most, Math.max(0, left)), top: Math.min(most, Math.max(0, top)) };
}
