/** The port behind a WebSocket that breaks: what was pending fails, it reopens by itself, and what was missed is read. */
import { beforeEach, expect, test, vi } from 'vitest';
import { decodeFrame, encodeFrame } from '../../electron/socket-wire.ts';
import { type Changed, hostOver } from '../../renderer/host.ts';
import { openSocket } from '../../renderer/host-socket.ts';

/** What is used of a browser's WebSocket; the test is its far end. */
class FakeSocket {
  static readonly OPEN = 1;
  static readonly made: FakeSocket[] = [];
  readonly said: unknown[] = [];
  readyState = 0;
  onopen: () => void = () => {};
  onclose: () => void = () => {};
  onmessage: (event: { readonly data: ArrayBuffer }) => void = () => {};
  constructor() {
    FakeSocket.made.push(this);
    setTimeout(() => {
      this.readyState = FakeSocket.OPEN;
      this.onopen();
    });
  }
  send(frame: Uint8Array): void {
    this.said.push(decodeFrame(frame, { jsonBytes: 1e6, arrayBytes: 1e6 }));
  }
  say(message: unknown): void {
    this.onmessage({ data: encodeFrame(message).buffer });
  }
  break(): void {
    this.readyState = 3;
    this.onclose();
  }
}

beforeEach(() => {
  FakeSocket.made.length = 0;
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.stubGlobal('location', { hash: '#token=abc', host: '127.0.0.1:8042', pathname: '/' });
  vi.stubGlobal('sessionStorage', { setItem() {} });
  vi.stubGlobal('history', { replaceState() {} });
  return () => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  };
});

test('after a break everything is read again: what others changed meanwhile was not told', async () => {
  const opening = openSocket();
  await vi.runAllTimersAsync();
  const host = hostOver(await opening);
  const heard: Changed[] = [];
  host.onChanged((change) => heard.push(change));
  const pending = host.api.listChats(null, 1);
  FakeSocket.made[0]?.break();
  await expect(pending).rejects.toMatchObject({ code: 'process-died', message: 'The connection to Vasari was lost.' });
  expect(heard).toEqual([]);

  let read: Promise<unknown> | undefined;
  host.onChanged(() => {
    read = host.api.listChats(null, 1);
  });
  await vi.runAllTimersAsync();
  expect(heard).toEqual([{ type: 'changed', chats: 'all', settings: true }]);
  const again = FakeSocket.made[1];
  expect(again?.said).toMatchObject([{ type: 'hello' }, { type: 'call', method: 'listChats' }]);
  again?.say({ type: 'answer', call: 2, value: 'read' });
  expect(await read).toBe('read');
  expect(FakeSocket.made).toHaveLength(2);
});
