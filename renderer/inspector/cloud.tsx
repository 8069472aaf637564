/** Mounts the cloud, and draws the lasso's line over it. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useWords } from '../words/words.tsx';
import { selectionOf } from './cloud-points.ts';
import { projectedMaps } from './figure-store.ts';
import type { Inspector } from './inspector.ts';
import { varianceOf } from './shown-maps.ts';
import { useScene } from './use-scene.ts';

const axes = ['first', 'second', 'third'] as const;

interface Props {
  readonly inspector: Inspector;
  /** WebGL is missing, or was lost. */
  readonly onFlat: () => void;
}

export function Cloud({ inspector, onFlat }: Props) {
  const { figure: words } = useWords();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [line, setLine] = useState<readonly (readonly [number, number])[]>([]);
  const [isLasso, setLasso] = useState(false);
  const source = useStore(inspector.view, (state) => state.cloudSource);
  const count = useStore(
    inspector.figure,
    (state) => projectedMaps(state).filter((map) => map.source === source).length,
  );

  const isRefit = useStore(inspector.look, (state) => state.isRefit);
  /** Where all points lie on the same axes. */
  const explained = useStore(inspector.figure, ({ features }) => {
    const fits = features.type === 'ready' ? features.result.fits : [];
    const [fit, ...others] = fits.filter(({ maps }) => maps.some((map) => map.source === source));
    return fit !== undefined && others.length === 0 ? varianceOf(fit, isRefit) : undefined;
  });

  const load = useCallback(async () => {
    const [{ CloudScene }, { followCloud }] = await Promise.all([
      import('./cloud-scene.ts'),
      import('./follow-cloud.ts'),
    ]);
    const { pointing } = inspector;
    return () => {
      const made = new CloudScene(canvas.current!, {
        onPoint(point) {
          const { maps, mapOf, patchOf } = followed.points();
          if (point < 0) pointing.getState().pointAt(undefined);
          else pointing.getState().pointAt(patchOf[point], maps[mapOf[point]!]!.picture);
        },
        onLasso(points, isAdding) {
          const chosen = new Map(selectionOf(followed.points(), points));
          if (isAdding) {
            for (const [picture, patches] of pointing.getState().selection) {
              chosen.set(picture, new Set([...patches, ...(chosen.get(picture) ?? [])]));
            }
          }
          pointing.getState().select(chosen);
        },
        onLine: setLine,
        onFlat,
      });
      const followed = followCloud(inspector, made);
      const end = (): void => {
        followed.stop();
        made.dispose();
      };
      return { scene: made, end };
    };
  }, [inspector, onFlat]);
  const scene = useScene(load);
  useEffect(() => scene?.setLasso(isLasso), [scene, isLasso]);

  return (
    <div className="cloud">
      <canvas
        ref={canvas}
        role="img"
        tabIndex={0}
        data-lasso={isLasso || undefined}
        aria-label={words.cloud.label(words.maps[source].title, count)}
      />
      <svg className="cloud-line" aria-hidden="true">
        {line.length > 1 && <polygon points={line.map((at) => at.join(',')).join(' ')} />}
      </svg>
      <div className="cloud-tools">
        <button type="button" className="pill" aria-pressed={isLasso} onClick={() => setLasso(!isLasso)}>
          {words.cloud.lasso}
        </button>
        <button type="button" className="pill" onClick={() => scene?.face()}>
          {words.cloud.turnBack}
        </button>
      </div>
      <p className="cloud-axes" aria-hidden="true">
        {axes.map((axis, at) => (
          <span key={axis} data-axis={axis}>
            {words.look.palettes[axis]}
            {explained && ` ${Math.round(100 * explained[at]!)} %`}
          </span>
        ))}
      </p>
    </div>
  );
}
