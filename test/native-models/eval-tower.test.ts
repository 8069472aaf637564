/** Florence-2's tasks on the embedded model: the text of a sign, and boxes that lie on the picture, not on its padding. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { levelled } from '../../native-models/eval/answers.ts';
import { editDistance } from '../../native-models/eval/scores.ts';
import { openTower, type Tower } from '../../native-models/eval/tower.ts';
import { padColour } from '../../native-models/inference/image.ts';
import { readManifest } from '../../native-models/inference/manifest-file.ts';
import { temporaryFolder } from './model-folder.ts';

const model = 'assets/models/embedded';
let tower: Tower;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  tower = await openTower(model);
  folder = await temporaryFolder();
});
afterAll(async () => {
  await tower.close();
  await folder.remove();
});

test('reads a good part of the sign', async () => {
  const samples: readonly { file: string; questions: readonly { question: string; answer: string }[] }[] = JSON.parse(
    await readFile('assets/samples/questions.json', 'utf8'),
  );
  const sign = samples.find(({ file }) => file === 'sign.png')!;
  const truth = sign.questions.find(({ question }) => question === 'What does the sign say?')!.answer;
  const { text } = await (await tower.look('assets/samples/sign.png')).task('OCR');
  // A model that does not see it has five characters of six wrong.
  expect(editDistance(levelled(text), truth)).toBeLessThan((2 / 3) * truth.length);
});

test('a wide picture and the square that it is padded to have the same boxes, moved by the padding', async () => {
  expect((await readManifest(model)).image.mode).toBe('pad');
  const [wide, square] = [join(folder.path, 'wide.png'), join(folder.path, 'square.png')];
  const [widthPx, heightPx, bandPx] = [768, 448, 160];
  const [r, g, b] = padColour;
  const part = sharp('assets/samples/sign.png').extract({ left: 0, top: 150, width: widthPx, height: heightPx });
  await part.clone().png().toFile(wide);
  await part.extend({ top: bandPx, bottom: bandPx, background: { r, g, b } }).png().toFile(square);
  const [inWide, inSquare] = await Promise.all(
    [wide, square].map(async (path) => (await tower.look(path)).task('DENSE_REGION_CAPTION')),
  );
  expect(inSquare!.shapes.length).toBeGreaterThan(0);
  expect(inWide!.text).toBe(inSquare!.text);
  const moved = inWide!.shapes.map(({ points }) => points.map((value, at) => (at % 2 === 0 ? value : value + bandPx)));
  for (const [at, { points }] of inSquare!.shapes.entries()) {
    for (const [place, value] of points.entries()) expect(moved[at]![place]!).toBeCloseTo(value, 3);
  }
});
