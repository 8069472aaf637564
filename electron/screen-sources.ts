/** Pictures of screens and windows, taken by the host: the page itself is allowed nothing. */
import { desktopCapturer, screen, systemPreferences } from 'electron';
import { ModelError } from '../native-models/contract.ts';
import type { ScreenSource } from './desktop-api.ts';

const previewSize = { width: 320, height: 200 };

async function sources(thumbnailSize: Electron.Size): Promise<readonly Electron.DesktopCapturerSource[]> {
  if (process.platform === 'darwin' && systemPreferences.getMediaAccessStatus('screen') === 'denied') {
    throw new ModelError(
      'request-invalid',
      'macOS does not let Vasari see the screen. Allow it under Privacy & Security.',
    );
  }
  const found = await desktopCapturer.getSources({ types: ['screen', 'window'], thumbnailSize });
  return found.filter(({ thumbnail }) => !thumbnail.isEmpty()); // minimised windows have no picture
}

export async function listScreens(): Promise<readonly ScreenSource[]> {
  const found = await sources(previewSize);
  if (found.length === 0)
    throw new ModelError('request-invalid', 'The screen gave no picture. Paste a screenshot instead.');
  return found.map(({ id, name, thumbnail }) => ({ id, name, preview: new Uint8Array(thumbnail.toPNG()) }));
}

/** As large as the largest screen is in its own pixels: nothing on it is larger. */
export async function captureScreen(id: string): Promise<Uint8Array> {
  const displays = screen.getAllDisplays();
  const largest = (side: 'width' | 'height'): number =>
    Math.max(...displays.map(({ size, scaleFactor }) => Math.round(size[side] * scaleFactor)));
  const found = await sources({ width: largest('width'), height: largest('height') });
  const source = found.find((other) => other.id === id);
  if (source === undefined) throw new ModelError('request-invalid', 'This screen or window is gone. Choose another.');
  return new Uint8Array(source.thumbnail.toPNG());
}
