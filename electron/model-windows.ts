/** Several windows, one model process: each message names its window, on the one channel between host and process. */
import type { ModelService } from '../native-models/contract.ts';
import { serve } from './serve.ts';
import type { Port } from './wire.ts';

export type ToModelProcess =
  | { readonly type: 'message'; readonly window: number; readonly message: unknown }
  | { readonly type: 'close'; readonly window: number };

export type FromModelProcess =
  | { readonly type: 'ready' }
  | { readonly type: 'message'; readonly window: number; readonly message: unknown };

interface WindowPort extends Port {
  receive(message: unknown): void;
  close(): void;
}

function windowPort(post: (message: unknown) => void): WindowPort {
  const messageListeners: ((message: unknown) => void)[] = [];
  const closeListeners: ((reason: string) => void)[] = [];
  return {
    post,
    onMessage: (listener) => void messageListeners.push(listener),
    onClose: (listener) => void closeListeners.push(listener),
    receive: (message) => {
      for (const listener of messageListeners) listener(message);
    },
    close: () => {
      for (const listener of closeListeners) listener('The window closed.');
    },
  };
}

/** The host made these messages; what the windows put into them is parsed by `serve`. */
export function serveWindows(service: ModelService, host: Omit<Port, 'onClose'>): void {
  const windows = new Map<number, WindowPort>();
  host.onMessage((raw) => {
    const order = raw as ToModelProcess;
    if (order.type === 'close') {
      windows.get(order.window)?.close();
      windows.delete(order.window);
      return;
    }
    const { window } = order;
    let port = windows.get(window);
    if (port === undefined) {
      port = windowPort((message) => host.post({ type: 'message', window, message } satisfies FromModelProcess));
      windows.set(window, port);
      serve(service, port);
    }
    port.receive(order.message);
  });
  host.post({ type: 'ready' } satisfies FromModelProcess);
}
