/** What the window says a picture lost on its way into the model's square. */
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { ImageMode } from '../../native-models/contract.ts';
import { SeenFacts } from '../../renderer/pictures/seen-facts.tsx';
import { Speaking } from '../../renderer/words/words.tsx';

function told(widthPx: number, heightPx: number, imageMode: ImageMode, language: 'en' | 'de' = 'en'): string {
  const side = Math.max(widthPx, heightPx);
  const [width, height] = imageMode === 'squash' ? [1, 1] : [widthPx / side, heightPx / side];
  const seen = {
    square: new Uint8Array(),
    sizePx: 480,
    imageMode,
    placement: { left: 0, top: 0, width, height },
    imageTokenCount: 225,
    pictureMs: 12,
  };
  const ready = { type: 'ready', picture: 'a', previewUrl: '', format: 'png', exifOrientation: 1 } as const;
  return renderToStaticMarkup(
    <Speaking language={language}>
      <SeenFacts ready={{ ...ready, widthPx, heightPx }} square={{ type: 'ready', url: '', seen }} />
    </Speaking>,
  );
}

test.each<[number, number, ImageMode, string]>([
  [300, 3000, 'squash', 'In width all of its pixels are left, in height 16 %: small print may be lost.'],
  [2000, 400, 'squash', 'In width 24 % of its pixels are left, in height all: small print may be lost.'],
  [960, 960, 'squash', 'Every side has 50 % of its pixels: small print may be lost.'],
  [300, 200, 'squash', 'Nothing is lost by resizing.'],
  [300, 3000, 'pad', 'Every side has 16 % of its pixels: small print may be lost.'],
  [9600, 3, 'pad', 'Every side has 5.0 % of its pixels: small print may be lost.'],
  [480, 301, 'pad', 'Nothing is lost by resizing.'],
])('a picture of %i × %i px, %s: %s', (widthPx, heightPx, imageMode, sentence) => {
  expect(told(widthPx, heightPx, imageMode)).toContain(sentence);
});

test('and the same in German', () => {
  expect(told(300, 3000, 'squash', 'de')).toContain(
    'Von seinen Bildpunkten bleiben in der Breite alle, in der Höhe 16 %: Kleine Schrift kann verloren gehen.',
  );
});
