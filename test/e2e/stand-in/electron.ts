/**
 * A stand-in for the module `electron`, so that the built main.js and preload.cjs run for real where Electron's binary is
 * not to be had: on real Chromium over the DevTools protocol. It covers what main and preload use, and nothing more.
 *
 * Not covered: the scheme itself (pages are https to this Chromium), Electron's own sandbox and fuses, its message channels'
 * copying of other types, menus, native dialogs, the single instance, a page that crashed and is loaded again, V8's memory
 * cage and Electron's allocator.
 */
import type {
  Menu as ElectronMenu,
  desktopCapturer as electronCapturer,
  dialog as electronDialog,
  systemPreferences as electronPreferences,
  screen as electronScreen,
  session as electronSession,
  shell as electronShell,
} from 'electron';
import { defaultSession } from './network.ts';

export { app } from './app.ts';
export { protocol } from './network.ts';
export { utilityProcess } from './utility.ts';
export { BrowserWindow } from './window.ts';

export const session = { defaultSession } satisfies Record<
  keyof Pick<typeof electronSession, 'defaultSession'>,
  unknown
>;

/** There is no screen for a menu; roles are checked by the types. */
export const Menu = {
  buildFromTemplate: (items: Parameters<typeof ElectronMenu.buildFromTemplate>[0]) => ({ items }),
  setApplicationMenu: () => {},
} satisfies Record<keyof Pick<typeof ElectronMenu, 'buildFromTemplate' | 'setApplicationMenu'>, unknown>;

/** One screen and one window, both of 64 × 32 grey pixels; a minimised window has no picture. */
const greyPng = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAEAAAAAgCAMAAACVQ462AAAAA1BMVEWAgICQdD0xAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAGElEQVRIx2NgGAWjYBSMglEwCkbBKEAFAAggAAFViNSdAAAAAElFTkSuQmCC',
  'base64',
);
const thumbnail = { isEmpty: () => false, toPNG: () => greyPng, resize: () => ({ toPNG: () => greyPng }) };
export const desktopCapturer = {
  getSources: async () => [
    { id: 'screen:0:0', name: 'Entire screen', thumbnail },
    { id: 'window:7:0', name: 'A letter', thumbnail },
    { id: 'window:8:0', name: 'Minimised', thumbnail: { ...thumbnail, isEmpty: () => true } },
  ],
} satisfies Record<keyof Pick<typeof electronCapturer, 'getSources'>, unknown>;
export const screen = {
  getAllDisplays: () => [{ size: { width: 1280, height: 800 }, scaleFactor: 2 }],
} satisfies Record<keyof Pick<typeof electronScreen, 'getAllDisplays'>, unknown>;
export const systemPreferences = {
  getMediaAccessStatus: () => 'granted',
} satisfies Record<keyof Pick<typeof electronPreferences, 'getMediaAccessStatus'>, unknown>;

/** There is no screen for dialogs and no other program to open things with. */
export const dialog = {
  showOpenDialog: async () => ({ canceled: true, filePaths: [] }),
} satisfies Record<keyof Pick<typeof electronDialog, 'showOpenDialog'>, unknown>;
export const shell = {
  openPath: async () => 'no file manager here',
  openExternal: async () => {},
} satisfies Record<keyof Pick<typeof electronShell, 'openPath' | 'openExternal'>, unknown>;
