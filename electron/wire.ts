/** The window's end of the wire: a ModelService over any port that copies values. `serve.ts` is the other end. */
import { type ErrorCode, type Job, ModelError, type ModelService } from '../native-models/contract.ts';

/** Carries copies of values both ways, in order. It may close more than once where what lies behind it starts anew. */
export interface Port {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: (reason: string) => void): void;
}

export type Method = keyof ModelService;
export type RequestOf<M extends Method> = Parameters<ModelService[M]>[0];
export type EventOf<M extends Method> = ReturnType<ModelService[M]> extends Job<infer E, unknown> ? E : never;
export type ResultOf<M extends Method> = ReturnType<ModelService[M]> extends Job<unknown, infer R> ? R : never;

export type ToService =
  | { readonly type: 'start'; readonly job: number; readonly method: Method; readonly request: RequestOf<Method> }
  | { readonly type: 'cancel'; readonly job: number };

export type FromService =
  | { readonly type: 'event'; readonly job: number; readonly event: EventOf<Method> }
  | { readonly type: 'done'; readonly job: number; readonly result: ResultOf<Method> }
  | { readonly type: 'failed'; readonly job: number; readonly code: ErrorCode; readonly message: string };

const errorCodes: Readonly<Record<ErrorCode, true>> = {
  cancelled: true,
  'request-invalid': true,
  'picture-invalid': true,
  'checkpoint-invalid': true,
  'model-missing': true,
  'model-closed': true,
  'model-invalid': true,
  'out-of-memory': true,
  'disk-full': true,
  'read-only': true,
  'data-invalid': true,
  'chat-missing': true,
  'process-died': true,
  unexpected: true,
};

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(errorCodes, value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** The envelope of a reply; what it carries was typed where it was made. */
function isReply(message: unknown): message is FromService {
  if (!isObject(message) || !Number.isSafeInteger(message.job)) return false;
  switch (message.type) {
    case 'event':
      return isObject(message.event) && typeof message.event.type === 'string';
    case 'done':
      return isObject(message.result);
    case 'failed':
      return isErrorCode(message.code) && typeof message.message === 'string';
    default:
      return false;
  }
}

/** Replies of one job wait here until its loop asks for the next. */
class Inbox {
  #replies: FromService[] = [];
  #wake: () => void = () => {};
  put(reply: FromService): void {
    this.#replies.push(reply);
    this.#wake();
  }
  async take(): Promise<FromService> {
    for (;;) {
      const reply = this.#replies.shift();
      if (reply !== undefined) return reply;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

/**
 * The service behind a port. A job ends with a ModelError: 'cancelled' by its signal, 'process-died' when the port closes,
 * or the service's own. After a close the next job goes to whatever the port leads to then.
 */
export function connect(port: Port): ModelService {
  const inboxes = new Map<number, Inbox>();
  let lastJob = 0;

  port.onMessage((message) => {
    if (isReply(message)) inboxes.get(message.job)?.put(message);
  });
  port.onClose((reason) => {
    for (const [job, inbox] of inboxes) inbox.put({ type: 'failed', job, code: 'process-died', message: reason });
  });

  async function* call<M extends Method>(
    method: M,
    request: RequestOf<M>,
    signal?: AbortSignal,
  ): Job<EventOf<M>, ResultOf<M>> {
    if (signal?.aborted) throw new ModelError('cancelled', 'Cancelled.');
    lastJob += 1;
    const job = lastJob;
    const inbox = new Inbox();
    const send = (message: ToService): void => port.post(message);
    const cancel = (): void => send({ type: 'cancel', job });
    let settled = false;
    inboxes.set(job, inbox);
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      send({ type: 'start', job, method, request });
      for (;;) {
        const reply = await inbox.take();
        if (reply.type === 'event') {
          yield reply.event as EventOf<M>; // the service's types say which events a method has
          continue;
        }
        settled = true;
        if (reply.type === 'done') return reply.result as ResultOf<M>;
        throw new ModelError(reply.code, reply.message);
      }
    } finally {
      if (!settled) cancel();
      signal?.removeEventListener('abort', cancel);
      inboxes.delete(job);
    }
  }

  return {
    open: (request, signal) => call('open', request, signal),
    picture: (request, signal) => call('picture', request, signal),
    cut: (request, signal) => call('cut', request, signal),
    ask: (request, signal) => call('ask', request, signal),
    count: (request, signal) => call('count', request, signal),
    square: (request, signal) => call('square', request, signal),
    project: (request, signal) => call('project', request, signal),
    similar: (request, signal) => call('similar', request, signal),
    compare: (request, signal) => call('compare', request, signal),
    projectOther: (request, signal) => call('projectOther', request, signal),
    compareModels: (request, signal) => call('compareModels', request, signal),
    cluster: (request, signal) => call('cluster', request, signal),
    estimate: (request, signal) => call('estimate', request, signal),
    intervene: (request, signal) => call('intervene', request, signal),
    export: (request, signal) => call('export', request, signal),
    recipe: (request, signal) => call('recipe', request, signal),
  };
}
