/** Two ports that copy what they carry, as a process's channel does, and can be closed by hand. */
import type { Port } from '../../electron/wire.ts';

export interface PortPair {
  readonly left: Port;
  readonly right: Port;
  close(reason: string): void;
}

export function portPair(): PortPair {
  const listeners = { left: [] as ((message: unknown) => void)[], right: [] as ((message: unknown) => void)[] };
  const closeListeners: ((reason: string) => void)[] = [];
  const port = (mine: 'left' | 'right', theirs: 'left' | 'right'): Port => ({
    post(message) {
      const copy = structuredClone(message);
      setImmediate(() => {
        for (const listener of listeners[theirs]) listener(copy);
      });
    },
    onMessage: (listener) => void listeners[mine].push(listener),
    onClose: (listener) => void closeListeners.push(listener),
  });
  return {
    left: port('left', 'right'),
    right: port('right', 'left'),
    close(reason) {
      for (const listener of closeListeners) listener(reason);
    },
  };
}

/** Asks again and again until it is so. Fails after `limitMs`. */
export async function until(isSo: () => boolean | Promise<boolean>, limitMs = 10_000): Promise<void> {
  const startMs = Date.now();
  while (!(await isSo())) {
    if (Date.now() - startMs > limitMs) throw new Error(`Not so after ${limitMs} ms: ${isSo}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
