/** Where the data was moved to: one line in a file where the program looks first. */
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { ModelError } from '../../native-models/contract.ts';
import { syncFolder, writeWhole } from './files.ts';

const location = z.strictObject({ folder: z.string().refine(isAbsolute, 'expected an absolute path') });
const fileIn = (base: string): string => join(base, 'location.json');

export function dataFolderOf(base: string): string {
  let text: string;
  try {
    text = readFileSync(fileIn(base), 'utf8');
  } catch {
    return base; // never moved
  }
  try {
    return location.parse(JSON.parse(text)).folder;
  } catch (error) {
    const message = `${fileIn(base)} does not say where the data is. Correct it: {"folder": "/the/folder"}, or remove it.`;
    throw new ModelError('data-invalid', message, { cause: error });
  }
}

/** On the disk when it returns: what the old place holds may go then. */
export async function writeLocation(base: string, folder: string): Promise<void> {
  if (folder === base) await rm(fileIn(base), { force: true });
  else {
    const text = `${JSON.stringify({ folder })}\n`;
    await writeWhole(fileIn(base), new TextEncoder().encode(text), 'the data stays where it is');
  }
  await syncFolder(base);
}
