/** Files between the user's disk and the host, in parts: nothing large is ever one message. */
import type { DesktopApi, OfferedFile, TransferId } from '../electron/desktop-api.ts';

/** As the host takes them. */
const partBytes = 4_000_000;

/** Hears how much of a file has come, 0 to 1. */
export type OnPart = (fraction: number) => void;

type FileCalls = Pick<DesktopApi, 'beginUpload' | 'writePart' | 'readPart' | 'endTransfer'>;

async function endQuietly(api: FileCalls, transfer: TransferId): Promise<void> {
  await api.endTransfer(transfer).catch(() => {}); // it ends with the page at the latest
}

/** Gives the host's file to the user, as a download; the host's copy is removed. */
export async function saveFile(api: FileCalls, file: OfferedFile, onPart: OnPart): Promise<void> {
  const { transfer, name, mediaType, sizeBytes } = file;
  const parts: Uint8Array<ArrayBuffer>[] = [];
  try {
    for (let at = 0; at < sizeBytes; at += partBytes) {
      parts.push(new Uint8Array(await api.readPart(transfer, at)));
      onPart(Math.min(1, (at + partBytes) / sizeBytes));
    }
  } finally {
    await endQuietly(api, transfer);
  }
  const address = URL.createObjectURL(new Blob(parts, { type: mediaType }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000); // the download has begun by then
}

/** Puts the user's file on the host for one call, such as `importChat`; the host's copy is removed. */
export async function lendFile<T>(
  api: FileCalls,
  file: File,
  use: (transfer: TransferId) => Promise<T>,
  onPart: OnPart,
): Promise<T> {
  const transfer = await api.beginUpload(file.name, file.size);
  try {
    for (let at = 0; at < file.size; at += partBytes) {
      await api.writePart(transfer, at, new Uint8Array(await file.slice(at, at + partBytes).arrayBuffer()));
      onPart(Math.min(1, (at + partBytes) / file.size));
    }
    return await use(transfer);
  } finally {
    await endQuietly(api, transfer);
  }
}
