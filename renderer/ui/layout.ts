/** How this window is divided: which panes are open and how wide they are; remembered by the window itself. */
import { createStore, type StoreApi } from 'zustand/vanilla';

export interface Layout {
  readonly isSidebarOpen: boolean;
  readonly isInspectorOpen: boolean;
  /** On a narrow window the sidebar lies over the conversation, the inspector in its place; neither is remembered. */
  readonly isDrawerOpen: boolean;
  readonly isInspectorOver: boolean;
  /** Of the inspector. */
  readonly inspectorPx: number;
  setSidebar(isOpen: boolean): void;
  setInspector(isOpen: boolean): void;
  setDrawer(isOpen: boolean): void;
  setInspectorOver(isOver: boolean): void;
  setInspectorPx(px: number): void;
}

export type LayoutStore = StoreApi<Layout>;

export const narrowestInspectorPx = 320;
export const usualInspectorPx = 440;
const key = 'vasari.layout';

export interface LayoutMemory {
  read(): string | null;
  write(layout: string): void;
}

export const windowMemory: LayoutMemory = {
  read: () => localStorage.getItem(key),
  write: (layout) => localStorage.setItem(key, layout),
};

type Kept = Pick<Layout, 'isSidebarOpen' | 'isInspectorOpen' | 'inspectorPx'>;

function remembered(memory: LayoutMemory): Kept {
  const usual: Kept = { isSidebarOpen: true, isInspectorOpen: true, inspectorPx: usualInspectorPx };
  try {
    const kept = JSON.parse(memory.read() ?? '{}') as Readonly<Record<string, unknown>>;
    const { isSidebarOpen, isInspectorOpen, inspectorPx } = kept;
    return {
      isSidebarOpen: typeof isSidebarOpen === 'boolean' ? isSidebarOpen : usual.isSidebarOpen,
      isInspectorOpen: typeof isInspectorOpen === 'boolean' ? isInspectorOpen : usual.isInspectorOpen,
      inspectorPx: typeof inspectorPx === 'number' && inspectorPx > 0 ? inspectorPx : usual.inspectorPx,
    };
  } catch {
    return usual;
  }
}

export function createLayoutStore(memory: LayoutMemory = windowMemory): LayoutStore {
  const store = createStore<Layout>()((set) => ({
    ...remembered(memory),
    isDrawerOpen: false,
    isInspectorOver: false,
    setDrawer: (isDrawerOpen) => set({ isDrawerOpen }),
    setInspectorOver: (isInspectorOver) => set({ isInspectorOver }),
    setSidebar: (isSidebarOpen) => set({ isSidebarOpen }),
    setInspector: (isInspectorOpen) => set({ isInspectorOpen, isInspectorOver: isInspectorOpen }),
    setInspectorPx: (px) => set({ inspectorPx: Math.max(narrowestInspectorPx, Math.round(px)) }),
  }));
  store.subscribe(({ isSidebarOpen, isInspectorOpen, inspectorPx }) =>
    memory.write(JSON.stringify({ isSidebarOpen, isInspectorOpen, inspectorPx })),
  );
  return store;
}
