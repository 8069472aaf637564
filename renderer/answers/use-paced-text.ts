/** A text that grows, drawn as often as leaves the window most of its time: on a slow machine in larger steps, never not at all. */
import { useEffect, useLayoutEffect, useRef, useState } from 'react';

/** Between two drawings, in times of what the last one took; and at most. */
const restShare = 3;
const longestRestMs = 400;

export function usePacedText(text: string, isGrowing: boolean): string {
  const [shown, setShown] = useState(text);
  const latest = useRef(text);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const begunMs = useRef(0);
  const costMs = useRef(0);
  useEffect(() => {
    latest.current = text;
    if (!isGrowing || timer.current !== undefined) return;
    timer.current = setTimeout(
      () => {
        timer.current = undefined;
        begunMs.current = performance.now();
        setShown(latest.current);
      },
      Math.min(longestRestMs, restShare * costMs.current),
    );
  }, [text, isGrowing]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was shown is what was drawn
  useLayoutEffect(() => {
    if (begunMs.current > 0) costMs.current = performance.now() - begunMs.current;
  }, [shown]);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );
  return isGrowing ? shown : text;
}
