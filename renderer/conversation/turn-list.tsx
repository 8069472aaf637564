/** The turns that are in sight, of however many; the end stays in sight while it grows, unless the reader scrolled away. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ChatTurn, TurnId } from '../chat/turn-tree.ts';

interface Props {
  readonly turns: readonly ChatTurn[];
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** A turn to bring into sight. */
  readonly revealed: TurnId | undefined;
  readonly drawTurn: (turn: ChatTurn, index: number) => ReactNode;
  onBehind(isBehind: boolean): void;
  readonly catchUp: RefObject<() => void>;
}

const nearPx = 64;

export function TurnList({ turns, scroller, revealed, drawTurn, onBehind, catchUp }: Props) {
  const [isAway, setAway] = useState(false);
  const list = useVirtualizer({
    count: turns.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (turns[index]?.role === 'user' ? 112 : 132),
    overscan: 6,
    paddingStart: 24,
    paddingEnd: 24,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: nearPx,
    // Scrolling that brings no other turn into sight asks nothing of React.
    directDomUpdates: true,
    directDomUpdatesMode: 'position',
    onChange: ({ scrollOffset, scrollRect, getTotalSize }) =>
      setAway(getTotalSize() - (scrollOffset ?? 0) - (scrollRect?.height ?? 0) > nearPx),
  });
  catchUp.current = () => list.scrollToEnd();

  // A chat opens at its end, and a question that was asked here comes into sight wherever one was reading.
  const lastQuestion = turns.findLast(({ role }) => role === 'user')?.id;
  const isFirst = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the last question is what it waits for
  useLayoutEffect(() => {
    list.scrollToEnd();
    if (isFirst.current) requestAnimationFrame(() => list.scrollToEnd()); // the first sizes were estimates
    isFirst.current = false;
  }, [lastQuestion, list]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: it is shown once, not again when the turns change
  useEffect(() => {
    const index = turns.findIndex(({ id }) => id === revealed);
    if (index >= 0) requestAnimationFrame(() => list.scrollToIndex(index, { align: 'center' }));
  }, [revealed, list]);

  useEffect(() => onBehind(isAway), [isAway, onBehind]);

  return (
    <div className="turns" ref={list.containerRef}>
      {list.getVirtualItems().map(({ index, key }) => (
        <div key={key} ref={list.measureElement} data-index={index} className="turn-row">
          {drawTurn(turns[index]!, index)}
        </div>
      ))}
    </div>
  );
}
