/** A canvas that the scene draws a map on. */
import { type RefObject, useEffect, useRef } from 'react';
import type { FeatureScene } from './feature-scene.ts';

export function useMapCanvas(scene: FeatureScene | undefined, name: string): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (scene !== undefined && canvas.current !== null) return scene.show(name, canvas.current);
    return undefined;
  }, [scene, name]);
  return canvas;
}
