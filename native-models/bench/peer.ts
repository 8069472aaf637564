/** llama.cpp beside us: opened, asked to read and to write tokens, timed in its own process. */
import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ModelError } from '../contract.ts';
import type { FromPeer, ToPeer } from './peer-process.ts';

export const peerCommand = 'npm install --prefix DIR --ignore-scripts node-llama-cpp@3.22.1';

export interface Peer {
  readonly loadSeconds: number;
  /** Tokens a second. */
  prefill(tokens: number, flash: boolean): Promise<number>;
  decode(context: number, tokens: number, flash: boolean): Promise<number>;
  close(): Promise<void>;
}

/** `folder` is where node-llama-cpp was installed. Throws `request-invalid` with the command where it is not. */
export async function openPeer(folder: string, path: string, contextTokens: number, threads: number): Promise<Peer> {
  if (!existsSync(join(folder, 'node_modules/node-llama-cpp'))) {
    throw new ModelError('request-invalid', `llama.cpp is not in ${folder}. To compare with it: ${peerCommand}`);
  }
  const child = fork(fileURLToPath(new URL('./peer-process.js', import.meta.url)), [folder], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const order = (message: ToPeer) =>
    new Promise<number>((resolve, reject) => {
      const onExit = () => reject(new Error('llama.cpp ended by itself.'));
      child.once('exit', onExit);
      child.once('message', (answer: FromPeer) => {
        child.off('exit', onExit);
        if (answer.type === 'done') resolve(answer.seconds);
        else reject(new Error(`llama.cpp: ${answer.message}`));
      });
      child.send(message);
    });
  const loadSeconds = await order({ type: 'open', path, contextTokens, threads });
  return {
    loadSeconds,
    prefill: async (tokens, flash) => tokens / (await order({ type: 'prefill', flash, tokens })),
    decode: async (context, tokens, flash) => tokens / (await order({ type: 'decode', flash, context, tokens })),
    async close() {
      const runs = child.exitCode === null && child.signalCode === null; // Ctrl+C ends it too
      if (runs) await order({ type: 'close' }).catch(() => {});
      child.kill();
    },
  };
}
