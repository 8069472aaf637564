/** From readings to scores: by field, and by ability with 95 % intervals. */
import { abilityOf, isRefusal, isRight, levelled } from './answers.ts';
import { countMatches, type Labelled } from './boxes.ts';
import { type Interval, type RatioPart, ratioOf, resampled, wilson } from './intervals.ts';
import type { Reading } from './reading.ts';
import type { TruePicture } from './truth.ts';

/** Insertions, deletions and substitutions from one text to the other, by character (Levenshtein 1965). */
export function editDistance(from: string, to: string): number {
  const [a, b] = [Array.from(from), Array.from(to)];
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [i, left] of a.entries()) {
    const next = [i + 1];
    for (const [j, right] of b.entries()) {
      next.push(Math.min(row[j + 1]! + 1, next[j]! + 1, row[j]! + (left === right ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}

export interface ReadPicture {
  readonly picture: TruePicture;
  readonly reading: Reading;
}

export interface FieldScore {
  readonly field: string;
  readonly count: number;
  readonly right: number;
  readonly interval: Interval;
  /** Edits of the wrong answers over the characters of the truths. */
  readonly characterErrorRate: number;
  readonly medianAnswerMs: number;
}

interface Asked {
  readonly question: string;
  readonly file: string;
  readonly field: string;
  readonly truth: string;
  readonly answer: string;
  readonly tookMs: number;
  readonly isRight: boolean;
  /** To the nearest of the right answers; none where it counts as right. */
  readonly edits: number;
}

/** Every question with the answer it got. */
export function askedOf(read: readonly ReadPicture[]): Asked[] {
  return read.flatMap(({ picture, reading }) =>
    picture.questions.map(({ question, field, answer: truth, also = [] }, at) => {
      const { text: answer, tookMs } = reading.answers[at]!;
      const truths = [truth, ...also];
      const right = isRight(answer, truths, abilityOf(field));
      const edits = right ? 0 : Math.min(...truths.map((one) => editDistance(answer, one)));
      return { question, file: picture.file, field, truth, answer, tookMs, isRight: right, edits };
    }),
  );
}

/** One row a field, in the fields' order of the alphabet. */
export function scoreByField(read: readonly ReadPicture[]): FieldScore[] {
  const asked = askedOf(read);
  const fields = [...new Set(asked.map(({ field }) => field))].sort();
  return fields.map((field) => {
    const rows = asked.filter((row) => row.field === field);
    const right = rows.filter(({ isRight }) => isRight).length;
    const edits = rows.reduce((sum, row) => sum + row.edits, 0);
    const characters = rows.reduce((sum, { truth }) => sum + Array.from(truth).length, 0);
    const times = rows.map(({ tookMs }) => tookMs).sort((a, b) => a - b);
    return {
      field,
      count: rows.length,
      right,
      interval: wilson(right, rows.length),
      characterErrorRate: edits / Math.max(1, characters),
      medianAnswerMs: times[Math.floor(times.length / 2)] ?? 0,
    };
  });
}

/** What is measured, in the order of the tables. */
export const measures = {
  fields: 'fields, exact',
  counts: 'counts',
  colours: 'colours',
  places: 'places and relations',
  'yes or no': 'yes or no',
  kinds: 'kind of picture',
  reading: 'reading on request, exact',
  absent: 'says so when it is not there',
  refused: 'wrongly says it is not there ↓',
  text: 'OCR, character errors ↓',
  objectsFound: 'objects named and boxed, found',
  objectsTrue: 'objects named and boxed, true',
  regionsBoxed: 'regions boxed, F1',
  regionsNamed: 'regions named and boxed, F1',
} as const;
export type Measure = keyof typeof measures;

export interface Score extends Interval {
  readonly measure: Measure;
  readonly value: number;
  /** Questions, objects or pictures behind it. */
  readonly count: number;
}

/** Overlap from which a box is the same box. */
const leastOverlap = 0.5;

/** Every measure that the set and the reader have something for. */
export function scoreByMeasure(read: readonly ReadPicture[]): Score[] {
  const asked = askedOf(read);
  const scores: Score[] = [];
  const share = (measure: Measure, right: number, count: number): void => {
    if (count > 0) scores.push({ measure, value: right / count, count, ...wilson(right, count) });
  };
  const ratio = (measure: Measure, parts: readonly RatioPart[]): void => {
    if (parts.length > 0) scores.push({ measure, value: ratioOf(parts), count: parts.length, ...resampled(parts) });
  };
  for (const ability of ['fields', 'counts', 'colours', 'places', 'yes or no', 'kinds', 'reading', 'absent'] as const) {
    const rows = asked.filter(({ field }) => abilityOf(field) === ability);
    share(ability, rows.filter(({ isRight }) => isRight).length, rows.length);
  }
  const answerable = asked.filter(({ field }) => abilityOf(field) !== 'absent');
  share('refused', answerable.filter(({ answer }) => isRefusal(answer)).length, answerable.length);
  ratio('text', read.flatMap(textPart));
  const objects = read.flatMap(({ picture, reading }) => pairOf(picture.objects, reading.objects));
  const matched = objects.reduce((sum, { found, truth }) => sum + matches(found, truth, true), 0);
  share('objectsFound', matched, sumOf(objects, 'truth'));
  share('objectsTrue', matched, sumOf(objects, 'found'));
  const regions = read.flatMap(({ picture, reading }) => pairOf(picture.regions, reading.regions));
  for (const [measure, named] of [['regionsBoxed', false] as const, ['regionsNamed', true] as const]) {
    ratio(
      measure,
      regions.map(({ found, truth }) => [2 * matches(found, truth, named), found.length + truth.length]),
    );
  }
  return scores;
}

/** White space is levelled on both sides: lines are where the page breaks them, not where a reader does. */
function textPart({ picture, reading }: ReadPicture): RatioPart[] {
  if (picture.text === '' || reading.text === null) return [];
  const truth = levelled(picture.text);
  return [[editDistance(levelled(reading.text), truth), Array.from(truth).length]];
}

interface Pair {
  readonly truth: readonly Labelled[];
  readonly found: readonly Labelled[];
}

function pairOf(truth: readonly Labelled[], found: readonly Labelled[] | null): Pair[] {
  return truth.length === 0 || found === null ? [] : [{ truth, found }];
}

function matches(found: readonly Labelled[], truth: readonly Labelled[], named: boolean): number {
  return countMatches(found, truth, { named, least: leastOverlap });
}

function sumOf(pairs: readonly Pair[], side: keyof Pair): number {
  return pairs.reduce((sum, pair) => sum + pair[side].length, 0);
}
