/** What was done to a picture on its way into the model, in figures and in two sentences. */
import type { ImageMode, SquareResult } from '../../native-models/contract.ts';
import { durationWords } from '../model/words.ts';
import { FactList } from '../ui/fact-list.tsx';
import { useWords } from '../words/words.tsx';
import type { ReadyPicture } from './picture-shelf.ts';
import type { Square } from './use-square.ts';

interface Props {
  readonly ready: ReadyPicture;
  readonly square: Square;
}

/** To a tenth, the most that is told of it. */
function percentOf(part: number, whole: number): number {
  return Math.round((1000 * part) / whole) / 10;
}

export function SeenFacts({ ready, square }: Props) {
  const all = useWords();
  const { seen: words } = all;
  const { format, widthPx, heightPx, exifOrientation } = ready;
  const size = (width: number, height: number): string => `${width} × ${height} px`;
  if (square.type === 'failed') {
    return (
      <p className="seen-trouble" role="alert">
        {all.common.sentence(square.message)}
      </p>
    );
  }
  const seen = square.type === 'ready' ? square.seen : undefined;
  const inSquare = seen && {
    width: Math.round(seen.placement.width * seen.sizePx),
    height: Math.round(seen.placement.height * seen.sizePx),
  };
  const shape = (mode: ImageMode): string => {
    if (widthPx === heightPx) return words.isSquare;
    return mode === 'pad' ? words.padded : words.squashed(widthPx / heightPx);
  };
  const loss = ({ placement, sizePx, imageMode }: SquareResult): string => {
    const across = percentOf(placement.width * sizePx, widthPx);
    const down = percentOf(placement.height * sizePx, heightPx);
    if (Math.min(across, down) >= 100) return words.enlarged;
    return imageMode === 'pad' || across === down ? words.shrunk(across) : words.shrunkSides(across, down);
  };
  const facts: readonly (readonly [string, string | undefined])[] = [
    [words.file, `${format.toUpperCase()}, ${size(widthPx, heightPx)}`],
    [words.turned, exifOrientation === 1 ? words.upright : words.turnedBy(exifOrientation)],
    [words.square, seen && size(seen.sizePx, seen.sizePx)],
    [words.inSquare, inSquare && size(inSquare.width, inSquare.height)],
    [words.tokens, seen && String(seen.imageTokenCount)],
    [words.time, seen && durationWords(seen.pictureMs, all)],
  ];
  return (
    <>
      <FactList facts={facts} />
      {seen && (
        <p className="seen-words">
          {shape(seen.imageMode)} {loss(seen)}
        </p>
      )}
    </>
  );
}
