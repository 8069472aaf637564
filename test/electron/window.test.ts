/** Electron's window: whose messages count, what its address answers, and that there is one door to main. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Session, WebContents, WebFrameMain } from 'electron';
import { expect, test, vi } from 'vitest';
import { answerAddress, isFromWindow, lockSession, windowAddress } from '../../electron/window.ts';

vi.mock('electron', () => ({ BrowserWindow: class {} }));

const contents = {} as WebContents;
const other = {} as WebContents;
const frame = (url: string, parent: object | null = null): WebFrameMain => ({ url, parent }) as WebFrameMain;

test.each<[string, WebContents, WebFrameMain | null, boolean]>([
  ['the window', contents, frame('app://vasari/'), true],
  ['the window at a fragment', contents, frame('app://vasari/#x'), true],
  ['the window with a query', contents, frame('app://vasari/?x'), true],
  ['a frame that is gone', contents, null, false],
  ['a frame within the window', contents, frame('app://vasari/', {}), false],
  ['another page of ours', other, frame('app://vasari/'), false],
  ['another host', contents, frame('app://evil/'), false],
  ['a longer host', contents, frame('app://vasari.evil/'), false],
  ['a host behind a name', contents, frame('app://vasari@evil/'), false],
  ['a port', contents, frame('app://vasari:80/'), false],
  ['another scheme', contents, frame('https://vasari/'), false],
  ['a scheme that ends like ours', contents, frame('xapp://vasari/'), false],
  ['a file', contents, frame('file:///app://vasari/'), false],
  ['nothing', contents, frame('about:blank'), false],
  ['no address', contents, frame(''), false],
])('a message from %s', (_name, sender, senderFrame, counts) => {
  expect(isFromWindow({ sender, senderFrame }, contents)).toBe(counts);
});

const files = new Map([
  ['/index.html', { bytes: new Uint8Array([60]), type: 'text/html; charset=utf-8' }],
  ['/assets/index.js', { bytes: new Uint8Array([59]), type: 'text/javascript; charset=utf-8' }],
]);

test.each([
  ['', 200],
  ['index.html', 200],
  ['index.html?x#y', 200],
  ['assets/index.js', 200],
  ['assets', 404],
  ['assets/', 404],
  ['/index.html', 404],
  ['..%2findex.html', 404],
  ['..%5cindex.html', 404],
  ['index.html%00', 404],
  ['INDEX.HTML', 404],
  ['constructor', 404],
])('app://vasari/%s is %i', (path, status) => {
  const response = answerAddress(files, new Request(`${windowAddress}${path}`));
  expect(response.status).toBe(status);
  expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'; /);
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
});

test.each(['app://evil/', 'app://vasari.evil/', 'app://vasari:80/', 'other://vasari/'])(
  '%s is not found',
  (address) => {
    expect(answerAddress(files, new Request(address)).status).toBe(404);
  },
);

test.each(['POST', 'PUT', 'DELETE'])('%s is not answered', (method) => {
  expect(answerAddress(files, new Request(windowAddress, { method })).status).toBe(404);
});

test('the policy lets no text run', () => {
  const policy = answerAddress(files, new Request(windowAddress)).headers.get('content-security-policy') ?? '';
  expect(policy).not.toMatch(/unsafe|https?:|\*|data:(?=[^;]*script)/);
});

test('the session gives no permission and fetches nothing from outside', () => {
  const given: unknown[] = [];
  let patterns: readonly string[] = [];
  const session: Partial<Session> = {
    setPermissionRequestHandler: (handler) =>
      handler?.(contents, 'media', (granted) => given.push(granted), {} as never),
    setPermissionCheckHandler: (handler) => given.push(handler?.(contents, 'usb', '', {} as never)),
    setDevicePermissionHandler: (handler) => given.push(handler?.({} as never)),
    webRequest: {
      onBeforeRequest(filter: { urls: string[] }, judge: (details: object, decide: (verdict: object) => void) => void) {
        patterns = filter.urls;
        judge({ url: 'https://example.com/' }, (verdict) => given.push(verdict));
      },
    } as Session['webRequest'],
  };
  lockSession(session as Session);
  expect(given).toEqual([false, false, false, { cancel: true }]);
  expect(patterns).toEqual(['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'file://*/*']);
});

test('one channel leads to main, through the sender check and the parser; one door leads out; none leads around them', async () => {
  const doors: string[] = [];
  for (const name of (await readdir('electron', { recursive: true })).filter((name) => name.endsWith('.ts'))) {
    const text = await readFile(join('electron', name), 'utf8');
    const found = text.match(/\bipc(Main)?\.(on|once|handle|handleOnce)\(|openExternal|executeJavaScript/g) ?? [];
    doors.push(...found.map((door) => `${name}: ${door}`));
  }
  // links.ts lets https and mailto through to the one `openExternal`.
  expect(doors.sort()).toEqual(['main.ts: openExternal', 'window.ts: ipc.on(']);
});
