/** The edge between the conversation and the inspector: dragged, or moved by the arrow keys; a double click resets it. */
import { useRef } from 'react';
import { useStore } from 'zustand';
import { useWords } from '../words/words.tsx';
import { type LayoutStore, narrowestInspectorPx, usualInspectorPx } from './layout.ts';

const stepPx = 32;
/** As app.css has them: what stays of the conversation, and the sidebar. */
const conversationRem = 22;
const sidebarRem = 16.5;

function widestPx(isSidebarOpen: boolean): number {
  const remPx = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const besidePx = remPx * (conversationRem + (isSidebarOpen ? sidebarRem : 0));
  return Math.max(narrowestInspectorPx, Math.floor(window.innerWidth - besidePx));
}

export function Resizer({ layout }: { readonly layout: LayoutStore }) {
  const { inspector } = useWords();
  const px = useStore(layout, (state) => state.inspectorPx);
  const widest = widestPx(useStore(layout, (state) => state.isSidebarOpen));
  const dragged = useRef<{ readonly startX: number; readonly startPx: number }>(undefined);
  const set = (next: number): void => layout.getState().setInspectorPx(Math.min(widest, next));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that can be moved is a control, which hr is not
    <div
      className="resizer"
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={inspector.resize}
      aria-valuenow={px}
      aria-valuemin={narrowestInspectorPx}
      aria-valuemax={widest}
      onDoubleClick={() => set(usualInspectorPx)}
      onKeyDown={(event) => {
        const by = { ArrowLeft: stepPx, ArrowRight: -stepPx }[event.key];
        if (by === undefined) return;
        event.preventDefault();
        set(px + by);
      }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        dragged.current = { startX: event.clientX, startPx: px };
      }}
      onPointerMove={(event) => {
        const { current } = dragged;
        if (current !== undefined) set(current.startPx + current.startX - event.clientX);
      }}
      onPointerUp={() => {
        dragged.current = undefined;
      }}
    />
  );
}
