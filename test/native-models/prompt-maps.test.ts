/** The sheet of the prompts' maps: a row a picture, eight panels each, drawn from the embedded model. */
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { drawPromptMaps, promptMaps } from '../../native-models/eval/prompt-maps.ts';
import { temporaryFolder } from './model-folder.ts';

const model = 'assets/models/embedded';
const [receipt, sign] = ['assets/samples/receipt.png', 'assets/samples/sign.png'];

test('each panel has colours, and a picture keeps its own maps beside another', async () => {
  const sheet = sharp(await drawPromptMaps(model, [receipt, sign]));
  const { width, height, channels } = await sheet.metadata();
  const side = 144;
  expect(height).toBe(64 + 2 * (side + 8));
  const rowsOf = async (png: Buffer, row: number) => {
    const top = 64 + row * (side + 8);
    return sharp(png).extract({ left: 0, top, width: width!, height: side }).raw().toBuffer();
  };
  const png = await sheet.png().toBuffer();
  const alone = await drawPromptMaps(model, [sign]);
  const [second, first] = [await rowsOf(png, 1), await rowsOf(alone, 0)];
  const panel = (raw: Buffer, column: number) => {
    const left = 8 + column * (side + 8) + [2, 5].filter((start) => column >= start).length * 16;
    return Buffer.concat(
      Array.from({ length: side }, (_, y) =>
        raw.subarray((y * width! + left) * channels!, (y * width! + left + side) * channels!),
      ),
    );
  };
  for (const column of [0, 1, 5, 6, 7])
    expect(panel(second, column).equals(panel(first, column)), `${column}`).toBe(true);
  for (const column of [2, 3, 4]) expect(panel(second, column).equals(panel(first, column)), `${column}`).toBe(false);
  for (let column = 0; column < 8; column++) {
    const colours = new Set(
      panel(second, column)
        .toString('latin1')
        .match(new RegExp(`.{${channels}}`, 'gs')),
    );
    expect(colours.size, `${column}`).toBeGreaterThan(20);
  }
});

test('every picture that is named has a row', async () => {
  const folder = await temporaryFolder();
  const file = join(folder.path, 'maps.png');
  const named = Array.from({ length: 7 }, () => resolve(sign));
  const said: string[] = [];
  const say = (text: string) => void said.push(text);
  expect(await promptMaps([...named, '--out', file], { out: say, err: say }, new AbortController().signal)).toBe(0);
  expect(said).toEqual([`${file}: ${Array(7).fill('sign.png').join(', ')}\n`]);
  expect((await sharp(file).metadata()).height).toBe(64 + 7 * (144 + 8));
  await folder.remove();
});
