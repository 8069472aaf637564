/** The browser host's WebSocket as a port that reopens by itself. The token comes with the address, behind its `#`. */
import type { HostMessage } from '../electron/desktop-api.ts';
import { decodeFrame, encodeFrame, type FrameLimits } from '../electron/socket-wire.ts';
import type { Port } from '../electron/wire.ts';
import { ModelError } from '../native-models/contract.ts';

const limits: FrameLimits = { jsonBytes: 64_000_000, arrayBytes: 256_000_000 };
const tokenKey = 'vasari.token';
const longestPauseMs = 5000;

/** Why the port closed, until it reopens. */
export const connectionLost = 'The connection to Vasari was lost.';

/** Said after a break: the host told a page that was gone nothing of what others changed. */
const anythingChanged: HostMessage = { type: 'changed', chats: 'all', settings: true };

/** This tab's token: out of the address once, then from the tab's own storage, which no other site or port can read. */
function takeToken(): string | undefined {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token === null) return sessionStorage.getItem(tokenKey) ?? undefined;
  sessionStorage.setItem(tokenKey, token);
  history.replaceState(null, '', location.pathname);
  return token;
}

function openOnce(token: string): Promise<WebSocket> {
  const socket = new WebSocket(`ws://${location.host}/wire`, ['vasari', `token.${token}`]);
  socket.binaryType = 'arraybuffer';
  return new Promise((resolve, reject) => {
    socket.onopen = () => resolve(socket);
    socket.onclose = () => reject(new Error('refused'));
  });
}

/** Throws ModelError 'request-invalid' where the page has no token or the host refuses it. */
export async function openSocket(): Promise<Port> {
  const token = takeToken();
  if (token === undefined) {
    throw new ModelError(
      'request-invalid',
      'Open the whole address that Vasari printed: its end is the key to this page.',
    );
  }
  const first = await openOnce(token).catch(() => {
    throw new ModelError('request-invalid', 'Vasari does not accept this page. Open the address that it printed last.');
  });
  return reopening(first, () => openOnce(token));
}

/** After a break, `hello` goes first, as when the page opened: the host tells its state in answer. */
function reopening(first: WebSocket, reopen: () => Promise<WebSocket>): Port {
  const messageListeners: ((message: unknown) => void)[] = [];
  const closeListeners: ((reason: string) => void)[] = [];
  let socket = first;

  function lose(): void {
    for (const listener of closeListeners) listener(connectionLost);
  }

  function hear(message: unknown): void {
    for (const listener of messageListeners) listener(message);
  }

  function attend(next: WebSocket): void {
    socket = next;
    socket.onmessage = (event: MessageEvent<ArrayBuffer>) => hear(decodeFrame(new Uint8Array(event.data), limits));
    socket.onclose = () => {
      lose();
      void retry(500);
    };
  }

  async function retry(pauseMs: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    try {
      attend(await reopen());
      socket.send(encodeFrame({ type: 'hello' }));
    } catch {
      return retry(Math.min(2 * pauseMs, longestPauseMs));
    }
    hear(anythingChanged);
  }

  attend(first);
  return {
    post(message) {
      if (socket.readyState === WebSocket.OPEN) socket.send(encodeFrame(message));
      else queueMicrotask(lose); // fails what waits for an answer
    },
    onMessage: (listener) => void messageListeners.push(listener),
    onClose: (listener) => void closeListeners.push(listener),
  };
}
