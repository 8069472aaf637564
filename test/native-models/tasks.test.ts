/** Location tokens of Florence-2's answers, and what a broken answer must not do. */
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../native-models/inference/sampling.ts';
import { dequantise, quantise, readAnswer, tasks } from '../../native-models/inference/tasks.ts';

const size = { widthPx: 1000, heightPx: 500 };

test('every bin comes back to itself, on any side', () => {
  for (const side of [1, 7, 768, 10_000]) {
    for (let bin = 0; bin < 1000; bin++) expect(quantise(dequantise(bin, side), side)).toBe(bin);
  }
  expect([quantise(-3, 100), quantise(100, 100)]).toEqual([0, 999]);
});

test('prompts without final punctuation are the two of masks and the two that end in words', () => {
  const open = Object.entries(tasks).filter(([, { prompt }]) => !/[.?]$/.test(prompt));
  expect(open.map(([name]) => name)).toEqual([
    'CAPTION_TO_PHRASE_GROUNDING',
    'REFERRING_EXPRESSION_SEGMENTATION',
    'REGION_TO_SEGMENTATION',
  ]);
});

describe('reads', () => {
  test('plain text', () => {
    expect(readAnswer('text', '</s><s> Hello world</s><pad>', size).text).toBe('Hello world');
  });

  test('boxes: several of one label, an empty label, a label beyond ASCII', () => {
    const answer =
      'car<loc_0><loc_0><loc_9><loc_9><loc_1><loc_2><loc_3><loc_4><loc_5><loc_6><loc_7><loc_8>Kühe<loc_1><loc_1><loc_2><loc_2>';
    const { shapes, truncated } = readAnswer('boxes', answer, size);
    expect(shapes.map(({ label }) => label)).toEqual(['car', 'car', 'car', 'Kühe']);
    expect(shapes[0]!.points).toEqual([0.5, 0.25, 9.5, 4.75]);
    expect(truncated).toBe(false);
    expect(readAnswer('boxes', '<loc_1><loc_1><loc_2><loc_2>', size).shapes[0]!.label).toBe('');
    expect(readAnswer('boxes', '<ground>a cat<loc_1><loc_1><loc_2><loc_2>', size).shapes[0]!.label).toBe('a cat');
  });

  test('quads keep the order of their corners', () => {
    const run = [9, 1, 9, 9, 1, 9, 1, 1].map((bin) => `<loc_${bin}>`).join('');
    const [quad] = readAnswer('quads', `EXIT${run}`, size).shapes;
    expect(quad).toEqual({ kind: 'quad', label: 'EXIT', points: [9.5, 0.75, 9.5, 4.75, 1.5, 4.75, 1.5, 0.75] });
  });

  test('polygons: parts, an odd coordinate, a missing end', () => {
    const run = (count: number) => Array.from({ length: count }, (_, at) => `<loc_${at}>`).join('');
    const whole = readAnswer('polygons', `leaf<poly>${run(6)}<sep>${run(8)}</poly>`, size);
    expect(whole.shapes.map(({ points }) => points.length)).toEqual([6, 8]);
    expect(whole.truncated).toBe(false);
    const odd = readAnswer('polygons', `leaf<poly>${run(7)}`, size);
    expect(odd.shapes.map(({ points }) => points.length)).toEqual([6]);
    expect(odd.truncated).toBe(true);
    expect(readAnswer('boxes-or-polygons', `<poly>${run(6)}</poly>`, size).shapes[0]!.kind).toBe('polygon');
    expect(readAnswer('boxes-or-polygons', `cat${run(4)}`, size).shapes[0]!.kind).toBe('box');
  });

  test('a tail that was cut keeps the whole ones; a bin beyond the last is no place', () => {
    const cut = readAnswer('boxes', 'a<loc_1><loc_1><loc_2><loc_2>b<loc_1><loc_1>', size);
    expect([cut.shapes.length, cut.truncated]).toEqual([1, true]);
    expect(readAnswer('boxes', 'a<loc_1><loc_1><loc_2><loc_1000>', size).shapes).toEqual([]);
  });
});

test('no answer throws, and every point lies on the picture', () => {
  const random = seededRandom(3);
  const pieces = [
    '<loc_0>',
    '<loc_999>',
    '<loc_1000>',
    '<poly>',
    '</poly>',
    '<sep>',
    '<',
    'cat',
    ' ',
    '\n',
    '<s>',
    '</s>',
  ];
  for (let round = 0; round < 3000; round++) {
    const answer = Array.from({ length: 14 }, () => pieces[Math.floor(random() * pieces.length)]).join('');
    for (const { kind } of Object.values(tasks)) {
      for (const { points } of readAnswer(kind, answer, { widthPx: 1, heightPx: 10_000 }).shapes) {
        for (const [at, value] of points.entries()) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(at % 2 === 0 ? 1 : 10_000);
        }
      }
    }
  }
});
