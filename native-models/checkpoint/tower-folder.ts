/** Where a checkpoint's image tower has its own config files: fine-tuning does not write them again. */
import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';

export const towerFiles = ['config.json', 'preprocessor_config.json'] as const;

/** `vision_tower` of the checkpoint, or the folder that its config says it was trained from; null where neither is there. */
export async function findTower(folder: string, llavaJson: unknown): Promise<string | null> {
  for (const place of [join(folder, 'vision_tower'), ...namedPlaces(folder, llavaJson)]) {
    const found = await Promise.all(towerFiles.map((name) => isFile(join(place, name))));
    if (found.includes(true)) return place;
  }
  return null;
}

/** How sentences name the tower's folder: where it has none, as the one that the checkpoint may have. */
export function towerName(tower: string | null): string {
  return tower === null ? 'vision_tower' : basename(tower);
}

/** A path, or a name beside the checkpoint. */
function namedPlaces(folder: string, llavaJson: unknown): string[] {
  const { data } = z.object({ mm_vision_tower: z.string().min(1).max(4096) }).safeParse(llavaJson);
  const named = data?.mm_vision_tower;
  const isElsewhere = named === undefined || /^[\\/]{2}/.test(named); // a downloaded config names no other machine
  return isElsewhere ? [] : [resolve(folder, named), resolve(dirname(resolve(folder)), named)];
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (info) => info.isFile(),
    () => false,
  );
}
