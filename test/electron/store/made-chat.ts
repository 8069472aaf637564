/** A chat with branches, a camera's picture and all that an export must not run. */
import sharp from 'sharp';
import type { Chat, DesktopApi } from '../../../electron/desktop-api.ts';
import { answer, ask } from './opened-store.ts';

export const canary = 'GPS-canary';

/** Lies on its side, as phones store it, with notes of the camera. */
export function photo(): Promise<Buffer> {
  const pixels = { create: { width: 40, height: 20, channels: 3, background: '#c05020' } } as const;
  return sharp(pixels)
    .jpeg()
    .withExif({ IFD0: { Copyright: canary, ImageDescription: canary }, IFD3: { GPSLatitude: '48/1 12/1 30/1' } })
    .withMetadata({ orientation: 6 })
    .toBuffer();
}

export async function makeChat(api: DesktopApi): Promise<Chat> {
  const { picture } = await api.storePicture('my holiday.jpg', new Uint8Array(await photo()));
  const pictures = [{ picture, name: 'my <holiday>.jpg', imageMode: 'squash' as const }];
  const { chat, question } = await ask(api, 'What is <b>this</b>?', { pictures, settings: { seed: 3 } });
  await answer(api, question, 'An *earlier* answer.');
  const later = await answer(
    api,
    question,
    '# Title\n<script>alert(1)</script>\n\n![x](https://evil.example/a.png) [bad](javascript:alert(1)) [good](https://example.org)\n\n| a | b |\n| - | - |\n| 1 | 2 |',
  );
  const again = await ask(api, 'And now?', { chat: chat.id, parent: later.id, pictures });
  const begun = await api.beginAnswer(again.question.id);
  await api.finishAnswer(begun.id, 'Half', { type: 'interrupted', code: 'process-died', message: 'It <ended>.' });
  await api.renameChat(chat.id, 'A/title: "x"');
  return api.openChat(chat.id);
}
