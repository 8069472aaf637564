/** The window's own keys, wherever the focus is. */
import { useEffect, useRef } from 'react';
import { isMac, pressedShortcut, type ShortcutId } from './shortcuts.ts';

export function useShortcuts(acts: Readonly<Partial<Record<ShortcutId, () => void>>>): void {
  const latest = useRef(acts);
  useEffect(() => {
    latest.current = acts;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const id = pressedShortcut(event, isMac());
      const act = id === undefined ? undefined : latest.current[id];
      if (act === undefined || event.defaultPrevented) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
