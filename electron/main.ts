/** The life of the app in Electron: one instance, one window, one model process. */
import { app, type BrowserWindow, dialog, Menu, protocol, session, shell, utilityProcess } from 'electron';
import { ModelError } from '../native-models/contract.ts';
import type { SystemDialogs } from './data-calls.ts';
import { openDesktop } from './desktop.ts';
import { createModelHost, type ModelProcess } from './model-host.ts';
import { dataFolder, modelArguments, placesOf } from './places.ts';
import { openScreens } from './screen-sources.ts';
import { answerAddress, lockContents, lockSession, openWindow, scheme, windowAddress, windowPort } from './window.ts';
import { loadWindowFiles } from './window-files.ts';
import { serveWindow } from './window-link.ts';
import { recoverWindow } from './window-recovery.ts';

function startUtilityProcess(path: string, args: readonly string[]): ModelProcess<unknown> {
  const child = utilityProcess.fork(path, [...args], { serviceName: 'Vasari model', stdio: 'inherit' });
  let fatal: string | undefined;
  child.on('error', (type, location) => {
    fatal = `${type} in ${location}`;
  });
  return {
    get pid() {
      return child.pid;
    },
    post: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', (code) => listener(fatal ?? `exit code ${code}`)),
    kill: () => void child.kill(),
  };
}

const systemDialogs: SystemDialogs = {
  async openFolder(path) {
    const failure = await shell.openPath(path);
    if (failure !== '') throw new ModelError('unexpected', `The folder cannot be shown: ${failure}`);
  },
  async chooseFolder() {
    const { filePaths } = await dialog.showOpenDialog({ properties: ['openDirectory', 'createDirectory'] });
    return filePaths[0] ?? null;
  },
  ...openScreens(),
  openAddress: (address) => shell.openExternal(address), // the only call of it: links.ts has let the address through
};

function setMenu(): void {
  const menu = Menu.buildFromTemplate([
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' as const }] : [{ role: 'fileMenu' as const }]),
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        ...(app.isPackaged ? [] : [{ role: 'reload' as const }, { role: 'toggleDevTools' as const }]),
      ],
    },
    { role: 'windowMenu' },
  ]);
  Menu.setApplicationMenu(menu);
}

async function run(): Promise<void> {
  await app.whenReady();
  const places = placesOf(import.meta.dirname, app.getPath('userData'));
  const files = await loadWindowFiles(places.window);
  lockSession(session.defaultSession);
  protocol.handle(scheme, (request) => answerAddress(files, request));
  setMenu();

  const desktop = await openDesktop({
    host: 'electron',
    places,
    startProcess: startUtilityProcess,
    system: systemDialogs,
    onMoved: () => models.unload(),
  });
  const models = createModelHost(() =>
    startUtilityProcess(places.modelProcess, modelArguments(places, desktop.pictures)),
  );
  const window: BrowserWindow = openWindow(import.meta.dirname);
  serveWindow(windowPort(window), desktop, models);
  recoverWindow(window, () => desktop.language);
  app.on('second-instance', () => {
    if (window.isDestroyed()) return;
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  app.on('will-quit', () => {
    void models.stop();
    desktop.close();
  });
  await window.loadURL(windowAddress);
}

app.setPath('userData', dataFolder(process.env));
app.enableSandbox();
protocol.registerSchemesAsPrivileged([
  { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
]);
app.on('web-contents-created', (_event, contents) => lockContents(contents));
app.on('window-all-closed', () => app.quit());

if (app.requestSingleInstanceLock()) {
  run().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    app.exit(1);
  });
} else {
  app.quit();
}
