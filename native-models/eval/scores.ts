/** How answers are scored: exact matches with their interval, and edits a character. */

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Wilson's interval for a share (Wilson 1927), at 95 % where `z` is absent. */
export function wilson(right: number, count: number, z = 1.959964): Interval {
  if (count === 0) return { low: 0, high: 1 };
  const share = right / count;
  const spread = (z * z) / count;
  const middle = share + spread / 2;
  const half = z * Math.sqrt((share * (1 - share) + spread / 4) / count);
  return { low: Math.max(0, (middle - half) / (1 + spread)), high: Math.min(1, (middle + half) / (1 + spread)) };
}

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

export interface Scored {
  readonly field: string;
  readonly answer: string;
  readonly truth: string;
  readonly answerMs: number;
}

export interface FieldScore {
  readonly field: string;
  readonly count: number;
  readonly right: number;
  readonly interval: Interval;
  /** Edits over the characters of the truth. */
  readonly characterErrorRate: number;
  readonly medianAnswerMs: number;
}

/** One row a field, in the fields' order of the alphabet. */
export function scoreByField(scored: readonly Scored[]): FieldScore[] {
  const fields = [...new Set(scored.map(({ field }) => field))].sort();
  return fields.map((field) => {
    const rows = scored.filter((row) => row.field === field);
    const right = rows.filter(({ answer, truth }) => answer === truth).length;
    const edits = rows.reduce((sum, { answer, truth }) => sum + editDistance(answer, truth), 0);
    const characters = rows.reduce((sum, { truth }) => sum + Array.from(truth).length, 0);
    const times = rows.map(({ answerMs }) => answerMs).sort((a, b) => a - b);
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
