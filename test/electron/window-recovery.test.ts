/** A page whose process ends: loaded again the first time, asked about the second, left alone when it was meant. */
import { EventEmitter } from 'node:events';
import type { BrowserWindow } from 'electron';
import { beforeEach, expect, test, vi } from 'vitest';
import type { Settings } from '../../electron/desktop-api.ts';
import { recoverWindow } from '../../electron/window-recovery.ts';

const electron = vi.hoisted(() => ({ locale: 'en-GB', quit: vi.fn(), showMessageBox: vi.fn() }));
vi.mock('electron', () => ({
  app: { getLocale: () => electron.locale, quit: electron.quit },
  dialog: { showMessageBox: electron.showMessageBox },
}));

let isDestroyed: boolean;
const reload = vi.fn();

function openWindow(language: Settings['language'] = 'system'): (reason: string) => Promise<void> {
  const webContents = Object.assign(new EventEmitter(), { reload });
  recoverWindow({ webContents, isDestroyed: () => isDestroyed } as unknown as BrowserWindow, () => language);
  return async (reason) => {
    webContents.emit('render-process-gone', {}, { reason, exitCode: 1 });
    expect(reload).not.toHaveBeenCalled(); // within the event
    await vi.advanceTimersByTimeAsync(0);
  };
}

beforeEach(() => {
  isDestroyed = false;
  electron.locale = 'en-GB';
  vi.useFakeTimers();
  vi.clearAllMocks();
  electron.showMessageBox.mockResolvedValue({ response: 0 });
  return () => vi.useRealTimers();
});

test.each(['crashed', 'oom', 'killed'])('a page that was %s is loaded again', async (reason) => {
  const end = openWindow();
  await end(reason);
  expect(reload).toHaveBeenCalledOnce();
  expect(electron.showMessageBox).not.toHaveBeenCalled();
});

test('a page that ended as it was meant to, or whose window is closed, is not', async () => {
  const end = openWindow();
  await end('clean-exit');
  isDestroyed = true;
  await end('killed');
  expect(reload).not.toHaveBeenCalled();
});

const english = [/twice within a minute/, ['Reload the window', 'Quit Vasari']] as const;
const german = [/zweimal innerhalb einer Minute/, ['Fenster neu laden', 'Vasari beenden']] as const;

test.each([
  ['system', 'en-GB', 0, english],
  ['system', 'de-AT', 1, german],
  ['de', 'en-GB', 0, german],
  ['en', 'de-AT', 1, english],
] as const)('one that soon ends again is asked about (%s, %s, answer %i)', async (language, locale, response, said) => {
  const [message, buttons] = said;
  electron.locale = locale;
  electron.showMessageBox.mockResolvedValue({ response });
  const end = openWindow(language);
  await end('crashed');
  reload.mockClear();
  await vi.advanceTimersByTimeAsync(59_000);
  await end('crashed');
  expect(electron.showMessageBox).toHaveBeenCalledOnce();
  expect(electron.showMessageBox.mock.lastCall?.[1]).toMatchObject({
    message: expect.stringMatching(message),
    buttons,
  });
  expect(reload).toHaveBeenCalledTimes(response === 0 ? 1 : 0);
  expect(electron.quit).toHaveBeenCalledTimes(response);
});

test('one that ends again after it ran for a while is loaded again', async () => {
  const end = openWindow();
  await end('crashed');
  reload.mockClear();
  await vi.advanceTimersByTimeAsync(61_000);
  await end('crashed');
  expect(reload).toHaveBeenCalledOnce();
  expect(electron.showMessageBox).not.toHaveBeenCalled();
});
