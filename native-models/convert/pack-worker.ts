/** A thread that packs one tensor after another. */
import { parentPort } from 'node:worker_threads';
import { type ErrorCode, ModelError } from '../contract.ts';
import { type Packed, type PackJob, pack } from './pack.ts';

export type FromPacker =
  | { readonly type: 'packed'; readonly packed: Packed }
  | { readonly type: 'failed'; readonly code: ErrorCode | undefined; readonly message: string };

parentPort?.on('message', async (job: PackJob) => {
  const post = (answer: FromPacker, transfer: ArrayBuffer[] = []) => parentPort!.postMessage(answer, transfer);
  try {
    const packed = await pack(job);
    post({ type: 'packed', packed }, [...new Set(packed.map(({ buffer }) => buffer))]);
  } catch (cause) {
    const code = cause instanceof ModelError ? cause.code : undefined;
    post({ type: 'failed', code, message: cause instanceof Error ? cause.message : String(cause) });
  }
});
