/** The arrow keys move from patch to patch, as the pointer does. */
import type { KeyboardEvent } from 'react';
import type { InspectorStore } from './inspector-store.ts';

const steps: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

export function usePatchKeys(inspector: InspectorStore): (event: KeyboardEvent) => void {
  return (event) => {
    const { features, patch, pointAt } = inspector.getState();
    const step = steps[event.key];
    if (step === undefined || features.type !== 'ready' || event.target !== event.currentTarget) return;
    event.preventDefault();
    const { rows, columns } = features.result.grid;
    const from = patch ?? Math.floor(rows / 2) * columns + Math.floor(columns / 2);
    const row = Math.min(rows - 1, Math.max(0, Math.floor(from / columns) + step[0]));
    const column = Math.min(columns - 1, Math.max(0, (from % columns) + step[1]));
    pointAt(row * columns + column);
  };
}
