/** Hands a file to the person: the browser's own download, which asks or does not ask where to as it was told to. */

export interface FileToSave {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

export function saveFile({ name, mediaType, bytes }: FileToSave): void {
  const url = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: mediaType }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // the download has begun by then
}
