/**
 * Entry of the process that reads a checkpoint for its host, and converts it: work of minutes, on all cores, which neither
 * a chat nor a window may wait for. Stopping it is ending it.
 */
import { statfs } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { drain } from '../native-models/contract.ts';
import { convertCheckpoint, describeCheckpoint } from '../native-models/conversion.ts';
import { conversionPrecisions } from './call-rows.ts';
import type { ConversionJob, FromConverter } from './conversions.ts';
import { hostPort } from './process-port.ts';
import { asModelError } from './serve.ts';

const betweenMessagesMs = 200;

async function describe(folder: string, models: string): Promise<FromConverter> {
  const { parameterCount, modelBytes } = await describeCheckpoint(folder);
  const { bavail, bsize } = await statfs(models);
  const choices = conversionPrecisions.map((precision) => ({ precision, sizeBytes: modelBytes[precision] }));
  const name = basename(resolve(folder));
  return { type: 'described', facts: { folder, name, parameterCount, choices, freeBytes: bavail * bsize } };
}

async function convert(job: Extract<ConversionJob, { type: 'convert' }>, post: (message: FromConverter) => void) {
  const { folder: checkpoint, precision, name, out } = job;
  let told = 0;
  await drain(convertCheckpoint({ checkpoint, out, precision, name }), (event) => {
    if (event.type !== 'progress' || performance.now() - told < betweenMessagesMs) return;
    told = performance.now();
    post({ type: 'progress', doneBytes: event.doneBytes, totalBytes: event.totalBytes });
  });
  return { type: 'converted' } as const;
}

const host = hostPort();
if (host === undefined) {
  console.error('This process is started by Vasari, not by hand: npm run convert');
  process.exitCode = 1;
} else {
  const post = (message: FromConverter): void => host.post(message);
  host.onMessage(async (raw) => {
    const job = raw as ConversionJob; // our own host made it
    try {
      post(job.type === 'describe' ? await describe(job.folder, job.models) : await convert(job, post));
    } catch (error) {
      const { code, message } = asModelError(error);
      post({ type: 'failed', code, message });
    }
  });
  post({ type: 'ready' });
}
