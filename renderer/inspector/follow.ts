/** Keeps the scene up with the stores, without React: decodes the shown pictures, paints at most once a frame. */
import type { FeatureScene } from './feature-scene.ts';
import { shownPictures } from './figure-store.ts';
import type { Inspector } from './inspector.ts';
import { paint, paintState } from './paint.ts';

/** Returns the way to stop. */
export function follow(inspector: Inspector, scene: FeatureScene): () => void {
  const { figure, other, look, view, pointing, similarity, depth, answer } = inspector;
  const images = new Map<string, HTMLImageElement>();
  let frame = 0;

  function paintSoon(): void {
    if (frame !== 0) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      scene.setData(paint(paintState(inspector, images)));
    });
  }

  async function decodeShown(): Promise<void> {
    const shown = shownPictures(figure.getState());
    for (const picture of images.keys()) if (!shown.some((each) => each.picture === picture)) images.delete(picture);
    for (const { picture, previewUrl } of shown) {
      if (images.has(picture)) continue;
      const image = new Image();
      image.src = previewUrl;
      await image.decode().catch(() => {}); // without it the maps stand alone
      if (image.naturalWidth > 0) images.set(picture, image);
      paintSoon();
    }
  }

  const stops = [
    figure.subscribe((state, before) => {
      if (state.inspected !== before.inspected || state.beside !== before.beside) void decodeShown();
      paintSoon();
    }),
    ...[other, look, view, similarity, depth, answer].map((store) => store.subscribe(paintSoon)),
    pointing.subscribe(({ viewport }) => scene.setViewport(viewport)),
  ];
  scene.setViewport(pointing.getState().viewport);
  void decodeShown();
  paintSoon();
  return () => {
    cancelAnimationFrame(frame);
    for (const stop of stops) stop();
  };
}
