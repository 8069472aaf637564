/** Pictures of a chat as they may be given away, each once, made by a process of its own. */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelError, type PictureId } from '../../native-models/contract.ts';
import type { ModelProcess } from '../model-host.ts';

export interface CleaningJob {
  readonly pictures: readonly { readonly from: string; readonly to: string }[];
  /** Larger ones are made smaller. */
  readonly longestSidePx?: number;
  readonly resultPath: string;
}
export type CleanedPicture =
  | { readonly type: 'cleaned'; readonly extension: string; readonly mediaType: string }
  | { readonly type: 'failed'; readonly message: string };

export interface ExportedPicture {
  readonly path: string;
  readonly extension: string;
  readonly mediaType: string;
}

/** Those that could be cleaned; files go to `folder`. */
export type CleanPictures = (
  pictures: readonly PictureId[],
  places: { readonly from: string; readonly folder: string },
  longestSidePx?: number,
) => Promise<ReadonlyMap<PictureId, ExportedPicture>>;

/** Throws ModelError 'process-died' where the process ends before its job does. */
export function pictureCleaner(start: (args: readonly string[]) => ModelProcess): CleanPictures {
  return async (pictures, { from, folder }, longestSidePx) => {
    const present = [...new Set(pictures)].filter((id) => existsSync(join(from, id)));
    if (present.length === 0) return new Map();
    const job: CleaningJob = {
      pictures: present.map((id) => ({ from: join(from, id), to: join(folder, id) })),
      ...(longestSidePx !== undefined && { longestSidePx }),
      resultPath: join(folder, 'cleaned.json'),
    };
    const jobPath = join(folder, 'job.json');
    await writeFile(jobPath, JSON.stringify(job), { mode: 0o600 });
    const how = await new Promise<string>((resolve) => start([jobPath]).onExit(resolve));
    if (!existsSync(job.resultPath)) {
      throw new ModelError(
        'process-died',
        `The pictures could not be prepared for export (${how}). Nothing was exported.`,
      );
    }
    const results = JSON.parse(await readFile(job.resultPath, 'utf8')) as CleanedPicture[]; // our own process wrote it
    const cleaned = new Map<PictureId, ExportedPicture>();
    for (const [index, id] of present.entries()) {
      const result = results[index];
      if (result?.type !== 'cleaned') continue;
      cleaned.set(id, { path: join(folder, id), extension: result.extension, mediaType: result.mediaType });
    }
    return cleaned;
  };
}
