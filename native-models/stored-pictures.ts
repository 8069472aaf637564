/** The service's jobs on a stored picture alone: they need no model, so they wait for no answer. */
import type { CutRequest, CutResult, Job, ModelService, PictureId, PictureInfo, PictureRequest } from './contract.ts';
import { cutPicture, readHeader, readPreview } from './inference/picture-file.ts';
import { check, cutRequest } from './service-requests.ts';
import { asModelError } from './turns.ts';

/** `findPicture` may throw a ModelError. */
export function createPictureJobs(
  findPicture: (picture: PictureId) => string | Promise<string>,
): Pick<ModelService, 'picture' | 'cut'> {
  return {
    // biome-ignore lint/correctness/useYield: a job with nothing to report on its way
    async *picture(request: PictureRequest, signal?: AbortSignal): Job<never, PictureInfo> {
      try {
        const path = await findPicture(request.picture);
        const header = await readHeader(path);
        signal?.throwIfAborted();
        return { ...header, preview: await readPreview(path, request.longestSidePx) };
      } catch (cause) {
        throw asModelError(cause, signal);
      }
    },
    // biome-ignore lint/correctness/useYield: a job with nothing to report on its way
    async *cut(request: CutRequest, signal?: AbortSignal): Job<never, CutResult> {
      check(cutRequest, request);
      try {
        const path = await findPicture(request.picture);
        signal?.throwIfAborted();
        return { cut: await cutPicture(path, request.region) };
      } catch (cause) {
        throw asModelError(cause, signal);
      }
    },
  };
}
