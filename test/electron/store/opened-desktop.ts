/** The whole desk on a folder of its own, as the browser host has it: every call parsed, files in parts. */
import { resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Desktop, openDesktop } from '../../../electron/desktop.ts';
import type { DesktopApi, OfferedFile, TransferId } from '../../../electron/desktop-api.ts';
import { startNodeProcess } from '../../../electron/model-host.ts';
import { placesOf } from '../../../electron/places.ts';
import { newFolder } from './opened-store.ts';

export interface OpenedDesktop {
  readonly desktop: Desktop;
  readonly api: DesktopApi;
  readonly folder: string;
  /** How often the pictures came to lie elsewhere. */
  readonly moves: { count: number };
}

export async function openTestDesktop(folder?: string): Promise<OpenedDesktop> {
  const place = folder ?? (await newFolder());
  const moves = { count: 0 };
  const desktop = await openDesktop({
    host: 'browser',
    places: placesOf(resolve('dist/electron'), place),
    startProcess: startNodeProcess,
    system: undefined,
    onMoved: () => {
      moves.count += 1;
    },
  });
  onTestFinished(() => desktop.close());
  return { desktop, api: desktop.openPage(() => {}).api, folder: place, moves };
}

/** As the window gets it. */
export async function fetchFile(api: DesktopApi, { transfer, sizeBytes }: OfferedFile): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < sizeBytes; at += parts.at(-1)!.length) parts.push(await api.readPart(transfer, at));
  await api.endTransfer(transfer);
  return Buffer.concat(parts);
}

export async function sendBytes(api: DesktopApi, bytes: Uint8Array, partBytes = 1_000_000): Promise<TransferId> {
  const transfer = await api.beginUpload('file', bytes.length);
  for (let at = 0; at < bytes.length; at += partBytes) {
    await api.writePart(transfer, at, bytes.subarray(at, at + partBytes));
  }
  return transfer;
}
