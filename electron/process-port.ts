/** The model process's channel to its host: Electron's `parentPort` in a utility process, Node's own in a plain child. */
import type { Port } from './wire.ts';

/** What is used of Electron's `parentPort`; Electron's types would bring their own Node's along. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

/** Undefined where nobody started this process as a model process. Without its host, a plain child ends itself. */
export function hostPort(): Omit<Port, 'onClose'> | undefined {
  const { parentPort } = process as { parentPort?: ParentPort };
  if (parentPort === undefined && process.send === undefined) return undefined;
  process.on('SIGINT', () => {}); // a terminal's Ctrl-C reaches this process too; its host decides when it ends
  if (parentPort !== undefined) {
    return {
      post: (message) => parentPort.postMessage(message),
      onMessage: (listener) => parentPort.on('message', (event) => listener(event.data)),
    };
  }
  process.on('disconnect', () => process.exit(0));
  return {
    // To a host that has just ended there is nothing to say; `disconnect` follows.
    post: (message) => process.send?.(message, undefined, undefined, () => {}),
    onMessage: (listener) => process.on('message', listener),
  };
}
