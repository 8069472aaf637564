/** What a bench says: one row a figure, with what it is measured against. */

export interface Sample {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export interface BenchRow {
  readonly bench: string;
  readonly context: number | null;
  /** Such as `int4-b32`. */
  readonly recipe: string;
  readonly ours: number;
  readonly oursLeast: number;
  readonly oursMost: number;
  readonly unit: string;
  readonly peer: number | null;
  readonly peerName: string | null;
  /** Above 1 we are better. */
  readonly ratio: number | null;
  readonly limit: number | null;
  readonly limitName: string | null;
  readonly limitRatio: number | null;
}

export function sampleOf(values: readonly number[]): Sample {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { median, least: sorted[0]!, most: sorted.at(-1)! };
}

/** The value below which the share of the values lies. */
export function quantileOf(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]!;
}

export interface Against {
  readonly name: string;
  readonly value: number;
}

interface RowParts {
  readonly bench: string;
  readonly context?: number;
  readonly recipe: string;
  readonly ours: Sample;
  readonly unit: 'tok/s' | 's' | 'ms' | 'GB' | 'MB/s';
  readonly peer?: Against | undefined;
  readonly limit?: Against | undefined;
}

/** More tokens a second are better, fewer seconds and bytes. */
export function row({ bench, context, recipe, ours, unit, peer, limit }: RowParts): BenchRow {
  const isRate = unit.endsWith('/s');
  const ratio = (against: Against | undefined) =>
    against === undefined ? null : isRate ? ours.median / against.value : against.value / ours.median;
  return {
    bench,
    context: context ?? null,
    recipe,
    ours: ours.median,
    oursLeast: ours.least,
    oursMost: ours.most,
    unit,
    peer: peer?.value ?? null,
    peerName: peer?.name ?? null,
    ratio: ratio(peer),
    limit: limit?.value ?? null,
    limitName: limit?.name ?? null,
    limitRatio: ratio(limit),
  };
}

const columns = [
  'bench',
  'context',
  'recipe',
  'ours',
  'least – most',
  'unit',
  'against',
  '',
  'ratio',
  'limit',
  '',
  'of it',
];

export function tableOf(rows: readonly BenchRow[]): string {
  const number = (value: number | null) => (value === null ? '' : value.toPrecision(3));
  const cells = rows.map((one) => [
    one.bench,
    one.context === null ? '' : String(one.context),
    one.recipe,
    number(one.ours),
    `${number(one.oursLeast)} – ${number(one.oursMost)}`,
    one.unit,
    one.peerName ?? '',
    number(one.peer),
    one.ratio === null ? '' : one.ratio.toFixed(2),
    one.limitName ?? '',
    number(one.limit),
    one.limitRatio === null ? '' : one.limitRatio.toFixed(2),
  ]);
  return [columns, columns.map(() => '---'), ...cells].map((line) => `| ${line.join(' | ')} |`).join('\n');
}
