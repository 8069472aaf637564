/** Finds Electron's binary or gets it. Its package brings none: the first start downloads it, where the network lets it. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { hasScreen } from './system-browser.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const probeMs = 8000;
const downloadMs = 10 * 60_000;
/** An Electron that ends sooner and with an error could not open its window. */
const openedMs = 10_000;
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const proxies = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'];

const binaryNames: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
};
const binaryName = binaryNames[process.platform] ?? 'electron';

interface ElectronPackage {
  readonly folder: string;
  readonly version: string;
}

function electronPackage(): ElectronPackage | undefined {
  try {
    const path = createRequire(import.meta.url).resolve('electron/package.json');
    const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string };
    return { folder: dirname(path), version };
  } catch {
    return undefined;
  }
}

/** The installed binary's path; never downloads. `ELECTRON_OVERRIDE_DIST_PATH` names the folder of another one. */
export function installedElectron(env: Environment): string | undefined {
  const other = env.ELECTRON_OVERRIDE_DIST_PATH && join(env.ELECTRON_OVERRIDE_DIST_PATH, binaryName);
  if (other && existsSync(other)) return other;
  const electron = electronPackage();
  return electron && downloadedBinary(electron);
}

/** Undefined unless its download came to its end: install.js unpacks into `dist` and writes path.txt last. */
export function downloadedBinary({ folder, version }: ElectronPackage): string | undefined {
  const path = join(folder, 'dist', binaryName);
  try {
    const unpacked = readFileSync(join(folder, 'dist', 'version'), 'utf8').replace(/^v/, '');
    const isWhole = unpacked === version && readFileSync(join(folder, 'path.txt'), 'utf8') === binaryName;
    return isWhole && existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the place of the downloads answers. A mirror or a proxy is left to the downloader, which knows how to use it. */
async function isReachable(version: string, env: Environment): Promise<boolean> {
  const named = ['ELECTRON_MIRROR', 'npm_config_electron_mirror', 'ELECTRON_GET_USE_PROXY', ...proxies];
  if (named.some((name) => env[name])) return true;
  const address = `https://github.com/electron/electron/releases/download/v${version}/SHASUMS256.txt`;
  return fetch(address, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(probeMs) }).then(
    (response) => response.status < 400,
    () => false,
  );
}

/** True once the package's own install.js came to its end. It uses no proxy unless it is told to. */
export function download(folder: string, env: Environment): Promise<boolean> {
  const isBehindProxy = proxies.some((name) => env[name]);
  return new Promise((resolve) => {
    const installer = spawn(process.execPath, [join(folder, 'install.js')], {
      stdio: ['ignore', 'ignore', 'ignore'],
      env: { ...env, ...(isBehindProxy && { ELECTRON_GET_USE_PROXY: 'true' }) },
      timeout: downloadMs,
    });
    installer.once('error', () => resolve(false));
    installer.once('exit', (code) => resolve(code === 0));
  });
}

/** The binary's path, or a sentence why there is none. Says so before it downloads. */
export async function findElectron(env: Environment): Promise<string | { readonly missing: string }> {
  if (!hasScreen(env, process.platform)) return { missing: 'There is no screen here for a window.' };
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    return { missing: "Electron's sandbox does not run as root." };
  }
  const installed = installedElectron(env);
  if (installed !== undefined) return installed;
  const electron = electronPackage();
  if (electron === undefined) return { missing: 'Electron is not installed.' };
  if (!(await isReachable(electron.version, env))) {
    return { missing: 'Electron is not downloaded yet, and its downloads cannot be reached from here.' };
  }
  console.error(`Downloading Electron ${electron.version}, once (about 120 MB) …`);
  await download(electron.folder, env);
  return installedElectron(env) ?? { missing: "Electron's download did not succeed." };
}

/**
 * Runs the window until it closes; a sentence where it could not open. Electron quits at the first signal of a kind and
 * dies at the second. A terminal or systemd signals it as well, and npm repeats what it hears: so one signal is handed on,
 * of another kind.
 */
export async function runElectron(binary: string, programFolder: string): Promise<string | undefined> {
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  const startedMs = Date.now();
  const window = spawn(binary, [join(programFolder, 'main.js')], { stdio: 'inherit', env });
  let isEnding = false;
  const end = (signal: NodeJS.Signals): void => {
    if (!isEnding) window.kill(signal === 'SIGTERM' ? 'SIGINT' : 'SIGTERM');
    isEnding = true;
  };
  for (const signal of endings) process.on(signal, end);
  const how = await new Promise<string>((resolve) => {
    window.once('error', (error) => resolve(error.message));
    window.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  for (const signal of endings) process.off(signal, end);
  const wasMeant = isEnding || how === 'exit code 0' || endings.some((signal) => signal === how);
  if (wasMeant || Date.now() - startedMs > openedMs) return undefined;
  return `Electron could not open its window (${how}).`;
}
