/** 95 % intervals: Wilson's for shares, resampled pictures for ratios of sums. */
import { seededRandom } from '../inference/sampling.ts';

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

/** What one picture adds to the sum above and to the sum below. */
export type RatioPart = readonly [above: number, below: number];

export function ratioOf(parts: readonly RatioPart[]): number {
  const [above, below] = parts.reduce(([a, b], [x, y]) => [a + x, b + y], [0, 0]);
  return below > 0 ? above / below : 0;
}

/** The middle 95 % of the ratio over pictures drawn again with replacement (Efron's percentiles); always the same draws. */
export function resampled(parts: readonly RatioPart[], rounds = 4000): Interval {
  if (parts.length === 0) return { low: 0, high: 1 };
  const random = seededRandom(1);
  const ratios = Array.from({ length: rounds }, () =>
    ratioOf(parts.map(() => parts[Math.floor(random() * parts.length)]!)),
  ).sort((a, b) => a - b);
  return { low: ratios[Math.floor(rounds * 0.025)]!, high: ratios[Math.ceil(rounds * 0.975) - 1]! };
}
