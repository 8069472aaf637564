import { expect, test } from 'vitest';
import { serve } from '../../electron/serve.ts';
import { connect } from '../../electron/wire.ts';
import { type AskEvent, drain, greedy, type ModelService } from '../../native-models/contract.ts';
import { portPair, until } from './ports.ts';
import { type Script, scriptedService } from './scripted-service.ts';

const ask = { turns: [{ role: 'user', text: 'Well?' }], sampling: greedy, maxNewTokens: 9 } as const;
const picture = 'a'.repeat(64);
const long: Script = { wordMs: 1, words: Array.from({ length: 1000 }, (_, index) => `${index} `) };

interface Wired {
  readonly service: ModelService;
  close(reason: string): void;
}

async function wired(script: Script): Promise<Wired> {
  const { left, right, close } = portPair();
  serve(scriptedService(script), left);
  const service = connect(right);
  await drain(service.open({ model: 'embedded', provider: 'auto' }));
  return { service, close };
}

test('events stream and the result returns', async () => {
  const { service } = await wired({ wordMs: 1, words: ['one ', 'two'] });
  const events: AskEvent[] = [];
  const result = await drain(service.ask(ask), (event) => events.push(event));
  expect(events).toEqual([
    { type: 'stage', stage: 'decode', fraction: 0 },
    { type: 'text', delta: 'one ' },
    { type: 'text', delta: 'two' },
  ]);
  expect(result).toMatchObject({ text: 'one two', stopReason: 'end-of-turn' });
});

test('typed arrays arrive as they were', async () => {
  const { service } = await wired(long);
  const fits = [{ maps: [{ picture, source: 'depth' as const }], scope: 'square' as const }];
  const { maps } = (await drain(service.project({ fits }))).fits[0]!;
  expect(maps[0]?.scores).toBeInstanceOf(Float32Array);
  expect(maps[0]?.scores[1]).toBeCloseTo(Math.sin(1), 6);
  expect((await drain(service.picture({ picture }))).preview).toEqual(new Uint8Array([1, 2, 3]));
});

test('errors keep their code and their sentence', async () => {
  const { service } = await wired(long);
  const open = drain(service.open({ model: 'absent', provider: 'auto' }));
  await expect(open).rejects.toMatchObject({
    name: 'ModelError',
    code: 'model-missing',
    message: 'There is no model "absent".',
  });
});

test('leaving the loop cancels the job', async () => {
  let cancelledAfter = -1;
  const { service } = await wired({ ...long, onCancelled: (words) => (cancelledAfter = words) });
  for await (const event of service.ask(ask)) if (event.type === 'text') break;
  await until(() => cancelledAfter >= 0);
  expect(cancelledAfter).toBeLessThan(long.words.length);
});

test('the signal cancels the job', async () => {
  const { service } = await wired(long);
  const abort = new AbortController();
  await expect(drain(service.ask(ask, abort.signal), () => abort.abort())).rejects.toMatchObject({ code: 'cancelled' });
  await expect(drain(service.ask(ask, abort.signal))).rejects.toMatchObject({ code: 'cancelled' });
});

test('a closed port fails what was pending, cancels it, and the next job works', async () => {
  let cancelledAfter = -1;
  const { service, close } = await wired({ ...long, onCancelled: (words) => (cancelledAfter = words) });
  const dying = drain(service.ask(ask), () => close('The model process ended.'));
  await expect(dying).rejects.toMatchObject({ code: 'process-died', message: 'The model process ended.' });
  await until(() => cancelledAfter >= 0);
  await expect(drain(service.picture({ picture }))).resolves.toMatchObject({ format: 'png' });
});

test('jobs at once do not mix', async () => {
  const { service } = await wired({ wordMs: 1, words: ['a', 'b', 'c'] });
  const answers = await Promise.all([1, 2, 3].map(() => drain(service.ask(ask))));
  expect(answers.map((answer) => answer.text)).toEqual(['abc', 'abc', 'abc']);
});

test('where too many jobs run at once, the request is not what is refused', async () => {
  const { service } = await wired(long);
  const stop = new AbortController();
  const jobs = Array.from({ length: 64 }, () => drain(service.ask(ask, stop.signal)).catch(() => {}));
  await expect(drain(service.ask(ask))).rejects.toMatchObject({ code: 'unexpected' });
  stop.abort();
  await Promise.all(jobs);
});

test('a request that does not parse never reaches the service', async () => {
  const { service } = await wired(long);
  const sampling = { ...greedy, topP: 2 };
  await expect(drain(service.ask({ ...ask, sampling }))).rejects.toMatchObject({
    code: 'request-invalid',
    message: expect.stringMatching(/^ask\.sampling\.topP: /),
  });
});
