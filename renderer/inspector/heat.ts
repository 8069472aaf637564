/** Values and kinds as colours: heat on the ramp that colour-blind readers order too, clusters in unlike hues. */
import { cividis, type Range, stretched } from '../../native-models/figure-colours.ts';

/** RGBA [N, 4]: the chosen patches on the ramp, the others clear. */
export function heatColours(values: ArrayLike<number>, chosen: Uint8Array, range: Range): Uint8ClampedArray {
  const colours = new Uint8ClampedArray(4 * chosen.length);
  for (let at = 0; at < chosen.length; at++) {
    if (chosen[at] !== 1) continue;
    colours.set(cividis(stretched(values[at]!, range)), 4 * at);
    colours[4 * at + 3] = 255;
  }
  return colours;
}

/** Seen on white paper and on a dark picture: Okabe & Ito's vermilion. */
const glowColour = [213, 94, 0] as const;
/** The picture is still read beneath it. */
const mostGlow = 0.8;

/** RGBA [N, 4]: one colour laid over a picture, more opaque where there is more; none where there is nothing or less. */
export function glow(values: ArrayLike<number>, chosen: Uint8Array, most: number): Uint8ClampedArray {
  const colours = new Uint8ClampedArray(4 * chosen.length);
  for (let at = 0; at < chosen.length; at++) {
    const fraction = most > 0 ? Math.max(0, values[at]! / most) : 0;
    if (chosen[at] === 1 && fraction > 0) colours.set([...glowColour, 255 * mostGlow * fraction], 4 * at);
  }
  return colours;
}

/** The ramp as a CSS gradient, for a key. */
export const rampGradient = `linear-gradient(90deg, ${Array.from({ length: 9 }, (_, stop) => {
  const [red, green, blue] = cividis(stop / 8).map(Math.round);
  return `rgb(${red} ${green} ${blue})`;
}).join()})`;

/** After Okabe & Ito (2008) and Tol (2021): told apart by every kind of colour vision, as far as ten can be. */
export const kindColours = [
  [0, 114, 178],
  [230, 159, 0],
  [0, 158, 115],
  [204, 121, 167],
  [86, 180, 233],
  [213, 94, 0],
  [240, 228, 66],
  [102, 102, 102],
  [136, 34, 85],
  [187, 187, 187],
] as const;

/** RGBA [N, 4]: one hue a label; labels beyond the hues, which say "none", are clear. */
export function kindMap(labels: Uint8Array): Uint8ClampedArray {
  const colours = new Uint8ClampedArray(4 * labels.length);
  for (let at = 0; at < labels.length; at++) {
    const colour = kindColours[labels[at]!];
    if (colour === undefined) continue;
    colours.set(colour, 4 * at);
    colours[4 * at + 3] = 255;
  }
  return colours;
}

/** RGBA [N, 4]: the place in the square as a colour, so that the cloud's points can be found on the picture. */
export function positionColours(rows: number, columns: number, chosen: Uint8Array): Uint8ClampedArray {
  const colours = new Uint8ClampedArray(4 * rows * columns);
  for (let at = 0; at < chosen.length; at++) {
    if (chosen[at] !== 1) continue;
    const down = rows > 1 ? Math.floor(at / columns) / (rows - 1) : 0.5;
    const right = columns > 1 ? (at % columns) / (columns - 1) : 0.5;
    colours.set([255 * right, 235 * (1 - down), 255 * (1 - right) * (0.35 + 0.65 * down), 255], 4 * at);
  }
  return colours;
}
