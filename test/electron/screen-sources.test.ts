/** Pictures of the screen: looked at again for each choice, or given once by Wayland's portal and then kept a while. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { openScreens } from '../../electron/screen-sources.ts';

const electron = vi.hoisted(() => ({ getSources: vi.fn() }));
vi.mock('electron', () => ({
  desktopCapturer: electron,
  screen: { getAllDisplays: () => [{ size: { width: 1280, height: 800 }, scaleFactor: 2 }] },
  systemPreferences: { getMediaAccessStatus: () => 'granted' },
}));

interface Size {
  readonly height: number;
}

/** Its "PNG" is its height. */
function thumbnail({ height }: Size): object {
  return { isEmpty: () => height === 0, toPNG: () => Uint8Array.of(height / 100), resize: thumbnail };
}

function answerWith(...ids: readonly string[]): void {
  electron.getSources.mockImplementation(async ({ thumbnailSize }: { thumbnailSize: Size }) =>
    ids.map((id) => ({ id, name: `Named ${id}`, thumbnail: thumbnail(thumbnailSize) })),
  );
}

function openOn(session: string) {
  vi.spyOn(process, 'platform', 'get').mockReturnValue('linux');
  vi.stubEnv('XDG_SESSION_TYPE', session);
  vi.stubEnv('WAYLAND_DISPLAY', 'wayland-0');
  electron.getSources.mockReset();
  onTestFinished(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  });
  return openScreens();
}

const gone = { code: 'request-invalid', message: 'This screen or window is gone. Choose another.' };

test('the picture that the portal gave with the list is the one that is captured: it is asked once', async () => {
  const screens = openOn('wayland');
  answerWith('window:1:0');
  expect(await screens.listScreens()).toEqual([
    { id: 'window:1:0', name: 'Named window:1:0', preview: Uint8Array.of(2) },
  ]);
  answerWith('window:2:0'); // as the portal names the same choice the next time
  expect(await screens.captureScreen('window:1:0')).toEqual(Uint8Array.of(16));
  expect(electron.getSources).toHaveBeenCalledOnce();
});

test("a portal's dialog that is cancelled is no failure", async () => {
  const screens = openOn('wayland');
  vi.spyOn(performance, 'now').mockReturnValueOnce(0).mockReturnValueOnce(800);
  electron.getSources.mockRejectedValue('Failed to get sources.');
  expect(await screens.listScreens()).toEqual([]);
});

test.each(['after the list', 'while the portal asks'])('what is forgotten %s is not kept', async (when) => {
  const screens = openOn('wayland');
  answerWith('window:1:0');
  const listed = screens.listScreens();
  if (when === 'after the list') await listed;
  screens.forgetScreens();
  await listed;
  await expect(screens.captureScreen('window:1:0')).rejects.toMatchObject(gone);
});

test('without a portal the list is small, and the choice is looked at as it is then', async () => {
  const screens = openOn('x11');
  answerWith('screen:0:0', 'window:7:0');
  expect((await screens.listScreens()).map(({ preview }) => preview)).toEqual([Uint8Array.of(2), Uint8Array.of(2)]);
  expect(await screens.captureScreen('window:7:0')).toEqual(Uint8Array.of(16));
  answerWith('screen:0:0');
  await expect(screens.captureScreen('window:7:0')).rejects.toMatchObject(gone);
});

test.each(['x11', 'wayland'])('a screen that gives no picture is one sentence (%s)', async (session) => {
  const screens = openOn(session); // under Wayland a portal that does not work, and shows no dialog
  electron.getSources.mockRejectedValue('Failed to get sources.');
  const message = 'The screen gave no picture. Paste a screenshot instead.';
  await expect(screens.listScreens()).rejects.toMatchObject({ code: 'request-invalid', message });
});
