/** How near two results are that should be one: logits of two precisions, features of two providers. */
import { argmax } from './sampling.ts';

/** 1 where both point the same way. */
export function cosineOf(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [product, ofA, ofB] = [0, 0, 0];
  for (let at = 0; at < a.length; at++) {
    product += a[at]! * b[at]!;
    ofA += a[at]! ** 2;
    ofB += b[at]! ** 2;
  }
  return product / Math.sqrt(ofA * ofB);
}

/** The difference's length over the expected numbers' own; NaN where either holds one. */
export function relativeDifference(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  let [apart, size] = [0, 0];
  for (let at = 0; at < expected.length; at++) {
    apart += (found[at]! - expected[at]!) ** 2;
    size += expected[at]! ** 2;
  }
  return Math.sqrt(apart / size);
}

/** Logits [V] side by side: the cosine of each pair, and in how many the likeliest id is the same. */
export function logitAgreement(
  found: readonly Float32Array[],
  expected: readonly Float32Array[],
): { readonly cosines: readonly number[]; readonly sameCount: number } {
  return {
    cosines: expected.map((logits, at) => cosineOf(found[at]!, logits)),
    sameCount: expected.filter((logits, at) => argmax(found[at]!) === argmax(logits)).length,
  };
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
