/** Files between the user's disk and the host, in parts: nothing large is ever one message. */
import type { DesktopApi, OfferedFile, TransferId } from '../electron/desktop-api.ts';

/** As the host takes them. */
const partBytes = 4_000_000;

/** Gives the host's file to the user, as a download; the host's copy is removed. `onPart` hears 0 to 1. */
export async function saveFile(
  api: DesktopApi,
  { transfer, name, mediaType, sizeBytes }: OfferedFile,
  onPart: (fraction: number) => void = () => {},
): Promise<void> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  try {
    for (let at = 0; at < sizeBytes; at += partBytes) {
      parts.push(new Uint8Array(await api.readPart(transfer, at)));
      onPart(Math.min(1, (at + partBytes) / sizeBytes));
    }
  } finally {
    await api.endTransfer(transfer).catch(() => {}); // it ends with the page at the latest
  }
  const address = URL.createObjectURL(new Blob(parts, { type: mediaType }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000); // the download has begun by then
}

/** The user's file on the host, for `importChat` or `restoreBackup`; end it afterwards with `endTransfer`. */
export async function sendFile(
  api: DesktopApi,
  file: File,
  onPart: (fraction: number) => void = () => {},
): Promise<TransferId> {
  const transfer = await api.beginUpload(file.name, file.size);
  for (let at = 0; at < file.size; at += partBytes) {
    await api.writePart(transfer, at, new Uint8Array(await file.slice(at, at + partBytes).arrayBuffer()));
    onPart(Math.min(1, (at + partBytes) / file.size));
  }
  return transfer;
}
