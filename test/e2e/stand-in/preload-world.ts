/** What the stand-in puts into each document: the preload in an isolated world, and its bridge's far end in the page's. */
import { fromText, toText } from './copies.ts';

export const preloadWorld = 'electron-preload';
export const postBinding = 'standInPost';
export const receiveFunction = 'standInReceive';

/** Functions cross between the worlds by number; a CustomEvent's detail is copied by the browser, as values are. */
function pageSide(key: string): void {
  if (window !== window.top) return;
  type Value = { readonly value: unknown } | { readonly fn: number };
  const functions: ((...args: unknown[]) => unknown)[] = [];
  const tell = (detail: unknown): boolean => document.dispatchEvent(new CustomEvent(`${key}-preload`, { detail }));
  const give = (value: unknown): Value =>
    typeof value === 'function' ? { fn: functions.push(value as never) - 1 } : { value };
  document.addEventListener(`${key}-page`, (event) => {
    const { expose, names, call, args } = (event as CustomEvent).detail;
    if (call !== undefined) functions[call]?.(...args);
    if (expose === undefined) return;
    const made = (names as string[]).map((name) => [
      name,
      (...given: unknown[]) => void tell({ name: `${expose}.${name}`, args: given.map(give) }),
    ]);
    const value = Object.freeze(Object.fromEntries(made));
    Object.defineProperty(window, expose, { value, enumerable: true, writable: false, configurable: false });
  });
}

interface PreloadModules {
  post(text: string): void;
  run(require: (name: string) => unknown): void;
  toText(value: unknown): string;
  fromText(text: string): unknown;
  receive(listener: (channel: string, text: string) => void): void;
}

/** `contextBridge` and `ipcRenderer`, as far as a preload of functions that return nothing needs them. */
function preloadSide(key: string, { post, run, toText, fromText, receive }: PreloadModules): void {
  if (window !== window.top) return;
  type Given = { readonly value: unknown } | { readonly fn: number };
  const listeners: [string, (event: unknown, ...args: unknown[]) => void][] = [];
  const exposed = new Map<string, (...args: unknown[]) => unknown>();
  const tell = (detail: unknown): boolean => document.dispatchEvent(new CustomEvent(`${key}-page`, { detail }));
  document.addEventListener(`${key}-preload`, (event) => {
    const { name, args } = (event as CustomEvent).detail as { name: string; args: Given[] };
    const take = (given: Given) =>
      'fn' in given ? (...back: unknown[]) => void tell({ call: given.fn, args: back }) : given.value;
    exposed.get(name)?.(...args.map(take));
  });
  receive((channel, text) => {
    for (const [of, listener] of listeners) if (of === channel) listener({}, ...(fromText(text) as unknown[]));
  });
  const ipcRenderer = {
    send: (channel: string, ...args: unknown[]) => post(toText({ channel, args })),
    on: (channel: string, listener: (event: unknown, ...args: unknown[]) => void) =>
      void listeners.push([channel, listener]),
  };
  const contextBridge = {
    exposeInMainWorld(world: string, api: Record<string, (...args: unknown[]) => unknown>) {
      for (const [name, act] of Object.entries(api)) exposed.set(`${world}.${name}`, act);
      tell({ expose: world, names: Object.keys(api) });
    },
  };
  run((name) => {
    if (name === 'electron') return { ipcRenderer, contextBridge };
    throw new Error(`module not found: ${name} (a sandboxed preload)`);
  });
}

export function pageSource(key: string): string {
  return `(${pageSide})(${JSON.stringify(key)})`;
}

export function preloadSource(key: string, preload: string): string {
  return `(${preloadSide})(${JSON.stringify(key)}, {
    post: (text) => globalThis.${postBinding}(text),
    receive: (listener) => { globalThis.${receiveFunction} = listener; },
    toText: ${toText},
    fromText: ${fromText},
    run: (require) => { ${preload}
    },
  })`;
}
