/** Pointer, wheel, pinch and keys over the plates: all that the hand does, told to the stores. */
import { patchBox, patchesOfPicture } from '../../native-models/figure-colours.ts';
import { projectedMaps, shownPictures } from './figure-store.ts';
import type { Inspector } from './inspector.ts';
import { patchAt, stepFrom } from './patches.ts';
import { modelGrid } from './shown-maps.ts';
import { reveal, toSquare } from './viewport.ts';

/** A plate's square names its picture in `data-picture`. */
const plateSelector = '[data-picture]';
const zoomStep = 1.25;
/** Below it a press is a click. */
const dragPx = 4;

interface Press {
  readonly plate: HTMLElement;
  readonly picture: string;
  readonly patch: number;
  readonly x: number;
  readonly y: number;
  readonly isPan: boolean;
  readonly isAdding: boolean;
  isDrag: boolean;
  lastX: number;
  lastY: number;
}

/** Returns the way to let go. */
export function attachHand(group: HTMLElement, inspector: Inspector): () => void {
  const { pointing, figure, view } = inspector;
  const pointers = new Map<number, { readonly x: number; readonly y: number }>();
  let press: Press | undefined;

  function at(plate: HTMLElement, x: number, y: number) {
    const { left, top, width, height } = plate.getBoundingClientRect();
    return { x: (x - left) / width, y: (y - top) / height, side: width };
  }

  function patchUnder(plate: HTMLElement, clientX: number, clientY: number): number | undefined {
    const grid = modelGrid(figure.getState());
    if (grid === undefined) return undefined;
    const { x, y } = at(plate, clientX, clientY);
    return patchAt(grid, ...toSquare(pointing.getState().viewport, x, y));
  }

  function plateOf(event: Event): HTMLElement | undefined {
    const plate = (event.target as Element).closest<HTMLElement>(plateSelector);
    return plate !== null && plate.dataset.picture !== '' ? plate : undefined;
  }

  function onDown(event: PointerEvent): void {
    const plate = plateOf(event);
    if (plate === undefined || (event.target as Element).closest('input, button') !== null) return;
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    press = undefined;
    const patch = patchUnder(plate, event.clientX, event.clientY);
    if (patch === undefined || pointers.size > 1 || event.button > 1) return;
    const isSelecting = view.getState().view === 'similarity' || view.getState().view === 'cloud';
    const isPan = event.button === 1 || (pointing.getState().viewport.zoom > 1 && !isSelecting);
    const { clientX: x, clientY: y } = event;
    const isAdding = event.shiftKey || event.ctrlKey || event.metaKey;
    press = { plate, picture: plate.dataset.picture!, patch, x, y, isPan, isAdding, isDrag: false, lastX: x, lastY: y };
    if (event.pointerType === 'mouse') group.setPointerCapture(event.pointerId);
  }

  function onMove(event: PointerEvent): void {
    const before = pointers.get(event.pointerId);
    if (before !== undefined) {
      pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      if (pointers.size === 2) {
        pinch(event, before);
        return;
      }
    }
    if (press === undefined) {
      const plate = plateOf(event);
      const patch = plate && patchUnder(plate, event.clientX, event.clientY);
      if (patch !== pointing.getState().patch) pointing.getState().pointAt(patch, plate?.dataset.picture);
      return;
    }
    if (Math.hypot(event.clientX - press.x, event.clientY - press.y) > dragPx) press.isDrag = true;
    if (!press.isDrag) return;
    if (press.isPan) {
      const { side } = at(press.plate, 0, 0);
      pointing.getState().pan((event.clientX - press.lastX) / side, (event.clientY - press.lastY) / side);
      press.lastX = event.clientX;
      press.lastY = event.clientY;
    } else if (event.pointerType === 'mouse') {
      const patch = patchUnder(press.plate, event.clientX, event.clientY);
      if (patch !== undefined) choose(press.picture, rectangle(press.patch, patch), press.isAdding);
    }
  }

  function onUp(event: PointerEvent): void {
    pointers.delete(event.pointerId);
    if (press !== undefined && !press.isDrag && event.type === 'pointerup') {
      if (press.isAdding) pointing.getState().toggle(press.picture, press.patch);
      else choose(press.picture, new Set([press.patch]), false);
    }
    press = undefined;
  }

  function pinch(event: PointerEvent, before: { readonly x: number; readonly y: number }): void {
    press = undefined;
    const plate = plateOf(event);
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (plate === undefined || other === undefined) return;
    const now = { x: event.clientX, y: event.clientY };
    const factor = distance(now, other) / Math.max(1, distance(before, other));
    const middle = at(plate, (now.x + other.x) / 2, (now.y + other.y) / 2);
    pointing.getState().zoom(factor, middle.x, middle.y);
    pointing.getState().pan((now.x - before.x) / 2 / middle.side, (now.y - before.y) / 2 / middle.side);
  }

  /** Control and the wheel zoom, as a pinch on a touchpad does; alone it moves what is zoomed, or else scrolls the pane. */
  function onWheel(event: WheelEvent): void {
    const plate = plateOf(event);
    if (plate === undefined) return;
    const { zoom, pan, viewport } = pointing.getState();
    const { x, y, side } = at(plate, event.clientX, event.clientY);
    if (event.ctrlKey || event.metaKey) zoom(Math.exp(-event.deltaY / 300), x, y);
    else if (viewport.zoom > 1) pan(-event.deltaX / side, -event.deltaY / side);
    else return;
    event.preventDefault();
  }

  function choose(picture: string, patches: ReadonlySet<number>, isAdding: boolean): void {
    const before = isAdding ? pointing.getState().selection : new Map();
    const all = new Set([...(before.get(picture) ?? []), ...ofPicture(picture, patches)]);
    pointing.getState().select(new Map(before).set(picture, all));
  }

  /** Padding cannot be chosen. */
  function ofPicture(picture: string, patches: ReadonlySet<number>): readonly number[] {
    const map = projectedMaps(figure.getState()).find((each) => each.picture === picture);
    if (map === undefined) return [];
    const seen = patchesOfPicture(map.grid, map.placement);
    return [...patches].filter((patch) => seen[patch] === 1);
  }

  function rectangle(from: number, to: number): ReadonlySet<number> {
    const { columns } = modelGrid(figure.getState())!;
    const [top, bottom] = sorted(Math.floor(from / columns), Math.floor(to / columns));
    const [left, right] = sorted(from % columns, to % columns);
    const patches = new Set<number>();
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) patches.add(row * columns + column);
    }
    return patches;
  }

  function onKey(event: KeyboardEvent): void {
    if (event.target !== group || event.altKey || event.ctrlKey || event.metaKey) return;
    if (acts(event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  /** An answer is about one picture. */
  function picturesInSight(): readonly string[] {
    const { inspected, beside } = figure.getState();
    const isAnswer = view.getState().view === 'answer';
    return shownPictures({ inspected, beside: isAnswer ? undefined : beside }).map(({ picture }) => picture);
  }

  /** Whether the key meant something here. */
  function acts({ key, shiftKey }: KeyboardEvent): boolean {
    const { patch, picture, selection, zoom, showWhole, viewport, pan, pointAt, look } = pointing.getState();
    const grid = modelGrid(figure.getState());
    const step = steps[key];
    const owner = picture ?? figure.getState().inspected?.picture;
    if (grid === undefined || owner === undefined) return false;
    if (key === '+' || key === '=') zoom(zoomStep);
    else if (key === '-') zoom(1 / zoomStep);
    else if (key === '0') showWhole();
    else if (step !== undefined && shiftKey && viewport.zoom > 1) pan(-0.1 * step[1], -0.1 * step[0]);
    else if (step !== undefined) {
      const from = patch ?? Math.floor(grid.rows / 2) * grid.columns + Math.floor(grid.columns / 2);
      const next = stepFrom({ picture: owner, patch: from }, step, grid, picturesInSight());
      pointAt(next.patch, next.picture);
      look(reveal(viewport, patchBox(grid, next.patch)));
    } else if ((key === 'Enter' || key === ' ') && patch !== undefined) {
      const patches = ofPicture(owner, new Set([patch]));
      if (patches.length > 0) pointing.getState().toggle(owner, patch);
    } else if (key === 'Escape' && selection.size > 0) pointing.getState().select(new Map());
    else return false;
    return true;
  }

  const onLeave = (): void => {
    if (press === undefined) pointing.getState().pointAt(undefined);
  };
  const stop = new AbortController();
  const { signal } = stop;
  group.addEventListener('pointerdown', onDown, { signal });
  group.addEventListener('pointermove', onMove, { signal });
  group.addEventListener('pointerup', onUp, { signal });
  group.addEventListener('pointercancel', onUp, { signal });
  group.addEventListener('pointerleave', onLeave, { signal });
  group.addEventListener('wheel', onWheel, { signal, passive: false });
  group.addEventListener('keydown', onKey, { signal });
  group.addEventListener('blur', onLeave, { signal });
  return () => stop.abort();
}

const steps: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

function sorted(a: number, b: number): readonly [number, number] {
  return a < b ? [a, b] : [b, a];
}

function distance(
  a: { readonly x: number; readonly y: number },
  b: { readonly x: number; readonly y: number },
): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
