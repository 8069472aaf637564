/** Who may ask the browser host for what, and who may not: the rows of a rebound name, a foreign page, a guessed token. */
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { connect as connectTcp, createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type BrowserHost, isOurHost, startBrowserHost } from '../../electron/browser-host.ts';
import type { HostMessage } from '../../electron/desktop-api.ts';
import { type Places, placesOf } from '../../electron/places.ts';
import { decodeFrame, encodeFrame } from '../../electron/socket-wire.ts';
import { longestTextChars, ModelError } from '../../native-models/contract.ts';
import { startScriptedHost } from '../e2e/opened-host.ts';
import { until } from './ports.ts';

let data: string;
let host: BrowserHost;
let port: number;
let token: string;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'vasari-host-'));
  host = await startScriptedHost(data);
  port = Number(new URL(host.address).port);
  token = new URLSearchParams(new URL(host.address).hash.slice(1)).get('token') ?? '';
});
afterAll(async () => {
  await host.close();
  await rm(data, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((done, fail) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let body = '';
      response.on('data', (part) => (body += part));
      response.on('end', () => done({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    asked.on('error', fail);
    asked.end();
  });
}

test('the address holds a token of 256 bits behind its #', () => {
  expect(host.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[0-9a-f]{64}$/);
});

test('the window is served with its headers', async () => {
  const { status, headers, body } = await get('/');
  expect(status).toBe(200);
  expect(body).toContain('<title>');
  expect(body).not.toContain(token);
  expect(headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' blob: data:",
      `connect-src 'self' ws://127.0.0.1:${port} ws://localhost:${port}`,
      "font-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  });
  expect(headers['access-control-allow-origin']).toBeUndefined();
});

test.each([
  '/../package.json',
  '/..%2fpackage.json',
  '/%2e%2e/package.json',
  '/..\\package.json',
  '/assets/../../electron/main.js',
  '//etc/passwd',
  '/index.html%00.js',
  '/electron/main.js',
  '/assets',
  '/constructor',
])('%s is not found', async (path) => {
  expect((await get(path)).status).toBe(404);
});

test.each([
  ['a rebound name', { host: 'evil.example' }, 403],
  ['a rebound name with our port', { host: 'evil.example:PORT' }, 403],
  ['another port', { host: '127.0.0.1:1' }, 403],
  ['no port', { host: '127.0.0.1' }, 403],
  ['any address', { host: '0.0.0.0:PORT' }, 403],
  ['IPv6', { host: '[::1]:PORT' }, 403],
  ['a foreign page', { origin: 'https://evil.example' }, 403],
  ['a sandboxed page', { origin: 'null' }, 403],
  ['localhost', { host: 'localhost:PORT' }, 200],
  ['our own page', { origin: 'http://127.0.0.1:PORT' }, 200],
])('a file for %s: %j', async (_name, headers, status) => {
  const sent = Object.entries(headers).map(([name, value]) => [name, value.replace('PORT', String(port))]);
  expect((await get('/', Object.fromEntries(sent))).status).toBe(status);
});

test.each([
  ['127.0.0.1', 80, true],
  ['localhost', 80, true],
  ['localhost:80', 80, true],
  ['evil.example', 80, false],
  [undefined, 80, false],
  ['localhost', 8080, false],
])('the name %s on port %i', (name, port, isOurs) => {
  expect(isOurHost(name, port)).toBe(isOurs);
});

test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('%s is not a method here', async (method) => {
  expect((await get('/', {}, method)).status).toBe(405);
});

interface Knock {
  readonly path?: string;
  readonly host?: string;
  readonly origin?: string | undefined;
  readonly protocols?: readonly string[];
}

/** The status with which the host refuses the WebSocket, or 101 with the socket. */
function knock({ path = '/wire', host: name, origin, protocols }: Knock): Promise<[number, WebSocket]> {
  const headers = { ...(name !== undefined && { host: name }), ...(origin !== undefined && { origin }) };
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, [...(protocols ?? ['vasari', `token.${token}`])], {
    headers,
  });
  return new Promise((done, fail) => {
    socket.on('open', () => done([101, socket]));
    socket.on('unexpected-response', (_request, response) => done([response.statusCode ?? 0, socket]));
    socket.on('error', fail);
  });
}
const ours = (): string => `http://127.0.0.1:${port}`;

test.each<[string, () => Knock, number]>([
  ['our page', () => ({ origin: ours() }), 101],
  ['our page by the name localhost', () => ({ host: `localhost:${port}`, origin: `http://localhost:${port}` }), 101],
  ['no token', () => ({ origin: ours(), protocols: ['vasari'] }), 401],
  ['an empty token', () => ({ origin: ours(), protocols: ['vasari', 'token.'] }), 401],
  ['a wrong token', () => ({ origin: ours(), protocols: ['vasari', `token.${'0'.repeat(64)}`] }), 401],
  ['half the token', () => ({ origin: ours(), protocols: ['vasari', `token.${token.slice(0, 32)}`] }), 401],
  [
    'the token in the address alone',
    () => ({ origin: ours(), path: `/wire?token=${token}`, protocols: ['vasari'] }),
    401,
  ],
  ['another path', () => ({ origin: ours(), path: '/' }), 404],
  ['a program without an origin', () => ({}), 403],
  ['a foreign page that has the token', () => ({ origin: 'https://evil.example' }), 403],
  ['a sandboxed page that has the token', () => ({ origin: 'null' }), 403],
  ['a page of another local port', () => ({ origin: 'http://127.0.0.1:1' }), 403],
  ['a rebound name', () => ({ host: `evil.example:${port}`, origin: `http://evil.example:${port}` }), 403],
  ['two names at once', () => ({ host: `localhost:${port}`, origin: ours() }), 403],
])('a socket for %s', async (_name, who, status) => {
  const [answer, socket] = await knock(who());
  expect(answer).toBe(status);
  socket.terminate();
});

async function openSocket(): Promise<WebSocket> {
  const [, socket] = await knock({ origin: ours() });
  return socket;
}

function closeCode(socket: WebSocket): Promise<number> {
  return new Promise((done) => {
    socket.on('error', () => {});
    socket.on('close', done);
  });
}

test.each<[string, string | Uint8Array, number]>([
  ['text', '{"type":"hello"}', 1008],
  ['no frame of ours', Uint8Array.of(1), 1008],
  ['no JSON', Uint8Array.of(1, 0, 0, 0, 0x7b), 1008],
  ['more than any call may have', new Uint8Array(165_000_000), 1006],
])('%s closes the socket', async (_name, frame, code) => {
  const socket = await openSocket();
  socket.send(frame);
  expect([code, 1009]).toContain(await closeCode(socket));
});

/** What the host says on a socket, and the waiting for it. */
function listenTo(socket: WebSocket): (isMeant: (message: HostMessage) => boolean) => Promise<HostMessage> {
  const heard: HostMessage[] = [];
  socket.on('message', (frame: Buffer) => {
    heard.push(decodeFrame(frame, { jsonBytes: 1e6, arrayBytes: 1e6 }) as HostMessage);
  });
  return async (isMeant) => {
    await until(() => heard.some(isMeant));
    return heard.find(isMeant)!;
  };
}

test('a long chat in any script reaches the model; what is too long for a call is refused in an answer', async () => {
  const socket = await openSocket();
  const hear = listenTo(socket);
  socket.send(encodeFrame({ type: 'hello' }));
  const isRunning = (message: HostMessage): boolean => message.type === 'state' && message.state.type === 'running';
  const { process } = (await hear(isRunning)) as { process: number };
  const long = { role: 'user', text: '话'.repeat(longestTextChars) };
  const count = { type: 'start', job: 1, method: 'count', request: { turns: [long, long, long] } };
  socket.send(encodeFrame({ type: 'model', process, message: count }));
  expect(await hear(({ type }) => type === 'model')).toMatchObject({ message: { type: 'done', job: 1 } });

  const tooLong = { text: 'x'.repeat(70_000_000), pictures: [] };
  socket.send(encodeFrame({ type: 'call', call: 1, method: 'saveDraft', args: [null, tooLong] }));
  expect(await hear(({ type }) => type === 'failure')).toMatchObject({ call: 1, code: 'request-invalid' });
  socket.terminate();
});

test('after all that, a picture is stored and the model answers', async () => {
  const socket = await openSocket();
  const hear = listenTo(socket);
  socket.send(encodeFrame({ type: 'hello' }));
  const bytes = new Uint8Array(50_000_000).fill(7);
  socket.send(encodeFrame({ type: 'call', call: 4, method: 'storePicture', args: ['a.png', bytes] }));
  expect(await hear(({ type }) => type === 'answer')).toMatchObject({
    call: 4,
    value: { name: 'a.png', sizeBytes: 50_000_000 },
  });
  socket.terminate();
});

test('nobody answers on another address of this machine', async () => {
  const others = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  for (const { address } of others.filter(({ internal, family }) => !internal && family === 'IPv4')) {
    const answer = await new Promise((done) => {
      const socket = connectTcp({ host: address, port });
      socket.on('connect', () => done('answered')).on('error', (error: NodeJS.ErrnoException) => done(error.code));
      socket.setTimeout(2000, () => done('silent'));
    });
    expect(answer).not.toBe('answered');
  }
});

test('a port in use is one sentence', async () => {
  const places = placesOf(resolve('dist/electron'), data);
  await expect(startBrowserHost(places, port)).rejects.toMatchObject({
    code: 'request-invalid',
    message: `Port ${port} is in use. Choose another with --port, or leave it out for a free one.`,
  });
});

test('where the data cannot be opened, nothing goes on listening', async () => {
  const free = createServer();
  await new Promise<void>((done) => free.listen(0, '127.0.0.1', done));
  const { port: taken } = free.address() as { port: number };
  await new Promise((done) => free.close(done));
  const places: Places = {
    ...placesOf(resolve('dist/electron'), data),
    get data(): string {
      throw new ModelError('data-invalid', 'The data cannot be opened.');
    },
  };
  await expect(startBrowserHost(places, taken)).rejects.toMatchObject({ code: 'data-invalid' });
  const knocked = new Promise((done) => {
    const socket = connectTcp({ host: '127.0.0.1', port: taken });
    socket.on('connect', () => done('answered')).on('error', (error: NodeJS.ErrnoException) => done(error.code));
  });
  expect(await knocked).toBe('ECONNREFUSED');
});

test('a window that was not built is one sentence', async () => {
  const places = { ...placesOf(resolve('dist/electron'), data), window: join(data, 'absent') };
  await expect(startBrowserHost(places, 0)).rejects.toThrow('The window is not built. Run: npm run build');
});
