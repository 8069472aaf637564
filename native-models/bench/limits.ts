/** What the machine could do at most: bytes that its cores read from memory, and int8 products, a second. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { chooseBinding, type OpenedGraph } from '../inference/binding.ts';
import { Graph } from '../onnx/graph.ts';
import { encodeModel } from '../onnx/proto.ts';

/** Each thread compares two equal halves of its memory, which reads both and does nothing else. */
const reader = `
  const { parentPort, workerData } = require('node:worker_threads');
  const half = workerData / 2;
  const [one, other] = [Buffer.alloc(half, 7), Buffer.alloc(half, 7)];
  parentPort.on('message', (rounds) => {
    for (let round = 0; round < rounds; round++) if (one.compare(other) !== 0) throw new Error('unequal');
    parentPort.postMessage(rounds * workerData);
  });
`;
const threadBytes = 512 * 1024 * 1024;

export interface ReadMeter {
  /** Bytes a second, all cores at once. */
  measure(): Promise<number>;
  close(): Promise<void>;
}

export function startReadMeter(threads = availableParallelism()): ReadMeter {
  const workers = Array.from({ length: threads }, () => new Worker(reader, { eval: true, workerData: threadBytes }));
  const round = (rounds: number) =>
    Promise.all(
      workers.map(
        (worker) =>
          new Promise<number>((resolve, reject) => {
            worker.once('message', resolve);
            worker.once('error', reject);
            worker.postMessage(rounds);
          }),
      ),
    );
  let warm: Promise<unknown> | undefined;
  return {
    async measure() {
      warm ??= round(1);
      await warm;
      const start = performance.now();
      const bytes = await round(3);
      return bytes.reduce((sum, part) => sum + part, 0) / ((performance.now() - start) / 1000);
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

const side = 2048;

export interface ProductMeter {
  /** Multiplications and additions a second. */
  measure(): Promise<number>;
  close(): Promise<void>;
}

/** A product of int8 matrices as ONNX Runtime computes it, large enough that memory does not matter. */
export async function startProductMeter(): Promise<ProductMeter> {
  const folder = await mkdtemp(join(tmpdir(), 'vasari-bench-'));
  const graph = new Graph('product');
  const shape = [side, side];
  const [a, b] = [graph.input('a', 'uint8', shape), graph.input('b', 'int8', shape)];
  graph.output('y', graph.node('MatMulInteger', 'product', [a, b], [{ type: 'int32', shape }])[0]!);
  const path = join(folder, 'product.onnx');
  await writeFile(path, encodeModel(graph, new Map()));
  const { binding } = await chooseBinding('cpu');
  const opened: OpenedGraph = await binding.open(path, 'cpu');
  const feeds = {
    a: { type: 'uint8', shape, data: new Uint8Array(side * side).fill(3) },
    b: { type: 'int8', shape, data: new Int8Array(side * side).fill(5) },
  } as const;
  const outputs = { y: { type: 'int32', shape, data: new Int32Array(side * side) } } as const;
  await opened.run(feeds, outputs);
  return {
    async measure() {
      const rounds = 4;
      const start = performance.now();
      for (let round = 0; round < rounds; round++) await opened.run(feeds, outputs);
      return (rounds * 2 * side ** 3) / ((performance.now() - start) / 1000);
    },
    async close() {
      await opened.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
