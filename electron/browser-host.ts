/** The same window for a browser on this machine: files and one WebSocket on 127.0.0.1, behind a random token. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { ModelError } from '../native-models/contract.ts';
import { longestPictureBytes } from './call-rows.ts';
import { openDesktop } from './desktop.ts';
import { createModelHost, startNodeProcess } from './model-host.ts';
import { modelArguments, type Places } from './places.ts';
import { decodeFrame, encodeFrame } from './socket-wire.ts';
import { findWindowFile, loadWindowFiles, type WindowFile, type WindowFiles, windowHeaders } from './window-files.ts';
import { serveWindow } from './window-link.ts';
import type { Port } from './wire.ts';

export interface BrowserHost {
  /** With the token behind its `#`, which browsers send to nobody. */
  readonly address: string;
  readonly modelPid: number | undefined;
  /** Ends the model process too. */
  close(): Promise<void>;
}

/**
 * A picture, or 64 MB of JSON: twenty of the longest turns in a script of three bytes a character. Whatever of it is too
 * much for its call is refused by that call's own limits, in an answer; a longer frame closes the socket unread.
 */
const longestFrameBytes = longestPictureBytes + 64_000_000;
const frameLimits = { jsonBytes: longestFrameBytes, arrayBytes: longestFrameBytes };
const mostWindows = 32;

/** Throws ModelError 'request-invalid' where the port is in use or may not be used. 0 takes a free one. */
export async function startBrowserHost(places: Places, port: number): Promise<BrowserHost> {
  const files = await loadWindowFiles(places.window);
  const token = randomBytes(32).toString('hex');
  const server = createServer();
  const taken = await listen(server, port);
  const desktop = await openDesktop({
    host: 'browser',
    places,
    startProcess: startNodeProcess,
    system: undefined,
    onMoved: () => models.unload(),
  }).catch((error: unknown) => {
    server.close(); // while it listens, the program would not end
    throw error;
  });
  const models = createModelHost(() => startNodeProcess(places.modelProcess, modelArguments(places, desktop.pictures)));
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: longestFrameBytes,
    perMessageDeflate: false,
    handleProtocols: () => 'vasari', // the answer never repeats the token
  });

  server.on('request', (request, response) => answerFile(files, taken, request, response));
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy());
    const status = sockets.clients.size >= mostWindows ? 503 : upgradeStatus(request, taken, token);
    if (status !== 101) {
      stream.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => serveWindow(socketPort(socket), desktop, models));
  });

  return {
    address: `http://127.0.0.1:${taken}/#token=${token}`,
    get modelPid() {
      return models.pid;
    },
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      server.close();
      server.closeAllConnections();
      await models.stop();
      desktop.close();
    },
  };
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const sentence =
        error.code === 'EADDRINUSE'
          ? `Port ${port} is in use. Choose another with --port, or leave it out for a free one.`
          : `Port ${port} cannot be used (${error.code}).`;
      reject(new ModelError('request-invalid', sentence, { cause: error }));
    });
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

// ---- who may ask ---------------------------------------------------------------------------------------------------

/** Exactly the names under which this machine alone is reached: another name with our address is a rebound one. */
export function isOurHost(host: string | undefined, port: number): boolean {
  const names = ['127.0.0.1', 'localhost'];
  if (port === 80 && host !== undefined && names.includes(host)) return true; // browsers leave HTTP's own port out
  return names.some((name) => host === `${name}:${port}`);
}

function isOurOrigin(request: IncomingMessage): boolean {
  return request.headers.origin === `http://${request.headers.host}`;
}

/** In a time that tells nothing about the token. */
function isToken(offered: string, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(offered), digest(token));
}

/** The token comes as a sub-protocol: pages cannot set a WebSocket's headers, and an address would be written to logs. */
function upgradeStatus(request: IncomingMessage, port: number, token: string): number {
  if (!isOurHost(request.headers.host, port) || !isOurOrigin(request)) return 403;
  const offered = request.headers['sec-websocket-protocol']?.split(',').map((name) => name.trim()) ?? [];
  if (!offered.some((name) => name.startsWith('token.') && isToken(name.slice('token.'.length), token))) return 401;
  return request.url === '/wire' ? 101 : 404;
}

/** The window's own files hold no secret; they do nothing without the WebSocket. */
function answerFile(files: WindowFiles, port: number, request: IncomingMessage, response: ServerResponse): void {
  const { status, file } = findFile(files, port, request);
  response.writeHead(status, {
    ...windowHeaders([`ws://127.0.0.1:${port}`, `ws://localhost:${port}`]),
    'content-length': file?.bytes.length ?? 0,
    ...(file && { 'content-type': file.type }),
    ...(status === 405 && { allow: 'GET, HEAD' }),
  });
  response.end(request.method === 'HEAD' ? undefined : file?.bytes);
}

function findFile(files: WindowFiles, port: number, request: IncomingMessage): { status: number; file?: WindowFile } {
  const { origin, host } = request.headers;
  if (!isOurHost(host, port) || (origin !== undefined && !isOurOrigin(request))) return { status: 403 };
  if (request.method !== 'GET' && request.method !== 'HEAD') return { status: 405 };
  const file = findWindowFile(files, request.url?.split('?')[0] ?? '');
  return file === undefined ? { status: 404 } : { status: 200, file };
}

// ---- the WebSocket as a port ---------------------------------------------------------------------------------------

function asBytes(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}

/** A frame that makes no sense closes the socket (1008, or 1009 when it is too large). */
function socketPort(socket: WebSocket): Port {
  socket.on('error', () => socket.terminate()); // such as an oversize frame, which ws refuses before reading it
  return {
    post(message) {
      if (socket.readyState !== socket.OPEN) return;
      try {
        socket.send(encodeFrame(message));
      } catch (error) {
        console.error(`A message for the window cannot be written: ${String(error)}`); // its model process is astray
      }
    },
    onMessage(listener) {
      socket.on('message', (data, isBinary) => {
        let message: unknown;
        try {
          if (!isBinary) throw new TypeError('Frames are binary.');
          message = decodeFrame(asBytes(data), frameLimits);
        } catch (error) {
          return socket.close(1008, error instanceof TypeError ? error.message : 'The frame makes no sense.');
        }
        listener(message);
      });
    },
    onClose(listener) {
      socket.on('close', () => listener('The window closed.'));
    },
  };
}
