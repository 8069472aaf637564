/** A picture to look at closely: wheel, pinch and keys zoom, dragging and the arrow keys move it. */
import { ZoomIn, ZoomOut } from 'lucide-react';
import { type PointerEvent, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { IconButton } from '../ui/icon-button.tsx';
import { useWords } from '../words/words.tsx';
import { actualSize, fitOf, fitted, middle, type View, zoomed } from './zoom-view.ts';

interface Props {
  readonly url: string;
  readonly alt: string;
  /** Of the picture, of which the address may be a smaller version. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** The model's own pixels: they stay squares when they are zoomed. */
  readonly isExact?: boolean;
}

const stepPx = 64;
const zoomStep = 1.5;

export function ZoomBox({ url, alt, widthPx, heightPx, isExact = false }: Props) {
  const { pictures } = useWords();
  const [view, setView] = useState(fitted);
  const box = useRef<HTMLDivElement>(null);
  const fit = useFit(box, widthPx, heightPx);
  const zoom = (by: number, at = middle): void => setView((before) => zoomed(before, by, at, fit));
  const drag = useRef<{ readonly x: number; readonly y: number }>(undefined);

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      const { left, top, width, height } = element.getBoundingClientRect();
      const at = { x: event.clientX - left - width / 2, y: event.clientY - top - height / 2 };
      setView((before) => zoomed(before, Math.exp(-event.deltaY / (event.ctrlKey ? 100 : 400)), at, fit));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [fit]);

  const keys: Readonly<Record<string, (view: View) => View>> = {
    '+': (before) => zoomed(before, zoomStep, middle, fit),
    '=': (before) => zoomed(before, zoomStep, middle, fit),
    '-': (before) => zoomed(before, 1 / zoomStep, middle, fit),
    '0': () => fitted,
    '1': (before) => actualSize(before, fit),
    ArrowLeft: (before) => ({ ...before, x: before.x + stepPx }),
    ArrowRight: (before) => ({ ...before, x: before.x - stepPx }),
    ArrowUp: (before) => ({ ...before, y: before.y + stepPx }),
    ArrowDown: (before) => ({ ...before, y: before.y - stepPx }),
  };
  const onPointerMove = (event: PointerEvent): void => {
    const from = drag.current;
    if (from === undefined) return;
    drag.current = { x: event.clientX, y: event.clientY };
    setView(({ scale, x, y }) => ({ scale, x: x + event.clientX - from.x, y: y + event.clientY - from.y }));
  };

  return (
    <div className="viewer">
      {/* biome-ignore lint/a11y/useSemanticElements: a picture that is moved by keys has no element of its own */}
      <div
        ref={box}
        className="viewer-box"
        role="group"
        aria-label={pictures.zoomHelp(alt)}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: its keys zoom and move the picture
        tabIndex={0}
        data-zoomed={view.scale > 1 || undefined}
        onKeyDown={(event) => {
          const act = keys[event.key];
          if (act === undefined || event.ctrlKey || event.metaKey) return;
          event.preventDefault();
          setView(act);
        }}
        onDoubleClick={() => setView((before) => (before.scale > 1 ? fitted : zoomed(before, 3, middle, fit)))}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          drag.current = { x: event.clientX, y: event.clientY };
        }}
        onPointerMove={onPointerMove}
        onPointerUp={() => {
          drag.current = undefined;
        }}
      >
        <img
          src={url}
          alt={alt}
          draggable={false}
          data-exact={isExact || undefined}
          style={{ transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})` }}
        />
      </div>
      <div className="viewer-tools">
        <IconButton icon={ZoomOut} label={pictures.zoomOut} isSmall onClick={() => zoom(1 / zoomStep)} />
        <output aria-label={pictures.zoom}>{Math.round(100 * fit * view.scale)} %</output>
        <IconButton icon={ZoomIn} label={pictures.zoomIn} isSmall onClick={() => zoom(zoomStep)} />
        <button type="button" onClick={() => setView(fitted)}>
          {pictures.fit}
        </button>
        <button type="button" onClick={() => setView((before) => actualSize(before, fit))}>
          {pictures.actualSize}
        </button>
      </div>
    </div>
  );
}

function useFit(box: RefObject<HTMLElement | null>, width: number, height: number): number {
  const [fit, setFit] = useState(1);
  useLayoutEffect(() => {
    const observer = new ResizeObserver(([entry]) => setFit(fitOf({ width, height }, entry!.contentRect)));
    observer.observe(box.current!);
    return () => observer.disconnect();
  }, [box, width, height]);
  return fit;
}
