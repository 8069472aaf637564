/** The one window: sandboxed, of one address, going nowhere, allowed nothing, and its messages as a port. */
import { join } from 'node:path';
import { BrowserWindow, type IpcMainEvent, type Session, type WebContents } from 'electron';
import { findWindowFile, type WindowFiles, windowHeaders } from './window-files.ts';
import type { Port } from './wire.ts';

export const scheme = 'app';
export const windowAddress = `${scheme}://vasari/`;
const channel = 'vasari'; // as in preload.ts

/** Answers `app://vasari/…` from the built window; anything else is 404. */
export function answerAddress(files: WindowFiles, request: Request): Response {
  const headers = { ...windowHeaders() };
  const { origin, path } = splitAddress(request.url);
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const file = isRead && origin === windowAddress.slice(0, -1) ? findWindowFile(files, path) : undefined;
  if (file === undefined) return new Response(null, { status: 404, headers });
  return new Response(file.bytes, { status: 200, headers: { ...headers, 'content-type': file.type } });
}

/** By hand: for Node's `URL` a scheme of our own has the origin "null". */
function splitAddress(address: string): { readonly origin: string; readonly path: string } {
  const [, origin = '', path = ''] = /^([a-z]+:\/\/[^/?#]*)([^?#]*)/.exec(address) ?? [];
  return { origin, path };
}

/** A page's message counts only from the main frame, and only while that shows our own address. */
export function isFromWindow(event: Pick<IpcMainEvent, 'senderFrame' | 'sender'>, contents: WebContents): boolean {
  const frame = event.senderFrame;
  if (frame === null || event.sender !== contents || frame.parent !== null) return false;
  return splitAddress(frame.url).origin === windowAddress.slice(0, -1);
}

/** No permission is ever given, and nothing is fetched but the window's own files. */
export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  const outside = ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'file://*/*'];
  session.webRequest.onBeforeRequest({ urls: outside }, (_details, decide) => decide({ cancel: true }));
}

/** For every page that this program ever makes: no other windows, no other addresses, no guests. */
export function lockContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event) => {
    if (event.url !== windowAddress) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
}

export function openWindow(programFolder: string): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 860,
    minWidth: 480,
    minHeight: 480,
    title: 'Vasari',
    show: false,
    webPreferences: {
      preload: join(programFolder, 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false, // its dictionaries would be downloaded
    },
  });
  window.once('ready-to-show', () => window.show());
  return window;
}

/** Closes when the page's process ends or the window does; a reloaded page says `hello` again. */
export function windowPort(window: BrowserWindow): Port {
  const { webContents } = window;
  return {
    post(message) {
      if (!window.isDestroyed() && !webContents.isCrashed()) webContents.send(channel, message);
    },
    onMessage(listener) {
      webContents.ipc.on(channel, (event, message: unknown) => {
        if (isFromWindow(event, webContents)) listener(message);
        else console.error('A message that is not from the window was dropped.');
      });
    },
    onClose(listener) {
      window.once('closed', () => listener('The window closed.'));
      webContents.on('render-process-gone', (_event, details) =>
        listener(`The window's process ended: ${details.reason}.`),
      );
    },
  };
}
