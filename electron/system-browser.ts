/** Opens an address in the system's browser. Other accounts of a shared machine may see it meanwhile: --no-open there. */
import { spawn } from 'node:child_process';

/** Where Linux has no screen, its opener would start a text browser in this terminal. */
export function hasScreen(env: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform): boolean {
  return platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

const openers: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** The reason where none could be opened. */
export async function openSystemBrowser(address: string): Promise<string | undefined> {
  if (!hasScreen(process.env, process.platform)) return 'There is no screen here to open a browser on.';
  const [command, ...args] = openers[process.platform] ?? ['xdg-open'];
  return new Promise((resolve) => {
    const opener = spawn(command, [...args, address], { stdio: 'ignore', detached: true });
    opener.once('error', () => resolve(`No browser could be opened: ${command} is missing.`));
    opener.once('exit', (code) => resolve(code === 0 ? undefined : `${command} could open no browser.`));
    opener.unref();
  });
}
