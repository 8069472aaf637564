/** A model that can be asked: the tiny checkpoint with the embedded model's tokenizer, converted once. */
import { createHash } from 'node:crypto';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { PictureId } from '../../native-models/contract.ts';
import type { Precision } from '../../native-models/convert/recipe.ts';
import { convertedModel, temporaryFolder, tiny } from './model-folder.ts';

export interface AskingModel {
  readonly folder: string;
  /** A green picture, twice as wide as high. */
  readonly picturePath: string;
  readonly picture: PictureId;
  remove(): Promise<void>;
}

/** `sidePx` is of the model's square, with a patch for each 32. */
export async function askingModel(precision: Precision = 'f32', sidePx = 192): Promise<AskingModel> {
  const work = await temporaryFolder();
  const checkpoint = join(work.path, 'checkpoint');
  await cp(join(tiny, 'checkpoint'), checkpoint, { recursive: true });
  const config = JSON.parse(await readFile(join(checkpoint, 'config.json'), 'utf8'));
  await writeFile(join(checkpoint, 'config.json'), JSON.stringify({ ...config, system_prompt: '' }));
  const preprocessor = join(checkpoint, 'vision_tower/preprocessor_config.json');
  const size = { height: sidePx, width: sidePx };
  const pixels = JSON.parse(await readFile(preprocessor, 'utf8'));
  await writeFile(preprocessor, JSON.stringify({ ...pixels, size, crop_size: size }));
  for (const name of ['tokenizer.json', 'tokenizer_config.json']) {
    await cp(join(tiny, '../tokenizers/embedded', name), join(checkpoint, name));
  }
  const model = await convertedModel({ checkpoint, name: 'Tiny', precision });
  const picturePath = join(work.path, 'green.png');
  const leaf = { create: { width: 80, height: 40, channels: 3 as const, background: '#3a7d44' } };
  await writeFile(picturePath, await sharp(leaf).png().toBuffer());
  return {
    folder: model.path,
    picturePath,
    picture: createHash('sha256')
      .update(await readFile(picturePath))
      .digest('hex'),
    async remove() {
      await model.remove();
      await work.remove();
    },
  };
}
