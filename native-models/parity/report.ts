/** One line a comparison: the name, how far apart the numbers are, how far they may be, and whether that holds. */
import type { GoldenTensor } from './golden.ts';

/** Greatest differences that f32 arithmetic in another order explains; from the reference's own f32 against f64. */
export const tolerance = {
  exact: 0,
  /** Bytes of a resized picture. */
  pixelBytes: 1,
  pixels: 1e-5,
  davit: 1e-3,
  /** V, V't, the encoder's states and what is fused of them. */
  features: 3e-4,
  /** Phi's hidden states, caches and logits. */
  language: 1e-3,
  florenceStates: 1e-3,
  florenceLogits: 2e-3,
  sequenceScore: 1e-3,
  components: 1e-4,
} as const;

export type Print = (line: string) => void;

export class Report {
  readonly #print: Print;
  compared = 0;
  failed = 0;
  constructor(print: Print) {
    this.#print = print;
  }

  /** Compares the number of values and each of them. */
  compare(golden: GoldenTensor, ours: ArrayLike<number>, most: number): void {
    const { length } = golden.data;
    if (ours.length !== length) {
      this.#line(golden.name, `${ours.length} values, expected ${length} [${golden.shape.join(', ')}]`, false);
      return;
    }
    let maxAbs = 0;
    for (let at = 0; at < length; at++) {
      const difference = Math.abs(ours[at]! - golden.data[at]!);
      maxAbs = difference <= maxAbs ? maxAbs : difference; // NaN stays
    }
    this.#line(golden.name, `max abs ${maxAbs.toExponential(2)}  tolerance ${most}`, maxAbs <= most);
  }

  same(name: string, ours: string, expected: string): void {
    const shown = ours === expected ? 'equal' : `found ${JSON.stringify(ours)}, expected ${JSON.stringify(expected)}`;
    this.#line(name, shown, ours === expected);
  }

  fail(name: string, why: string): void {
    this.#line(name, why, false);
  }

  #line(name: string, what: string, ok: boolean): void {
    this.compared += 1;
    if (!ok) this.failed += 1;
    this.#print(`${name.padEnd(64)} ${what}  ${ok ? 'ok' : 'FAIL'}`);
  }
}
