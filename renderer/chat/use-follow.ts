/** Keeps the end of a growing conversation in sight, unless the reader has scrolled away from it. */
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';

interface Follow {
  readonly region: RefObject<HTMLDivElement | null>;
  readonly isBehind: boolean;
  catchUp(): void;
}

const nearPx = 48;

export function useFollow(turnCount: number): Follow {
  const region = useRef<HTMLDivElement>(null);
  const follows = useRef(false);
  const [isBehind, setBehind] = useState(false);

  const catchUp = useCallback((): void => {
    follows.current = true;
    setBehind(false); // where everything fits, no scrolling would say so
    region.current?.scrollTo({ top: region.current.scrollHeight });
  }, []);

  useEffect(() => {
    const scroller = region.current;
    if (scroller === null) return;
    const isNearEnd = (): boolean => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < nearPx;
    let lastTop = scroller.scrollTop;
    const onScroll = (): void => {
      // Only the reader scrolls up: a late picture that pushes the end away does not.
      if (isNearEnd()) follows.current = true;
      else if (scroller.scrollTop < lastTop) follows.current = false;
      lastTop = scroller.scrollTop;
      setBehind(!follows.current);
    };
    const sizes = new ResizeObserver(() => {
      if (follows.current) scroller.scrollTop = scroller.scrollHeight;
      else setBehind(!isNearEnd());
    });
    scroller.addEventListener('scroll', onScroll, { passive: true });
    for (const box of [scroller, ...scroller.children]) sizes.observe(box);
    return () => {
      scroller.removeEventListener('scroll', onScroll);
      sizes.disconnect();
    };
  }, []);

  useEffect(() => {
    if (turnCount > 0) catchUp();
  }, [turnCount, catchUp]);

  return { region, isBehind, catchUp };
}
