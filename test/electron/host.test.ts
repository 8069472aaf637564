/** The window's view of its host, over the real host's end of the link and a scripted model process. */
import { resolve } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DesktopApi, ModelProcessState } from '../../electron/desktop-api.ts';
import { createModelHost, type ModelHost, startNodeProcess } from '../../electron/model-host.ts';
import { serveWindow } from '../../electron/window-link.ts';
import { drain, greedy, ModelError } from '../../native-models/contract.ts';
import { type Host, hostOver } from '../../renderer/host.ts';
import { type PortPair, portPair, until } from './ports.ts';

const ask = { turns: [{ role: 'user', text: 'Well?' }], sampling: greedy, maxNewTokens: 9 } as const;
const picture = 'a'.repeat(64);

const api = {
  info: async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return { host: 'browser', hasSystemDialogs: false, version: '1.2.3', models: [], samples: [] };
  },
  storePicture: async (name, bytes) => ({ picture, name, sizeBytes: bytes.length }),
  storeSample: async (name) => {
    throw new ModelError('picture-invalid', `There is no sample ${name}.`);
  },
} satisfies Partial<DesktopApi> as unknown as DesktopApi; // nothing else is called here

let models: ModelHost;
let ports: PortPair;
let host: Host;
let states: ModelProcessState[];

beforeEach(() => {
  const path = resolve('dist/test/scripted-model-process.js');
  models = createModelHost(() => startNodeProcess(path, []), { firstMs: 10, longestMs: 10, steadyMs: 1000 });
  ports = portPair();
  serveWindow(ports.left, { openPage: () => ({ api, close: () => {} }) }, models);
  host = hostOver(ports.right);
  states = [];
  host.onModelProcess((state) => states.push(state));
});
afterEach(() => models.stop());

test('calls are answered, and fail with their code', async () => {
  expect(await host.api.info()).toMatchObject({ host: 'browser', version: '1.2.3', models: [], samples: [] });
  expect(await host.api.storePicture('a.png', new Uint8Array(7))).toEqual({ picture, name: 'a.png', sizeBytes: 7 });
  await expect(host.api.storeSample('x')).rejects.toEqual(new ModelError('picture-invalid', 'There is no sample x.'));
  await expect(host.api.storeSample('')).rejects.toMatchObject({ code: 'request-invalid' });
});

test('a job may be asked for before the model process runs', async () => {
  const info = await drain(host.service.open({ model: 'embedded', provider: 'auto' }));
  expect(info.name).toBe('A script');
  expect(states.map((state) => state.type)).toEqual(['starting', 'starting', 'running']);
});

test('a process killed mid-answer fails the answer, keeps what it said, and the next question works', async () => {
  await drain(host.service.open({ model: 'embedded', provider: 'auto' }));
  let text = '';
  const dying = drain(host.service.ask(ask), (event) => {
    if (event.type !== 'text') return;
    if (text === '') process.kill(models.pid!, 'SIGKILL');
    text += event.delta;
  });
  await expect(dying).rejects.toMatchObject({
    code: 'process-died',
    message: expect.stringMatching(/^The model process ended by itself \(.*Vasari is starting it again\.$/),
  });
  expect(text).toMatch(/^Lorem /);
  await drain(host.service.open({ model: 'embedded', provider: 'auto' })); // waits for the next process
  expect((await drain(host.service.ask(ask))).stopReason).toBe('end-of-turn');
  expect(states.map((state) => state.type).slice(-3)).toEqual(['died', 'starting', 'running']);
});

test('a lost connection fails calls and jobs', async () => {
  await until(() => states.at(-1)?.type === 'running');
  const call = host.api.info();
  const job = drain(host.service.open({ model: 'embedded', provider: 'auto' }));
  ports.close('The connection was lost.');
  await expect(call).rejects.toMatchObject({ code: 'process-died', message: 'The connection was lost.' });
  await expect(job).rejects.toMatchObject({ code: 'process-died', message: 'The connection was lost.' });
});

test('a reloaded page hears nothing of what the page before it asked', async () => {
  const heard: unknown[] = [];
  await host.api.info();
  ports.right.onMessage((message) => heard.push(message));
  ports.right.post({ type: 'call', call: 77, method: 'info', args: [] });
  ports.right.post({ type: 'hello' });
  ports.right.post({ type: 'call', call: 78, method: 'info', args: [] });
  const calls = () => heard.flatMap((message) => (message as { call?: number }).call ?? []);
  await until(() => calls().includes(78));
  expect(calls()).not.toContain(77);
});

test('what makes no sense is refused, and nothing is done', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  ports.right.post({ type: 'call', call: 1, method: 'eval', args: ['1'] });
  ports.right.post({ type: 'model', process: -1, message: {} });
  await until(() => said.mock.calls.length === 2);
  expect(said.mock.calls[0]?.[0]).toMatch(/^The host refused a message: message\.method: /);
  ports.left.post({ type: 'state', state: 'running' });
  await until(() => said.mock.calls.length === 3);
  said.mockRestore();
});
