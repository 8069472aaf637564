/** The user's pictures by the SHA-256 of their bytes, and the sample pictures that came with the program. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { ModelError } from '../native-models/contract.ts';
import { longestPictureBytes } from './call-rows.ts';
import type { HostInfo, StoredPicture } from './desktop-api.ts';
import { asWriteError, writeWhole } from './store/files.ts';

async function isStored(path: string, sizeBytes: number): Promise<boolean> {
  return stat(path).then(
    (file) => file.isFile() && file.size === sizeBytes,
    () => false,
  );
}

/** Throws ModelError 'picture-invalid' beyond 100 MB or when empty, 'disk-full' where there is no room. */
export async function storePicture(folder: string, name: string, bytes: Uint8Array): Promise<StoredPicture> {
  if (bytes.length === 0) throw new ModelError('picture-invalid', 'The picture file is empty.');
  if (bytes.length > longestPictureBytes) throw new ModelError('picture-invalid', `${name} has more than 100 MB.`);
  const picture = createHash('sha256').update(bytes).digest('hex');
  const path = join(folder, picture);
  const what = 'the picture was not stored';
  if (await isStored(path, bytes.length)) {
    const now = new Date();
    await utimes(path, now, now).catch(() => {}); // young again: see unused-pictures.ts
  } else {
    await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
      throw asWriteError(error, what);
    });
    await writeWhole(path, bytes, what);
  }
  return { picture, name: basename(name.replaceAll('\\', '/')), sizeBytes: bytes.length };
}

/** Nothing was written into it for so long: whoever stored it is gone. Another Vasari may be running beside this one. */
const abandonedMs = 600_000;

/** Files that an earlier run was writing when it ended. */
export async function removePartialPictures(folder: string): Promise<void> {
  const removeAbandoned = async (path: string): Promise<void> => {
    const file = await stat(path).catch(() => undefined); // it may be stored by now, under its own name
    if (file !== undefined && Date.now() - file.mtimeMs > abandonedMs) await rm(path, { force: true });
  };
  const names = await readdir(folder).catch(() => []);
  await Promise.all(
    names.filter((name) => name.endsWith('.partial')).map((name) => removeAbandoned(join(folder, name))),
  );
}

// ---- samples -------------------------------------------------------------------------------------------------------

const questionList = z.array(
  z.object({
    file: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,99}$/i),
    title: z.string().min(1).max(100).optional(),
    questions: z.array(z.union([z.string().min(1).max(500), z.object({ question: z.string().min(1).max(500) })])),
  }),
);

function titleOf(file: string): string {
  const words = file.replace(/\.[^.]+$/, '').replaceAll(/[-_]+/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** None where there is no folder of samples, its list is broken, or a file is missing. */
export async function listSamples(folder: string): Promise<HostInfo['samples']> {
  const text = await readFile(join(folder, 'questions.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return [];
  try {
    const files = new Set(await readdir(folder));
    return questionList
      .parse(JSON.parse(text))
      .filter(({ file }) => files.has(file))
      .map(({ file, title, questions }) => ({
        name: file,
        title: title ?? titleOf(file),
        questions: questions.map((entry) => (typeof entry === 'string' ? entry : entry.question)),
      }));
  } catch (error) {
    console.error(`The list of sample pictures cannot be read: ${String(error)}`);
    return [];
  }
}

/** Throws ModelError 'picture-invalid' for a name that is not in the list. */
export async function storeSample(samples: string, folder: string, name: string): Promise<StoredPicture> {
  const sample = (await listSamples(samples)).find((listed) => listed.name === name);
  if (sample === undefined) throw new ModelError('picture-invalid', 'There is no such sample picture.');
  return storePicture(folder, sample.name, await readFile(join(samples, sample.name)));
}
