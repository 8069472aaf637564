/** The screen that lies over the conversation, where there is one. */
import { lazy, Suspense, useEffectEvent, useLayoutEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { LinkDialog } from './answers/link-dialog.tsx';
import { CaptureDialog } from './pictures/capture-dialog.tsx';
import { PictureDialog } from './pictures/picture-dialog.tsx';
import type { Stores } from './stores.ts';
import { ErrorBoundary } from './ui/error-boundary.tsx';
import { ShortcutsDialog } from './ui/shortcuts-dialog.tsx';
import { useWords } from './words/words.tsx';

const AddModelDialog = lazy(() => import('./model/add-model-dialog.tsx'));
const CropDialog = lazy(() => import('./pictures/crop-dialog.tsx'));
const SettingsDialog = lazy(() => import('./settings/settings-dialog.tsx'));

interface Props {
  readonly stores: Stores;
  /** What had the focus is gone. */
  onFocusLost(): void;
}

export function OpenScreen({ stores, onFocusLost }: Props) {
  const { screens, host, notices } = stores;
  const screen = useStore(screens, (state) => state.screen);
  const { close } = screens.getState();
  const { common, links } = useWords();
  useFocusBack(screen !== undefined, onFocusLost);
  const giveUp = (): void => {
    close();
    notices.getState().complain(common.notShown);
  };
  return (
    <>
      <ErrorBoundary key={screen?.type} onFailed={giveUp}>
        {screen?.type === 'settings' && (
          <Suspense>
            <SettingsDialog stores={stores} page={screen.page} onClose={close} />
          </Suspense>
        )}
        {screen?.type === 'shortcuts' && <ShortcutsDialog onClose={close} />}
        {screen?.type === 'add-model' && (
          <Suspense>
            <AddModelDialog stores={stores} onClose={close} />
          </Suspense>
        )}
        {screen?.type === 'capture' && <CaptureDialog stores={stores} onClose={close} />}
        {screen?.type === 'crop' && (
          <Suspense>
            <CropDialog stores={stores} attachment={screen.attachment} isAttached={screen.isAttached} onClose={close} />
          </Suspense>
        )}
        {screen?.type === 'picture' && <PictureDialog viewed={screen.viewed} stores={stores} onClose={close} />}
      </ErrorBoundary>
      <LinkDialog
        address={screen?.type === 'link' ? screen.address : undefined}
        explanation={links.explanation}
        api={host.api}
        notices={notices}
        onClose={close}
      />
    </>
  );
}

/** A chat may scroll once a screen is gone, and what had the focus go out of sight. */
const settleMs = 120;

/** What had the focus before a screen lay over it gets it back. The window is inert meanwhile, which takes it away. */
function useFocusBack(isOpen: boolean, onFocusLost: () => void): void {
  const before = useRef<Element | null>(null);
  const giveElsewhere = useEffectEvent(onFocusLost); // where the focus goes may change while it is on its way
  useLayoutEffect(() => {
    if (isOpen) {
      before.current = document.activeElement;
      return;
    }
    const { current } = before;
    before.current = null;
    if (current === null) return;
    let settled: ReturnType<typeof setTimeout> | undefined;
    const frame = requestAnimationFrame(() => {
      if (current instanceof HTMLElement && current.isConnected) current.focus();
      settled = setTimeout(() => document.activeElement === document.body && giveElsewhere(), settleMs);
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(settled);
    };
  }, [isOpen]);
}
