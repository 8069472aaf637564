/** Mounts the scene beside React: the store's changes go to it directly, without a render. */
import { useEffect, useState } from 'react';
import type { FeatureScene } from './feature-scene.ts';
import type { Inspector, InspectorStore } from './inspector-store.ts';

/** three.js is loaded once something is there to be drawn. */
export function useFeatureScene(
  inspector: InspectorStore,
  onFlat: (isFlat: boolean) => void,
): FeatureScene | undefined {
  const [scene, setScene] = useState<FeatureScene>();
  useEffect(() => {
    let end = (): void => {};
    let isEnded = false;
    void import('./feature-scene.ts').then(({ FeatureScene }) => {
      if (isEnded) return;
      const made = new FeatureScene(() => onFlat(true));
      const stop = follow(inspector, made);
      setScene(made);
      end = () => {
        stop();
        made.dispose();
        setScene(undefined);
      };
    });
    return () => {
      isEnded = true;
      end();
    };
  }, [inspector, onFlat]);
  return scene;
}

function follow(inspector: InspectorStore, scene: FeatureScene): () => void {
  let wanted = 0;

  async function showData({ features, inspected }: Inspector): Promise<void> {
    wanted += 1;
    const mine = wanted;
    if (features.type !== 'ready' || inspected === undefined) return scene.setData(undefined, undefined);
    const picture = new Image();
    picture.src = inspected.previewUrl;
    await picture.decode();
    if (mine === wanted) scene.setData(features.result, picture);
  }

  function apply(state: Inspector, before?: Inspector): void {
    if (state.features !== before?.features) void showData(state);
    if (state.threshold !== before?.threshold) scene.setThreshold(state.threshold);
    if (state.flipped !== before?.flipped) scene.setFlipped(state.flipped);
    if (state.isSmooth !== before?.isSmooth) scene.setSmooth(state.isSmooth);
    if (state.pictureStrength !== before?.pictureStrength) scene.setPictureStrength(state.pictureStrength);
  }

  apply(inspector.getState());
  return inspector.subscribe(apply);
}
