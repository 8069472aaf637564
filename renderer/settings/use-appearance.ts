/** Theme and text size, as the settings have them, on the page itself. */
import { useLayoutEffect } from 'react';
import { useStore } from 'zustand';
import type { SettingsStore } from './settings-store.ts';

export function useAppearance(settings: SettingsStore): void {
  const theme = useStore(settings, (state) => state.settings.theme);
  const textScale = useStore(settings, (state) => state.settings.textScale);
  useLayoutEffect(() => {
    const { documentElement: root } = document;
    if (theme === 'system') delete root.dataset.theme;
    else root.dataset.theme = theme;
    root.style.fontSize = `${100 * textScale}%`;
  }, [theme, textScale]);
}
