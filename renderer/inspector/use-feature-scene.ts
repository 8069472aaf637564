/** Mounts the scene beside React: the stores' changes go to it directly, without a render. */
import { useEffect, useState } from 'react';
import type { FeatureScene } from './feature-scene.ts';
import { follow } from './follow.ts';
import type { Inspector } from './inspector.ts';

/** three.js is loaded once something is there to be drawn. */
export function useFeatureScene(inspector: Inspector, onFlat: (isFlat: boolean) => void): FeatureScene | undefined {
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
