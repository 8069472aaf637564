/** `protocol` and `session`: every request of the pages comes by here, is answered by the scheme's handler or judged. */
import type { CallbackResponse, OnBeforeRequestListenerDetails, Protocol, Session, WebContents } from 'electron';
import type { BrowserContext, Route } from 'playwright-core';
import { fromChromium } from './addresses.ts';

type SchemeHandler = Parameters<Protocol['handle']>[1];
type Judge = (details: OnBeforeRequestListenerDetails, decide: (response: CallbackResponse) => void) => void;
type PermissionRequest = Parameters<Session['setPermissionRequestHandler']>[0];
type PermissionCheck = Parameters<Session['setPermissionCheckHandler']>[0];

const handlers = new Map<string, SchemeHandler>();
const privileged = new Set<string>();
const judges: { readonly patterns: readonly RegExp[]; readonly judge: Judge }[] = [];
let permissionRequest: PermissionRequest = null;
let permissionCheck: PermissionCheck = null;

export const protocol = {
  registerSchemesAsPrivileged(schemes) {
    for (const { scheme, privileges } of schemes) if (privileges?.standard && privileges.secure) privileged.add(scheme);
  },
  handle(scheme, handler) {
    if (!privileged.has(scheme)) throw new Error(`stand-in: ${scheme} must be registered as standard and secure`);
    handlers.set(scheme, handler);
  },
} satisfies Pick<Protocol, 'registerSchemesAsPrivileged' | 'handle'>;

/** Electron's patterns: `https://*\/*`. */
function asRegExp(pattern: string): RegExp {
  return new RegExp(`^${pattern.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
}

export const defaultSession = {
  setPermissionRequestHandler: (handler: PermissionRequest) => {
    permissionRequest = handler;
  },
  setPermissionCheckHandler: (handler: PermissionCheck) => {
    permissionCheck = handler;
  },
  setDevicePermissionHandler: () => {}, // Chromium without a screen lends no devices
  webRequest: {
    onBeforeRequest(filter: { readonly urls: readonly string[] }, judge: Judge) {
      judges.push({ patterns: filter.urls.map(asRegExp), judge });
    },
  },
} satisfies Pick<
  Session,
  'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
> & {
  webRequest: object;
};

/** Electron grants what no handler denies. */
export function isPermitted(contents: WebContents, permission: 'geolocation' | 'notifications' | 'midi'): boolean {
  let isGranted = true;
  permissionRequest?.(contents, permission, (decision) => (isGranted = decision), {
    isMainFrame: true,
    requestingUrl: contents.getURL(),
  });
  const isChecked = permissionCheck?.(contents, permission, '', { isMainFrame: true }) ?? true;
  return isGranted && isChecked;
}

async function isCancelled(url: string): Promise<boolean> {
  for (const { patterns, judge } of judges) {
    if (!patterns.some((pattern) => pattern.test(url))) continue;
    const details = { url } as OnBeforeRequestListenerDetails;
    if (await new Promise((resolve) => judge(details, ({ cancel }) => resolve(cancel ?? false)))) return true;
  }
  return false;
}

async function answer(route: Route, mayNavigate: (route: Route, url: string) => boolean): Promise<void> {
  const request = route.request();
  const url = fromChromium(request.url());
  if (!mayNavigate(route, url)) return route.abort('aborted');
  const handler = handlers.get(url.slice(0, url.indexOf(':')));
  if (handler === undefined) return (await isCancelled(url)) ? route.abort('blockedbyclient') : route.continue();
  const response = await handler(new Request(url, { method: request.method() }));
  const body = Buffer.from(await response.arrayBuffer());
  await route.fulfill({ status: response.status, headers: Object.fromEntries(response.headers), body });
}

export async function interceptRequests(
  context: BrowserContext,
  mayNavigate: (route: Route, url: string) => boolean,
): Promise<void> {
  await context.route('**/*', (route) => answer(route, mayNavigate).catch(() => {})); // the page may be gone
}
