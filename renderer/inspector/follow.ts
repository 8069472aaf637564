/** Keeps the scene up with the stores, without React: paints at most once a frame. */
import type { FeatureScene } from './feature-scene.ts';
import type { Inspector } from './inspector.ts';
import { paint, paintState } from './paint.ts';

/** Returns the way to stop. */
export function follow(inspector: Inspector, scene: FeatureScene): () => void {
  const { figure, squares, other, look, view, pointing, similarity, depth, answer } = inspector;
  let frame = 0;

  function paintSoon(): void {
    if (frame !== 0) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      scene.setData(paint(paintState(inspector)));
    });
  }

  const stops = [
    ...[figure, squares, other, look, view, similarity, depth, answer].map((store) => store.subscribe(paintSoon)),
    pointing.subscribe(({ viewport }) => scene.setViewport(viewport)),
  ];
  scene.setViewport(pointing.getState().viewport);
  paintSoon();
  return () => {
    cancelAnimationFrame(frame);
    for (const stop of stops) stop();
  };
}
