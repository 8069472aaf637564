/** A square of Figure 3 with its caption: the ground that zooms, what is drawn on it, and the marks in all of them. */
import type { CSSProperties, ReactNode } from 'react';
import { useStore } from 'zustand';
import { type Box, type Grid, patchBox } from '../../native-models/figure-colours.ts';
import type { Inspector } from './inspector.ts';
import { outlinePath } from './outline.ts';
import { samePatches, samePlace } from './patches.ts';
import { modelGrid } from './shown-maps.ts';

interface Props {
  readonly inspector: Inspector;
  /** Empty while there is none. */
  readonly picture: string;
  readonly placement: Box | undefined;
  /** Its own, where it has one. */
  readonly grid: Grid | undefined;
  /** Lies on the ground and zooms with it. */
  readonly ground?: ReactNode;
  /** Drawn by the scene, which zooms by itself. */
  readonly canvas: ReactNode;
  /** Lines over all, in a square of 1 by 1. */
  readonly lines?: ReactNode;
  readonly caption: ReactNode;
  readonly below?: ReactNode;
  /** Its place where the maps of two rows stand in pairs. */
  readonly pair: number;
}

export function Plate({ inspector, picture, placement, grid, ground, canvas, lines, caption, below, pair }: Props) {
  return (
    <figure className="plate" style={{ '--pair': pair } as CSSProperties}>
      <div className="plate-square" data-picture={picture} data-filled={placement !== undefined || undefined}>
        <div className="plate-stage">
          {placement && <div className="plate-ground" style={boxStyle(placement)} />}
          {ground}
        </div>
        {canvas}
        {placement && (
          <svg className="plate-stage plate-lines" viewBox="0 0 1 1" aria-hidden="true">
            {lines}
            {grid && <Marks inspector={inspector} picture={picture} grid={grid} />}
          </svg>
        )}
      </div>
      {below}
      <figcaption>{caption}</figcaption>
    </figure>
  );
}

/** The patch that is pointed at, in every plate; the chosen ones, in the plates of their picture. */
function Marks({ inspector, picture, grid }: { inspector: Inspector; picture: string; grid: Grid }) {
  const patch = useStore(inspector.pointing, (state) => state.patch);
  const patches = useStore(inspector.pointing, ({ selection }) => selection.get(picture));
  const base = useStore(inspector.figure, modelGrid);
  if (base === undefined) return null;
  const chosen = patches && samePatches(base, patches, grid);
  const chosenPath = chosen && outlinePath(grid, (at) => chosen.has(at));
  const box = patch === undefined ? undefined : patchBox(grid, samePlace(base, patch, grid));
  return (
    <>
      {chosenPath && (
        <>
          <path className="mark-under" d={chosenPath} />
          <path className="mark-chosen" d={chosenPath} />
        </>
      )}
      {box && (
        <>
          <rect className="mark-under" x={box.left} y={box.top} width={box.width} height={box.height} />
          <rect className="mark-pointed" x={box.left} y={box.top} width={box.width} height={box.height} />
        </>
      )}
    </>
  );
}

const percent = (fraction: number): string => `${100 * fraction}%`;

export function boxStyle({ left, top, width, height }: Box): CSSProperties {
  return { left: percent(left), top: percent(top), width: percent(width), height: percent(height) };
}

/** Of what fills the square, the box alone. */
export function clipStyle({ left, top, width, height }: Box): CSSProperties {
  return { clipPath: `inset(${[top, 1 - left - width, 1 - top - height, left].map(percent).join(' ')})` };
}
