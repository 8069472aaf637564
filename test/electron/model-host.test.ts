/** The model process dies and comes back: first by script, then a real one, killed. */
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import type { ModelProcessState } from '../../electron/desktop-api.ts';
import { createModelHost, type ModelHost, type ModelProcess, startNodeProcess } from '../../electron/model-host.ts';
import type { ToModelProcess } from '../../electron/model-windows.ts';
import { until } from './ports.ts';

const backoff = { firstMs: 100, longestMs: 350, steadyMs: 5000 };

interface ScriptedProcess extends ModelProcess {
  readonly heard: ToModelProcess[];
  say(message: unknown): void;
  die(how: string): void;
}

function scriptedProcess(): ScriptedProcess {
  let listen: (message: unknown) => void = () => {};
  let exit: (how: string) => void = () => {};
  const heard: ToModelProcess[] = [];
  return {
    pid: 1,
    heard,
    post: (message) => void heard.push(message),
    onMessage: (listener) => {
      listen = listener;
    },
    onExit: (listener) => {
      exit = listener;
    },
    kill: () => exit('SIGKILL'),
    say: (message) => listen(message),
    die: (how) => exit(how),
  };
}

interface Watched {
  readonly host: ModelHost;
  readonly processes: ScriptedProcess[];
  readonly states: [number, ModelProcessState][];
  readonly messages: [number, unknown][];
  readonly link: ReturnType<ModelHost['connect']>;
}

function watched(): Watched {
  const processes: ScriptedProcess[] = [];
  const states: Watched['states'] = [];
  const messages: Watched['messages'] = [];
  const host = createModelHost(() => {
    processes.push(scriptedProcess());
    return processes.at(-1)!;
  }, backoff);
  const link = host.connect({
    onState: (process, state) => states.push([process, state]),
    onMessage: (process, message) => messages.push([process, message]),
  });
  return { host, processes, states, messages, link };
}

afterEach(() => vi.useRealTimers());

test('a window hears the states and the messages that are for it', () => {
  const { processes, states, messages, link } = watched();
  processes[0]?.say({ type: 'ready' });
  link.post(1, 'question');
  link.post(2, 'for a process that is not');
  processes[0]?.say({ type: 'message', window: 1, message: 'answer' });
  processes[0]?.say({ type: 'message', window: 2, message: 'of another window' });
  expect(states).toEqual([
    [1, { type: 'starting' }],
    [1, { type: 'running' }],
  ]);
  expect(processes[0]?.heard).toEqual([{ type: 'message', window: 1, message: 'question' }]);
  expect(messages).toEqual([[1, 'answer']]);
  link.close();
  expect(processes[0]?.heard.at(-1)).toEqual({ type: 'close', window: 1 });
});

test('a dead process is followed by the next, later each time', () => {
  vi.useFakeTimers();
  const { processes, states } = watched();
  for (const pauseMs of [100, 200, 350, 350]) {
    const before = processes.length;
    processes.at(-1)?.die('exit code 134');
    vi.advanceTimersByTime(pauseMs - 1);
    expect(processes).toHaveLength(before);
    vi.advanceTimersByTime(1);
    expect(processes).toHaveLength(before + 1);
  }
  expect(states[1]).toEqual([
    1,
    { type: 'died', message: 'The model process ended by itself (exit code 134). Vasari is starting it again.' },
  ]);
  processes.at(-1)?.say({ type: 'ready' });
  expect(states.at(-1)).toEqual([5, { type: 'running' }]);
});

test('a process that lived long is followed at once again', () => {
  vi.useFakeTimers();
  const { processes } = watched();
  processes[0]?.die('SIGSEGV');
  vi.advanceTimersByTime(100);
  vi.advanceTimersByTime(backoff.steadyMs);
  processes[1]?.die('SIGSEGV');
  vi.advanceTimersByTime(100);
  expect(processes).toHaveLength(3);
});

test('unloading ends the process and starts an empty one', () => {
  const { host, processes, states } = watched();
  processes[0]?.say({ type: 'ready' });
  host.unload();
  expect(processes).toHaveLength(2);
  expect(states.slice(2)).toEqual([
    [1, { type: 'died', message: 'The model was unloaded.' }],
    [2, { type: 'starting' }],
  ]);
});

test('stopped is stopped', async () => {
  vi.useFakeTimers();
  const { host, processes } = watched();
  await host.stop();
  vi.advanceTimersByTime(60_000);
  expect(processes).toHaveLength(1);
});

test('a start that throws is a death like any other', async () => {
  vi.useFakeTimers();
  const start = vi.fn(scriptedProcess).mockImplementationOnce(() => {
    throw new Error('spawn ENOMEM');
  });
  const states: ModelProcessState[] = [];
  const host = createModelHost(start, backoff);
  host.connect({ onState: (_process, state) => states.push(state), onMessage: () => {} });
  expect(states).toEqual([
    { type: 'died', message: 'The model process ended by itself (spawn ENOMEM). Vasari is starting it again.' },
  ]);
  vi.advanceTimersByTime(backoff.firstMs);
  expect(states.at(-1)).toEqual({ type: 'starting' });
  start.mockImplementationOnce(() => {
    throw new Error('spawn ENOMEM');
  });
  host.unload();
  expect(states.at(-1)?.type).toBe('died');
  await host.stop();
  vi.advanceTimersByTime(60_000);
  expect(start).toHaveBeenCalledTimes(3);
});

test('a program that cannot be run is a death too, and nobody waits for its end', async () => {
  const { execPath } = process;
  onTestFinished(() => {
    process.execPath = execPath;
  });
  process.execPath = join(tmpdir(), 'no-such-node');
  const start = (): ModelProcess => startNodeProcess(resolve('dist/test/scripted-model-process.js'), []);
  await createModelHost(start, backoff).stop();

  const states: ModelProcessState[] = [];
  const host = createModelHost(start, backoff);
  host.connect({ onState: (_process, state) => states.push(state), onMessage: () => {} });
  await until(() => states.at(-1)?.type === 'died');
  expect(states.at(-1)).toMatchObject({ message: expect.stringContaining('no-such-node ENOENT') });
  process.execPath = execPath;
  await until(() => states.at(-1)?.type === 'running');
  await host.stop();
});

test('a real process that is killed comes back as another', async () => {
  const states: string[] = [];
  const start = (): ModelProcess => startNodeProcess(resolve('dist/test/scripted-model-process.js'), []);
  const host = createModelHost(start, backoff);
  host.connect({ onState: (_process, state) => states.push(state.type), onMessage: () => {} });
  try {
    await until(() => states.at(-1) === 'running');
    const first = host.pid!;
    process.kill(first, 'SIGKILL');
    await until(() => states.length === 5);
    expect(states).toEqual(['starting', 'running', 'died', 'starting', 'running']);
    expect(host.pid).not.toBe(first);
  } finally {
    await host.stop();
  }
  expect(() => process.kill(host.pid!, 0)).toThrow('ESRCH');
});
