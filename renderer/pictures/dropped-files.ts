/** The files of a drop; of a folder those that are named like pictures, in the order of their names. */
const pictureName = /\.(png|jpe?g|webp|gif|avif|tiff?|heic|heif)$/i;

export interface Dropped {
  readonly files: readonly File[];
  readonly isFolder: boolean;
}

/** The items of a drop are gone once its event is over: everything is asked for before the first wait. */
export async function filesOf(data: DataTransfer): Promise<Dropped> {
  const entries = [...data.items].flatMap((item) => item.webkitGetAsEntry?.() ?? []);
  const plain = [...data.files];
  const folders = entries.filter((entry): entry is FileSystemDirectoryEntry => entry.isDirectory);
  if (folders.length === 0) return { files: plain, isFolder: false };
  const inFolders = await Promise.all(folders.map(filesIn));
  const beside = entries.filter((entry): entry is FileSystemFileEntry => entry.isFile);
  const files = [...(await Promise.all(beside.map(fileOf))), ...inFolders.flat()];
  return { files, isFolder: true };
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** Its own files alone; a reader gives about a hundred at a time. */
async function filesIn(folder: FileSystemDirectoryEntry): Promise<readonly File[]> {
  const reader = folder.createReader();
  const found: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) break;
    found.push(...some);
  }
  const named = found.filter((entry): entry is FileSystemFileEntry => entry.isFile && pictureName.test(entry.name));
  named.sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
  return Promise.all(named.map(fileOf));
}
