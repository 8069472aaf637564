/** The model folders that the window can open: the embedded one and those that the user converted. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { modelId } from '../native-models/inspection-requests.ts';
import type { HostInfo } from './desktop-api.ts';

const named = z.object({ name: z.string().min(1).max(200), precision: z.string().max(40).optional().catch(undefined) });

/**
 * Every folder with a manifest, the first of an id winning, as opening does. A broken manifest is left to opening. Those in
 * `own` are the user's, who may remove them.
 */
export async function listModels(folders: readonly string[], own?: string): Promise<HostInfo['models']> {
  const found = new Map<string, HostInfo['models'][number]>();
  for (const folder of folders) {
    for (const id of (await readdir(folder).catch(() => [])).sort()) {
      if (found.has(id) || !modelId.safeParse(id).success) continue;
      const text = await readFile(join(folder, id, 'manifest.json'), 'utf8').catch(() => undefined);
      if (text === undefined) continue;
      found.set(id, { id, ...(said(text) ?? { name: id }), ...(folder === own && { isOwn: true }) });
    }
  }
  return [...found.values()];
}

/** What a manifest says that lists show. */
function said(manifest: string): Omit<HostInfo['models'][number], 'id'> | undefined {
  try {
    const { name, precision } = named.parse(JSON.parse(manifest));
    return { name, ...(precision !== undefined && { precision }) };
  } catch {
    return undefined;
  }
}
