/** One picture of a screen or a window, where the page may ask for one. The system asks which. */
import type { DesktopApi, HostInfo } from '../../electron/desktop-api.ts';
import { ModelError } from '../../native-models/contract.ts';
import type { PictureFile } from './picture-shelf.ts';

/** The browser's page asks the browser; Electron's is allowed nothing and asks its host, which shows what there is. */
export function wayToScreen(host: HostInfo['host'] | undefined): 'browser' | 'host' | undefined {
  if (host === 'electron') return 'host';
  const isThere = 'mediaDevices' in navigator && 'getDisplayMedia' in navigator.mediaDevices;
  return host === 'browser' && isThere ? 'browser' : undefined;
}

export async function captureByHost(api: Pick<DesktopApi, 'captureScreen'>, id: string): Promise<PictureFile> {
  return new File([new Uint8Array(await api.captureScreen(id))], 'screen.png', { type: 'image/png' });
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
