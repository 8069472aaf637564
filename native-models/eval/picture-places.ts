/** Pictures on disk as the service wants them: named by the SHA-256 of their bytes. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { ModelError, type PictureId } from '../contract.ts';

export interface PicturePlaces {
  /** The picture's id, under which it can be found from now on. */
  add(path: string): Promise<PictureId>;
  find(picture: PictureId): string;
}

export function createPicturePlaces(): PicturePlaces {
  const places = new Map<PictureId, string>();
  return {
    async add(path) {
      const bytes = await readFile(path).catch((cause: unknown) => {
        throw new ModelError('picture-invalid', `${path} cannot be read: is it a picture file?`, { cause });
      });
      const id = createHash('sha256').update(bytes).digest('hex');
      places.set(id, path);
      return id;
    },
    find(picture) {
      const path = places.get(picture);
      if (path === undefined) throw new ModelError('picture-invalid', `The picture ${picture} was not added.`);
      return path;
    },
  };
}
