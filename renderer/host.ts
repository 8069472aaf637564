/** The host behind this window: Electron's main through the preload's bridge, or the browser host through a WebSocket. */
import type {
  ConversionState,
  DesktopApi,
  HostBridge,
  HostMessage,
  ModelProcessState,
  WindowMessage,
} from '../electron/desktop-api.ts';
import { connect, isErrorCode, type Port } from '../electron/wire.ts';
import { ModelError, type ModelService } from '../native-models/contract.ts';
import { callsBy } from './host-calls.ts';
import { openSocket } from './host-socket.ts';

export interface Host {
  readonly api: DesktopApi;
  /** Jobs wait while the model process starts and end with 'process-died' when it dies. A new one has no open model. */
  readonly service: ModelService;
  /** Tells the present state at once and every later one; returns the way to stop listening. */
  onModelProcess(listener: (state: ModelProcessState) => void): () => void;
  /** Tells how the conversion of a checkpoint goes, at once and whenever it changes. */
  onConversion(listener: (state: ConversionState) => void): () => void;
  /** Tells what another window changed in the data, within about a second; returns the way to stop listening. */
  onChanged(listener: (change: Changed) => void): () => void;
}

export type Changed = Extract<HostMessage, { type: 'changed' }>;

declare global {
  interface Window {
    readonly vasari?: HostBridge;
  }
}

/** Throws a ModelError with a sentence to show where there is no host or it refuses this page. */
export async function openHost(): Promise<Host> {
  return hostOver(window.vasari === undefined ? await openSocket() : bridgePort(window.vasari));
}

function bridgePort(bridge: HostBridge): Port {
  return {
    post: (message) => bridge.post(message as WindowMessage), // hostOver posts nothing else
    onMessage: (listener) => bridge.onMessage(listener),
    onClose: () => {}, // the bridge lives as long as its page
  };
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: ModelError): void;
}

/** The host's calls, its model process and that one's state over one port. */
export function hostOver(port: Port): Host {
  const calls = new Map<number, Waiting>();
  const stateListeners = new Set<(state: ModelProcessState) => void>();
  const conversionListeners = new Set<(state: ConversionState) => void>();
  let conversion: ConversionState = { type: 'none' };
  const changeListeners = new Set<(change: Changed) => void>();
  const modelListeners: ((message: unknown) => void)[] = [];
  const closeListeners: ((reason: string) => void)[] = [];
  let waitingForProcess: unknown[] = [];
  let state: ModelProcessState = { type: 'starting' };
  let process = 0;
  let lastCall = 0;
  const send = (message: WindowMessage): void => port.post(message);

  function enter(next: ModelProcessState): void {
    state = next;
    if (next.type === 'died') {
      waitingForProcess = [];
      for (const listener of closeListeners) listener(next.message);
    }
    for (const listener of [...stateListeners]) listener(next);
    if (next.type !== 'running') return;
    for (const message of waitingForProcess.splice(0)) send({ type: 'model', process, message });
  }

  port.onMessage((raw) => {
    const message = asHostMessage(raw);
    if (message === undefined) return console.error('The host sent what this window does not understand.', raw);
    switch (message.type) {
      case 'state':
        process = message.process;
        return enter(message.state);
      case 'model':
        if (message.process === process) for (const listener of modelListeners) listener(message.message);
        return;
      case 'answer':
        calls.get(message.call)?.resolve(message.value);
        return void calls.delete(message.call);
      case 'failure':
        calls.get(message.call)?.reject(new ModelError(message.code, message.message));
        return void calls.delete(message.call);
      case 'changed':
        for (const listener of [...changeListeners]) listener(message);
        return;
      case 'conversion':
        conversion = message.state;
        for (const listener of [...conversionListeners]) listener(conversion);
        return;
      case 'refused':
        return console.error(`The host refused a message: ${message.message}`);
    }
  });
  port.onClose((reason) => {
    for (const call of calls.values()) call.reject(new ModelError('process-died', reason));
    calls.clear();
    enter({ type: 'died', message: reason });
  });

  const service = connect({
    post(message) {
      if (state.type === 'running') send({ type: 'model', process, message });
      else waitingForProcess.push(message);
    },
    onMessage: (listener) => void modelListeners.push(listener),
    onClose: (listener) => void closeListeners.push(listener),
  });

  function call(method: keyof DesktopApi, args: readonly unknown[]): Promise<unknown> {
    lastCall += 1;
    const call = lastCall;
    const answer = new Promise<unknown>((resolve, reject) => calls.set(call, { resolve, reject }));
    send({ type: 'call', call, method, args });
    return answer;
  }

  send({ type: 'hello' });
  return {
    api: callsBy(call),
    service,
    onModelProcess(listener) {
      stateListeners.add(listener);
      listener(state);
      return () => stateListeners.delete(listener);
    },
    onConversion(listener) {
      conversionListeners.add(listener);
      listener(conversion);
      return () => conversionListeners.delete(listener);
    },
    onChanged(listener) {
      changeListeners.add(listener);
      return () => changeListeners.delete(listener);
    },
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isState(value: unknown): value is ModelProcessState {
  if (!isObject(value)) return false;
  if (value.type === 'died') return typeof value.message === 'string';
  return value.type === 'starting' || value.type === 'running';
}

function isConversion(value: unknown): value is ConversionState {
  if (!isObject(value)) return false;
  const { type, name, doneBytes, totalBytes, startedMs, model, code, message } = value;
  if (type === 'none') return true;
  if (typeof name !== 'string') return false;
  if (type === 'running') return [doneBytes, totalBytes, startedMs].every((number) => typeof number === 'number');
  if (type === 'done') return typeof model === 'string';
  return type === 'failed' && isErrorCode(code) && typeof message === 'string';
}

function isIds(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every(Number.isSafeInteger);
}

/** Undefined for anything but a well-formed message of the host. */
function asHostMessage(raw: unknown): HostMessage | undefined {
  if (!isObject(raw)) return undefined;
  const { type, process, call, state, value, code, message, chats, settings } = raw;
  if (type === 'state' && typeof process === 'number' && isState(state)) return { type, process, state };
  if (type === 'model' && typeof process === 'number') return { type, process, message };
  if (type === 'answer' && typeof call === 'number') return { type, call, value };
  if (type === 'changed' && (chats === 'all' || isIds(chats)) && typeof settings === 'boolean') {
    return { type, chats, settings };
  }
  if (type === 'conversion' && isConversion(state)) return { type, state };
  if (type === 'refused' && typeof message === 'string') return { type, message };
  if (type === 'failure' && typeof call === 'number' && isErrorCode(code) && typeof message === 'string') {
    return { type, call, code, message };
  }
  return undefined;
}
