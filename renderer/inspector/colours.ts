/**
 * Components to colours, as in Florence-VL's Figure 3: patches whose first component is below a threshold are background;
 * of the others the first three components are red, green and blue, each stretched between its least and its greatest.
 * The paper leaves sign, scope and scaling open: these are ours, and the window says so.
 */

export interface Shading {
  /** 0 to 1, of the first component's range over the picture. */
  readonly threshold: number;
  /** The first component's sign turned. */
  readonly isFlipped: boolean;
}

/** [N]: the first component from 0 to 1 over the patches of the picture; 0 elsewhere. */
export function firstComponent(scores: Float32Array, ofPicture: Uint8Array, isFlipped: boolean): Float32Array {
  const stretch = stretchOf(scores, 0, ofPicture);
  return Float32Array.from(ofPicture, (seen, patch) => {
    if (seen === 0) return 0;
    const fraction = stretch(scores[3 * patch]!);
    return isFlipped ? 1 - fraction : fraction;
  });
}

/** [N]: 1 where the patch belongs to the picture and is not background. */
export function foreground(scores: Float32Array, ofPicture: Uint8Array, shading: Shading): Uint8Array {
  const first = firstComponent(scores, ofPicture, shading.isFlipped);
  return ofPicture.map((seen, patch) => (seen === 1 && first[patch]! >= shading.threshold ? 1 : 0));
}

/** RGBA [N, 4], rows from the top: opaque in the foreground, all zeros elsewhere. */
export function mapColours(scores: Float32Array, ofPicture: Uint8Array, shading: Shading): Uint8ClampedArray {
  const kept = foreground(scores, ofPicture, shading);
  const stretches = [0, 1, 2].map((component) => stretchOf(scores, component, kept));
  const colours = new Uint8ClampedArray(4 * kept.length);
  for (let patch = 0; patch < kept.length; patch++) {
    if (kept[patch] === 0) continue;
    for (let component = 0; component < 3; component++) {
      const fraction = stretches[component]!(scores[3 * patch + component]!);
      colours[4 * patch + component] = 255 * (component === 0 && shading.isFlipped ? 1 - fraction : fraction);
    }
    colours[4 * patch + 3] = 255;
  }
  return colours;
}

/** Maps the component's range over the chosen patches onto 0 to 1; a component without a range is everywhere 0.5. */
function stretchOf(scores: Float32Array, component: number, chosen: Uint8Array): (score: number) => number {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (let patch = 0; patch < chosen.length; patch++) {
    if (chosen[patch] === 0) continue;
    const score = scores[3 * patch + component]!;
    least = Math.min(least, score);
    greatest = Math.max(greatest, score);
  }
  return greatest > least ? (score) => (score - least) / (greatest - least) : () => 0.5;
}
