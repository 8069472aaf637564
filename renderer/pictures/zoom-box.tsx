/** A picture to look at closely: wheel, pinch and keys zoom, dragging and the arrow keys move it. */
import { Maximize, ZoomIn, ZoomOut } from 'lucide-react';
import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { IconButton } from '../ui/icon-button.tsx';
import { useWords } from '../words/words.tsx';

interface Props {
  readonly url: string;
  readonly alt: string;
  /** Of the picture, of which the address may be a smaller version. */
  readonly size?: { readonly widthPx: number; readonly heightPx: number };
  /** The model's own pixels: they fill the box, and stay squares when they are zoomed. */
  readonly isExact?: boolean;
}

export interface View {
  readonly scale: number;
  /** Of the picture's middle from the box's, in pixels. */
  readonly x: number;
  readonly y: number;
}

const fitted: View = { scale: 1, x: 0, y: 0 };
const largestScale = 16;
const stepPx = 64;

/** Zooms so that what lies under a point, from the box's middle, stays there. */
export function zoomed({ scale, x, y }: View, by: number, at: { readonly x: number; readonly y: number }): View {
  const next = Math.min(largestScale, Math.max(1, scale * by));
  if (next === 1) return fitted;
  const share = next / scale;
  return { scale: next, x: at.x - (at.x - x) * share, y: at.y - (at.y - y) * share };
}

const middle = { x: 0, y: 0 };

export function ZoomBox({ url, alt, size, isExact = false }: Props) {
  const { pictures } = useWords();
  const [view, setView] = useState(fitted);
  const box = useRef<HTMLDivElement>(null);
  const drag = useRef<{ readonly x: number; readonly y: number }>(undefined);

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      const { left, top, width, height } = element.getBoundingClientRect();
      const at = { x: event.clientX - left - width / 2, y: event.clientY - top - height / 2 };
      setView((before) => zoomed(before, Math.exp(-event.deltaY / (event.ctrlKey ? 100 : 400)), at));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, []);

  const keys: Readonly<Record<string, (view: View) => View>> = {
    '+': (before) => zoomed(before, 1.5, middle),
    '=': (before) => zoomed(before, 1.5, middle),
    '-': (before) => zoomed(before, 1 / 1.5, middle),
    '0': () => fitted,
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
        onDoubleClick={() => setView((before) => (before.scale > 1 ? fitted : zoomed(before, 3, middle)))}
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
          width={size?.widthPx}
          height={size?.heightPx}
          draggable={false}
          data-exact={isExact || undefined}
          style={{ transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})` }}
        />
      </div>
      <div className="viewer-tools">
        <IconButton
          icon={ZoomOut}
          label={pictures.zoomOut}
          isSmall
          onClick={() => setView((before) => zoomed(before, 1 / 1.5, middle))}
        />
        <output aria-label={pictures.zoom}>{Math.round(100 * view.scale)} %</output>
        <IconButton
          icon={ZoomIn}
          label={pictures.zoomIn}
          isSmall
          onClick={() => setView((before) => zoomed(before, 1.5, middle))}
        />
        <IconButton icon={Maximize} label={pictures.fit} isSmall onClick={() => setView(fitted)} />
      </div>
    </div>
  );
}
