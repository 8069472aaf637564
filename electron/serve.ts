/** The model process's end of the wire: answers one port with a ModelService. `wire.ts` is the other end. */
import { type Job, ModelError, type ModelService } from '../native-models/contract.ts';
import { parseRequest, parseToService } from './requests.ts';
import type { EventOf, FromService, Method, Port, ResultOf } from './wire.ts';

const mostJobs = 64;

export function asModelError(error: unknown): ModelError {
  if (error instanceof ModelError) return error;
  if (error instanceof Error && error.name === 'AbortError') return new ModelError('cancelled', 'Cancelled.');
  return new ModelError('unexpected', error instanceof Error ? error.message : String(error), { cause: error });
}

/** Every request is parsed before the service sees it; a closed port cancels what it started. */
export function serve(service: ModelService, port: Port): void {
  const running = new Map<number, AbortController>();
  const send = (message: FromService): void => port.post(message);

  function start(method: Method, request: unknown, signal: AbortSignal): Job<EventOf<Method>, ResultOf<Method>> {
    switch (method) {
      case 'open':
        return service.open(parseRequest(method, request), signal);
      case 'picture':
        return service.picture(parseRequest(method, request), signal);
      case 'cut':
        return service.cut(parseRequest(method, request), signal);
      case 'ask':
        return service.ask(parseRequest(method, request), signal);
      case 'count':
        return service.count(parseRequest(method, request), signal);
      case 'square':
        return service.square(parseRequest(method, request), signal);
      case 'project':
        return service.project(parseRequest(method, request), signal);
      case 'similar':
        return service.similar(parseRequest(method, request), signal);
      case 'compare':
        return service.compare(parseRequest(method, request), signal);
      case 'projectOther':
        return service.projectOther(parseRequest(method, request), signal);
      case 'compareModels':
        return service.compareModels(parseRequest(method, request), signal);
      case 'cluster':
        return service.cluster(parseRequest(method, request), signal);
      case 'estimate':
        return service.estimate(parseRequest(method, request), signal);
      case 'intervene':
        return service.intervene(parseRequest(method, request), signal);
      case 'export':
        return service.export(parseRequest(method, request), signal);
      case 'recipe':
        return service.recipe(parseRequest(method, request), signal);
    }
  }

  async function run(job: number, method: Method, request: unknown): Promise<void> {
    const abort = new AbortController();
    running.set(job, abort);
    try {
      const events = start(method, request, abort.signal);
      for (;;) {
        const step = await events.next();
        if (step.done) return send({ type: 'done', job, result: step.value });
        send({ type: 'event', job, event: step.value });
      }
    } catch (error) {
      const { code, message } = asModelError(error);
      send({ type: 'failed', job, code, message });
    } finally {
      running.delete(job);
    }
  }

  port.onMessage((raw) => {
    try {
      const message = parseToService(raw);
      if (message.type === 'cancel') return running.get(message.job)?.abort();
      const { job, method, request } = message;
      if (running.has(job)) return; // its own replies are on their way
      if (running.size < mostJobs) return void run(job, method, request);
      send({ type: 'failed', job, code: 'unexpected', message: 'Too many jobs at once.' }); // the request may be valid
    } catch (error) {
      console.error(`A message to the model was refused. ${asModelError(error).message}`);
    }
  });
  port.onClose(() => {
    for (const abort of running.values()) abort.abort();
  });
}
