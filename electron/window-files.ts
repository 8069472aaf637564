/** The built window, held in memory and served by exact name: there is no path to climb out of. */
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { ModelError } from '../native-models/contract.ts';

export interface WindowFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
}
/** By path: `/index.html`, `/assets/index-….js`. */
export type WindowFiles = ReadonlyMap<string, WindowFile>;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/** Throws ModelError 'unexpected' where the window has not been built. Symbolic links are not followed. */
export async function loadWindowFiles(folder: string): Promise<WindowFiles> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = new Map<string, WindowFile>();
  for (const entry of entries.filter((found) => found.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const type = types[extname(entry.name)] ?? 'application/octet-stream';
    files.set(`/${relative(folder, path).split(sep).join('/')}`, { bytes: new Uint8Array(await readFile(path)), type });
  }
  if (!files.has('/index.html')) throw new ModelError('unexpected', 'The window is not built. Run: npm run build');
  return files;
}

/** By an address's path as it was sent, undecoded. */
export function findWindowFile(files: WindowFiles, path: string): WindowFile | undefined {
  return files.get(path === '/' ? '/index.html' : path);
}

/** Every answer's headers. `connectSources` are beside 'self', such as a WebSocket's address. */
export function windowHeaders(connectSources: readonly string[] = []): Readonly<Record<string, string>> {
  const policy = {
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    'img-src': "'self' blob: data:",
    'connect-src': ["'self'", ...connectSources].join(' '),
    'font-src': "'self'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  };
  return {
    'content-security-policy': Object.entries(policy)
      .map((entry) => entry.join(' '))
      .join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=()',
    'cache-control': 'no-store',
  };
}
