/** A window whose page's process ended is loaded again; where that soon ends too, the user is asked. */
import { app, type BrowserWindow, dialog } from 'electron';
import type { Settings } from './desktop-api.ts';

/** A page that lived longer ends for a reason of its own. */
const steadyMs = 60_000;

/** The window's own words cannot be had: its page is gone. */
const english = {
  message: 'The window stopped working twice within a minute.',
  detail: 'Your chats and drafts are kept.',
  reload: 'Reload the window',
  quit: 'Quit Vasari',
};
const german: typeof english = {
  message: 'Das Fenster ist zweimal innerhalb einer Minute ausgefallen.',
  detail: 'Ihre Gespräche und Entwürfe bleiben erhalten.',
  reload: 'Fenster neu laden',
  quit: 'Vasari beenden',
};

async function askToReload(window: BrowserWindow, language: Settings['language']): Promise<void> {
  const spoken = language === 'system' ? app.getLocale() : language;
  const { message, detail, reload, quit } = spoken.startsWith('de') ? german : english;
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message,
    detail,
    buttons: [reload, quit],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  });
  if (response === 1) app.quit();
  else if (!window.isDestroyed()) window.webContents.reload();
}

/** `language` reads what is set now. */
export function recoverWindow(window: BrowserWindow, language: () => Settings['language']): void {
  let endedMs = Number.NEGATIVE_INFINITY;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    const isSoon = performance.now() - endedMs < steadyMs;
    endedMs = performance.now();
    // Later: within the event, loading a page again has taken all of Electron down (electron/electron#19887).
    setImmediate(() => {
      if (window.isDestroyed()) return;
      if (isSoon) void askToReload(window, language());
      else window.webContents.reload();
    });
  });
}
