/** The whole program, killed while a window streams an answer into it: after the next start the answer is there. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { decodeFrame, encodeFrame } from '../../electron/socket-wire.ts';
import type { Port } from '../../electron/wire.ts';
import { type Host, hostOver } from '../../renderer/host.ts';
import { until } from './ports.ts';
import { streamed } from './store/streamed-text.ts';

let data: string;
const started: ChildProcess[] = [];

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'vasari-crash-'));
});
afterAll(async () => {
  for (const program of started) program.kill('SIGKILL');
  await rm(data, { recursive: true, force: true });
});

interface Running {
  readonly program: ChildProcess;
  readonly host: Host;
}

async function start(): Promise<Running> {
  const program = spawn(process.execPath, [resolve('dist/electron/start.js'), '--browser', '--no-open'], {
    env: { ...process.env, VASARI_DATA: data },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(program);
  let said = '';
  program.stdout!.on('data', (part) => {
    said += part;
  });
  await until(() => said.includes('\n'));
  const address = new URL(/http\S+/.exec(said)![0]);
  const token = new URLSearchParams(address.hash.slice(1)).get('token');
  const protocols = ['vasari', `token.${token}`];
  const socket = new WebSocket(`ws://${address.host}/wire`, protocols, { headers: { origin: address.origin } });
  await once(socket, 'open');
  return { program, host: hostOver(portOver(socket)) };
}

function portOver(socket: WebSocket): Port {
  const limits = { jsonBytes: 64_000_000, arrayBytes: 64_000_000 };
  return {
    post: (message) => socket.send(encodeFrame(message)),
    onMessage: (listener) => void socket.on('message', (data) => listener(decodeFrame(data as Buffer, limits))),
    onClose: (listener) => void socket.on('close', () => listener('closed')),
  };
}

test('killed while an answer streams: what was stored is there, marked interrupted, and the chat goes on', async () => {
  for (let round = 0; round < 3; round += 1) {
    const { program, host } = await start();
    const { api } = host;
    const asked = { chat: null, parent: null, text: `Round ${round}`, pictures: [] };
    const { chat, question } = await api.addQuestion(asked);
    await api.saveDraft(chat.id, { text: 'typed meanwhile', pictures: [] });
    const answer = await api.beginAnswer(question.id);
    let stored = 0;
    const stream = async (): Promise<void> => {
      for (const word of streamed.split(/(?<= )/)) {
        await api.appendText(answer.id, stored, word);
        stored += word.length;
      }
    };
    const broken = stream();
    await until(() => stored > 100 * (round + 1));
    const gone = once(program, 'exit');
    program.kill('SIGKILL');
    await expect(broken).rejects.toMatchObject({ code: 'process-died' });
    await gone;

    const next = await start();
    const opened = await next.host.api.openChat(chat.id);
    expect(opened.draft.text).toBe('typed meanwhile');
    const [, last] = opened.turns;
    expect(last).toMatchObject({ state: { type: 'interrupted', code: 'process-died' } });
    expect(last!.text.length).toBeGreaterThanOrEqual(stored);
    expect(streamed.startsWith(last!.text)).toBe(true);
    expect((await next.host.api.beginAnswer(question.id)).state).toEqual({ type: 'writing' });
    next.program.kill('SIGTERM');
    await once(next.program, 'exit');
  }
});
