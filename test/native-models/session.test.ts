/** A graph's session through both bindings: the same numbers, stopping, refusing, and letting go of everything. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chooseBinding } from '../../native-models/inference/binding.ts';
import { KvCache } from '../../native-models/inference/kv-cache.ts';
import { floats, floatsOf, type GraphSession, integers, openGraph } from '../../native-models/inference/session.ts';
import { convertedModel, type ModelFolder } from './model-folder.ts';

let model: ModelFolder;
beforeAll(async () => {
  model = await convertedModel();
});
afterAll(() => model.remove());

async function open(name: keyof ModelFolder['manifest']['graphs'], kind: string): Promise<GraphSession> {
  const { binding } = await chooseBinding('cpu', kind);
  return openGraph(model.path, name, model.manifest.graphs[name], 'cpu', binding);
}

const waves = Float32Array.from({ length: 3 * 192 * 192 }, (_, i) => Math.sin(i));
const pixels = () => floats(waves, [1, 3, 192, 192]);

describe.each(['native', 'npm'])('the %s binding', (kind) => {
  test('computes what it is asked for alone', async () => {
    const davit = await open('davit', kind);
    const outputs = await davit.run({ pixels: pixels() }, ['depth']);
    expect(Object.keys(outputs)).toEqual(['depth']);
    expect(outputs.depth!.shape).toEqual([1, 37, 40]);
    const plain = await model.run('davit', { pixels: await npmTensor(pixels()) });
    expect(floatsOf(outputs, 'depth')).toEqual(plain.depth!.data);
    await davit.close();
  });

  test('sizes that follow from the inputs', async () => {
    const encoder = await open('encoder', kind);
    const feeds = {
      depth: floats(new Float32Array(37 * 40), [1, 37, 40]),
      prompt_ids: integers([0, 5, 6, 7, 2], [1, 5]),
    };
    expect((await encoder.run(feeds)).hidden!.shape).toEqual([1, 42, 40]);
    await encoder.close();
  });

  test('writes into the memory that is given', async () => {
    const embed = await open('embed', kind);
    const into = { embeddings: floats(new Float32Array(2 * 64), [1, 2, 64]) };
    const outputs = await embed.run({ ids: integers([3, 4], [1, 2]) }, undefined, { into });
    expect(outputs.embeddings).toBe(into.embeddings);
    expect(into.embeddings.data.some((value) => value !== 0)).toBe(true);
    await embed.close();
  });

  test('a signal that is aborted already keeps a run from beginning', async () => {
    const embed = await open('embed', kind);
    const reason = new Error('enough');
    const signal = AbortSignal.abort(reason);
    await expect(embed.run({ ids: integers([3], [1, 1]) }, undefined, { signal })).rejects.toBe(reason);
    expect((await embed.run({ ids: integers([3], [1, 1]) })).embeddings!.shape).toEqual([1, 1, 64]);
    await embed.close();
  });

  test('an id that no table has is a sentence, and the session goes on', async () => {
    const embed = await open('embed', kind);
    await expect(embed.run({ ids: integers([99_999], [1, 1]) })).rejects.toMatchObject({
      code: 'model-invalid',
      message: expect.stringMatching(/^The graph embed failed: /),
    });
    await embed.run({ ids: integers([3], [1, 1]) });
    await embed.close();
  });

  test('a graph that is not there, or not as the manifest says', async () => {
    const { binding } = await chooseBinding('cpu', kind);
    const { embed } = model.manifest.graphs;
    const at = (outline: typeof embed) => openGraph(model.path, 'embed', outline, 'cpu', binding);
    await expect(at({ ...embed, file: 'nothing.onnx' })).rejects.toMatchObject({ code: 'model-invalid' });
    const wider = { ...embed, outputs: [{ ...embed.outputs[0]!, shape: [1, 'S', 65] }] };
    await expect(at(wider)).rejects.toThrow('embed: output embeddings: expected [1, S, 65], found [1, any, 64].');
    const typed = { ...embed, inputs: [{ ...embed.inputs[0]!, type: 'int32' as const }] };
    await expect(at(typed)).rejects.toThrow('embed: input ids: expected int32, found int64.');
    await expect(at({ ...embed, inputs: [] })).rejects.toThrow('embed: input ids: expected no such tensor.');
  });

  test('the cache is extended where it lies', async () => {
    const decoder = await open('decoder', kind);
    const cache = new KvCache(model.manifest, decoder);
    cache.reserve(40);
    const { past, into } = cache.beginRun(2);
    expect(into['present.0.key']).toBe(past['past.0.key']);
    expect(past['past.0.key']!.shape).toEqual([1, 4, 512, 16]);
    await decoder.close();
  });
});

test('a run that is under way ends at the signal, natively', async () => {
  const davit = await open('davit', 'native');
  const took: number[] = [];
  for (let round = 0; round < 5; round++) {
    const stop = new AbortController();
    const runs = Array.from({ length: 200 }, () => davit.run({ pixels: pixels() }, ['depth'], { signal: stop.signal }));
    const settled = Promise.allSettled(runs);
    await new Promise((resolve) => setTimeout(resolve, 20 + 13 * round));
    const start = performance.now();
    stop.abort();
    const results = await settled;
    took.push(performance.now() - start);
    const last = results.at(-1)!;
    expect(last).toMatchObject({ status: 'rejected', reason: stop.signal.reason });
  }
  expect(Math.max(...took)).toBeLessThan(2000);
  await davit.close();
});

test('unknown bindings are refused, and what cannot run natively says so', async () => {
  await expect(chooseBinding('cpu', 'fast')).rejects.toMatchObject({ code: 'request-invalid' });
  expect(await chooseBinding('cuda', '')).toMatchObject({ binding: { kind: 'npm' }, reason: /cuda/ });
});

/** `VASARI_CYCLES=1000` takes two minutes. */
const cycles = Number(process.env.VASARI_CYCLES ?? 100);

test('many sessions open, run and close with a garbage collection after each step', {
  timeout: 600_000,
}, async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  let last: Float32Array | undefined;
  for (let cycle = 0; cycle < cycles; cycle++) {
    const fusion = await open('fusion', 'native');
    collect();
    const running = fusion.run({
      depth: floats(new Float32Array(37 * 40).fill(0.1), [1, 37, 40]),
      hidden: states(cycle),
    });
    collect();
    const closing = fusion.close(); // waits for the run
    const tokens = floatsOf(await running, 'image_tokens');
    await closing;
    collect();
    if (cycle % 10 === 0 && last) expect(tokens).toEqual(last);
    if (cycle % 10 === 0) last = tokens;
  }
});

function states(cycle: number) {
  return floats(new Float32Array(3 * 50 * 40).fill((cycle % 10) / 10), [3, 50, 40]);
}

async function npmTensor({ data, shape }: ReturnType<typeof pixels>) {
  const { Tensor } = await import('onnxruntime-node');
  return new Tensor('float32', data as Float32Array, shape);
}

test.each([
  ['cuda', /^The npm binding runs cuda, and copies the cache\. Its attention runs on the CPU: ONNX Runtime has none/],
  ['dml', /^The npm binding runs dml, and copies the cache\.$/],
] as const)('what is slower on %s is said', async (provider, reason) => {
  const { binding, reason: found } = await chooseBinding(provider, '');
  expect(binding.kind).toBe('npm');
  expect(found).toMatch(reason);
});
