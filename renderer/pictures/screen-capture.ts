/** One picture of a screen or a window, where the page may ask for one. The system asks which. */
import type { HostInfo } from '../../electron/desktop-api.ts';
import { ModelError } from '../../native-models/contract.ts';
import type { PictureFile } from './picture-shelf.ts';

/** Electron's window may not: it is given no permission at all. */
export function canCapture(host: HostInfo['host'] | undefined): boolean {
  return host === 'browser' && 'mediaDevices' in navigator && 'getDisplayMedia' in navigator.mediaDevices;
}

/** Undefined where the user thought better of it. */
export async function captureScreen(): Promise<PictureFile | undefined> {
  const stream = await navigator.mediaDevices.getDisplayMedia({ video: true, audio: false }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'NotAllowedError') return undefined;
    throw new ModelError('request-invalid', 'This browser could not show the screen. Paste a screenshot instead.');
  });
  if (stream === undefined) return undefined;
  try {
    const video = document.createElement('video');
    video.srcObject = stream;
    await video.play();
    const canvas = document.createElement('canvas');
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    canvas.getContext('2d')?.drawImage(video, 0, 0);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (blob === null) throw new ModelError('picture-invalid', 'The screen gave no picture. Try once more.');
    return new File([blob], 'screen.png', { type: 'image/png' });
  } finally {
    for (const track of stream.getTracks()) track.stop();
  }
}
