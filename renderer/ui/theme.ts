/** Light, dark, or as the system has it; remembered by the window. */
import { createStore } from 'zustand/vanilla';

export type Theme = 'system' | 'light' | 'dark';

const key = 'vasari.theme';
const order: readonly Theme[] = ['system', 'light', 'dark'];

interface ThemeChoice {
  readonly theme: Theme;
  next(): void;
}

function remembered(): Theme {
  const value = localStorage.getItem(key);
  return order.find((theme) => theme === value) ?? 'system';
}

function apply(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

export function createThemeStore() {
  const theme = remembered();
  apply(theme);
  return createStore<ThemeChoice>()((set, get) => ({
    theme,
    next() {
      const next = order[(order.indexOf(get().theme) + 1) % order.length]!;
      localStorage.setItem(key, next);
      apply(next);
      set({ theme: next });
    },
  }));
}

export type ThemeStore = ReturnType<typeof createThemeStore>;
