/** The maps' scene: the stores' changes go to it directly, without a render. */
import { useCallback } from 'react';
import type { FeatureScene } from './feature-scene.ts';
import { follow } from './follow.ts';
import type { Inspector } from './inspector.ts';
import { useScene } from './use-scene.ts';

export function useFeatureScene(inspector: Inspector, onFlat: () => void): FeatureScene | undefined {
  const load = useCallback(async () => {
    const { FeatureScene } = await import('./feature-scene.ts');
    return () => {
      const scene = new FeatureScene(onFlat);
      const stop = follow(inspector, scene);
      const end = (): void => {
        stop();
        scene.dispose();
      };
      return { scene, end };
    };
  }, [inspector, onFlat]);
  return useScene(load);
}
