/** Canvases are drawn in the screen's own pixels: their sizes, and how many pixels the screen has. */

/** Tells the observer of another pixel ratio too, as when the window moves to another screen; Safari tells of sizes alone. */
export function observeDevicePixels(sizes: ResizeObserver, canvas: HTMLCanvasElement): void {
  try {
    sizes.observe(canvas, { box: 'device-pixel-content-box' });
  } catch {
    sizes.observe(canvas);
  }
}
