/** Pictures of screens and windows, taken by the host: the page itself is allowed nothing. */
import { desktopCapturer, screen, systemPreferences } from 'electron';
import { ModelError } from '../native-models/contract.ts';
import type { SystemDialogs } from './data-calls.ts';
import type { ScreenSource } from './desktop-api.ts';

type Source = Pick<Electron.DesktopCapturerSource, 'id' | 'name' | 'thumbnail'>;

const previewSize = { width: 320, height: 200 };

/** Nobody cancels a portal's dialog sooner: where it gives nothing by then, it showed none. */
const soonestCancelMs = 300;

/** As WebRTC asks it: there each look at the screen opens the desktop portal's own dialog, which gives one picture. */
function isByPortal(): boolean {
  const { XDG_SESSION_TYPE: session = '', WAYLAND_DISPLAY: display } = process.env;
  return process.platform === 'linux' && session.startsWith('wayland') && display !== undefined;
}

/** As large as the largest screen is in its own pixels: nothing on it is larger. */
function largestSize(): Electron.Size {
  const displays = screen.getAllDisplays();
  const largest = (side: 'width' | 'height'): number =>
    Math.max(...displays.map(({ size, scaleFactor }) => Math.round(size[side] * scaleFactor)));
  return { width: largest('width'), height: largest('height') };
}

async function sources(thumbnailSize: Electron.Size): Promise<readonly Source[]> {
  if (process.platform === 'darwin' && systemPreferences.getMediaAccessStatus('screen') === 'denied') {
    throw new ModelError(
      'request-invalid',
      'macOS does not let Vasari see the screen. Allow it under Privacy & Security.',
    );
  }
  // Its one error says no more than that there is nothing: a portal's dialog was cancelled, or the system refused.
  const found = await desktopCapturer.getSources({ types: ['screen', 'window'], thumbnailSize }).catch(() => []);
  return found.filter(({ thumbnail }) => !thumbnail.isEmpty()); // minimised windows have no picture
}

function noPicture(): ModelError {
  return new ModelError('request-invalid', 'The screen gave no picture. Paste a screenshot instead.');
}

function withPreview({ id, name, thumbnail }: Source): ScreenSource {
  return { id, name, preview: new Uint8Array(thumbnail.toPNG()) };
}

async function listSources(): Promise<readonly ScreenSource[]> {
  const found = await sources(previewSize);
  if (found.length > 0) return found.map(withPreview);
  throw noPicture();
}

/** The portal gives its choice a new id each time, so that what it gave is kept until it is forgotten. */
export function openScreens(): Pick<SystemDialogs, 'listScreens' | 'captureScreen' | 'forgetScreens'> {
  let kept: readonly Source[] = [];
  let asking = 0; // counts, so that a dialog that is answered after its page closed leaves nothing behind

  function forgetScreens(): void {
    kept = [];
    asking += 1;
  }

  async function askPortal(): Promise<readonly ScreenSource[]> {
    forgetScreens();
    const mine = asking;
    const startMs = performance.now();
    const found = await sources(largestSize());
    if (found.length === 0 && performance.now() - startMs < soonestCancelMs) throw noPicture();
    if (mine === asking) kept = found;
    return found.map(({ id, name, thumbnail }) =>
      withPreview({ id, name, thumbnail: thumbnail.resize({ height: previewSize.height }) }),
    );
  }

  return {
    forgetScreens,
    listScreens: () => (isByPortal() ? askPortal() : listSources()),
    async captureScreen(id) {
      const found = isByPortal() ? kept : await sources(largestSize());
      const source = found.find((other) => other.id === id);
      if (source === undefined) {
        throw new ModelError('request-invalid', 'This screen or window is gone. Choose another.');
      }
      return new Uint8Array(source.thumbnail.toPNG());
    },
  };
}
