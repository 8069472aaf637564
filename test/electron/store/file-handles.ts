/** What all open files have in common, to be watched and to fail: a disk is seldom full when a test needs it. */
import { type FileHandle, open } from 'node:fs/promises';
import { onTestFinished, vi } from 'vitest';

async function methods(): Promise<FileHandle> {
  const file = await open(process.execPath);
  await file.close();
  return Object.getPrototypeOf(file) as FileHandle;
}

/** Hears each sync of a file before it happens. */
export async function watchSyncs(onSync: (fd: number) => void): Promise<void> {
  const handles = await methods();
  const { sync } = handles;
  const spy = vi.spyOn(handles, 'sync').mockImplementation(function (this: FileHandle) {
    onSync(this.fd);
    return sync.call(this);
  });
  onTestFinished(() => spy.mockRestore());
}

/** Each `write` takes half of what it is given, says so, and does not fail: POSIX allows it. */
export async function writeHalves(): Promise<void> {
  const handles = await methods();
  const write = handles.write as (...args: unknown[]) => ReturnType<FileHandle['write']>;
  const spy = vi.spyOn(handles, 'write').mockImplementation(function (this: FileHandle, ...args: unknown[]) {
    const [text, from = 0, length, at] = args as [string | Uint8Array, number?, number?, number?];
    const bytes = Buffer.from(text);
    return write.call(this, bytes, from, Math.ceil((length ?? bytes.length - from) / 2), at ?? null);
  } as never);
  onTestFinished(() => spy.mockRestore());
}
