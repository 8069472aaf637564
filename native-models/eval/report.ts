/** The evaluation's numbers as JSON, and as tables of Markdown. */
import { z } from 'zod';
import { type Measure, measures } from './scores.ts';

const interval = { low: z.number(), high: z.number() };

const score = z.object({
  measure: z.enum(Object.keys(measures) as [Measure, ...Measure[]]),
  value: z.number(),
  count: z.number().int(),
  ...interval,
});

const fieldScore = z.object({
  field: z.string(),
  count: z.number().int(),
  right: z.number().int(),
  interval: z.object(interval),
  characterErrorRate: z.number(),
  medianAnswerMs: z.number(),
});

/** Linear CKA between two prompts' features over the patches of some pictures. */
const likeness = z.object({ between: z.tuple([z.string(), z.string()]), cka: z.number(), pictures: z.number().int() });

export const reportFile = z.object({
  count: z.number().int(),
  each: z.number().int(),
  seed: z.number().int(),
  sets: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      pictures: z.number().int(),
      readers: z.array(
        z.object({
          name: z.string(),
          measures: z.array(score),
          fields: z.array(fieldScore),
          likeness: z.array(likeness),
        }),
      ),
    }),
  ),
});
export type Report = z.infer<typeof reportFile>;
export type SetReport = Report['sets'][number];

/** A report as JSON: a line for each measure, field and likeness, and numbers that are no counts to eight digits, from which the tables come out the same. */
export function reportText({ sets, ...drawn }: Report): string {
  const line = (value: unknown): string =>
    JSON.stringify(value, (_key, part: unknown) =>
      typeof part === 'number' && !Number.isInteger(part) ? Number(part.toPrecision(8)) : part,
    );
  const list = (items: readonly string[], indent: string): string =>
    items.length === 0 ? '[]' : `[\n${indent}${items.join(`,\n${indent}`)}\n${indent.slice(1)}]`;
  const opened = (value: object, ...lists: readonly (readonly [name: string, items: string])[]): string =>
    `${line(value).slice(0, -1)}, ${lists.map(([name, items]) => `"${name}": ${items}`).join(', ')}}`;
  const readerText = ({ measures, fields, likeness, ...reader }: SetReport['readers'][number]): string =>
    opened(
      reader,
      ['measures', list(measures.map(line), '   ')],
      ['fields', list(fields.map(line), '   ')],
      ['likeness', list(likeness.map(line), '   ')],
    );
  const setText = ({ readers, ...set }: SetReport): string =>
    opened(set, ['readers', list(readers.map(readerText), '  ')]);
  return `${opened(drawn, ['sets', list(sets.map(setText), ' ')])}\n`;
}

function percent(share: number): string {
  return (share * 100).toFixed(1);
}

/** A row a field, as plain text: what a person reads in the terminal. */
export function fieldTable(fields: SetReport['readers'][number]['fields']): string {
  const rows = fields.map(({ field, count, right, interval, characterErrorRate, medianAnswerMs }) => [
    field,
    String(count),
    `${percent(right / count)} %`,
    `${percent(interval.low)} % – ${percent(interval.high)} %`,
    `${percent(characterErrorRate)} %`,
    `${Math.round(medianAnswerMs)} ms`,
  ]);
  const all = [['field', 'n', 'exact', '95 % interval', 'edits/char', 'median time'], ...rows];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  return all
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** A row a measure, a column a reader; a reader's own count, such as of the boxes it found, is in its cell. */
export function measureTable({ readers }: SetReport): string {
  const order = Object.keys(measures) as Measure[];
  const used = order.filter((measure) => readers.some((reader) => reader.measures.some((s) => s.measure === measure)));
  const rows = used.map((measure) => {
    const scores = readers.map((reader) => reader.measures.find((one) => one.measure === measure));
    const count = Math.max(...scores.map((one) => one?.count ?? 0));
    const cells = scores.map((one) => (one ? cell(one) + (one.count === count ? '' : ` of ${one.count}`) : '–'));
    return [measures[measure], String(count), ...cells];
  });
  const likenesses = readers.flatMap(({ likeness }) => likeness.map(({ between }) => between.join(' / ')));
  for (const pair of new Set(likenesses)) {
    const found = readers.map(({ likeness }) => likeness.find(({ between }) => between.join(' / ') === pair));
    const cells = found.map((one) => (one ? one.cka.toFixed(3) : '–'));
    rows.push([`features ${pair}, CKA`, String(found.find((one) => one)?.pictures ?? 0), ...cells]);
  }
  const head = ['', 'n', ...readers.map(({ name }) => name)];
  const rule = head.map((_, at) => (at === 0 ? '---' : '--:'));
  return [head, rule, ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function cell({ value, low, high }: { value: number; low: number; high: number }): string {
  return `${percent(value)} % (${percent(low)}–${percent(high)})`;
}

export function markdown(report: Report): string {
  const parts = report.sets.map((set) => `### ${set.title}: ${set.pictures} pictures\n\n${measureTable(set)}`);
  return `${parts.join('\n\n')}\n`;
}

const [opening, closing] = ['<!-- scores -->', '<!-- /scores -->'];

/** The card with its tables made anew, between its marks. null where it has none. */
export function withTables(card: string, report: Report): string | null {
  const [start, end] = [card.indexOf(opening), card.indexOf(closing)];
  if (start < 0 || end < start) return null;
  return `${card.slice(0, start + opening.length)}\n\n${markdown(report)}\n${card.slice(end)}`;
}
