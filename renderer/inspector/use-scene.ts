/** A scene of three.js beside React: loaded when something is there to be drawn, ended with the component. */
import { useEffect, useState } from 'react';

export interface Mounted<Scene> {
  readonly scene: Scene;
  end(): void;
}

/** `load` brings the code, what it returns makes the scene; another `load` ends the scene and makes the next. */
export function useScene<Scene>(load: () => Promise<() => Mounted<Scene>>): Scene | undefined {
  const [scene, setScene] = useState<Scene>();
  useEffect(() => {
    let mounted: Mounted<Scene> | undefined;
    let isEnded = false;
    void load().then((mount) => {
      if (isEnded) return;
      mounted = mount();
      setScene(mounted.scene);
    });
    return () => {
      isEnded = true;
      mounted?.end();
      setScene(undefined);
    };
  }, [load]);
  return scene;
}
