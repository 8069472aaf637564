/**
 * The built main.js and preload.cjs, for real: in the stand-in for Electron always, and, by `npm run test:electron`, in
 * Electron's own binary where there is one.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installedElectron } from '../../electron/electron-binary.ts';
import { type ElectronApp, startInElectron, startInStandIn } from './electron-app.ts';
import { expectNoWayOut } from './no-way-out.ts';
import { realScenario, scenarioMs, scriptedScenario } from './scenario.ts';

const wantsBinary = process.env.VASARI_ELECTRON === 'real';
const binary = wantsBinary ? installedElectron(process.env) : undefined;
let data: string;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'vasari-electron-'));
});
afterAll(() => rm(data, { recursive: true, force: true }));

if (wantsBinary && binary === undefined) {
  test('NOT RUN in Electron: its binary is not here', ({ skip }) => {
    console.warn('\n  NOT RUN: no Electron binary is installed here, so nothing was tested in it.');
    console.warn('  Get it with npx install-electron, or name its folder in ELECTRON_OVERRIDE_DIST_PATH.\n');
    skip();
  });
}

test.runIf(!wantsBinary)(
  'a question is answered, stopped, and survives a killed model process',
  { timeout: scenarioMs },
  async () => {
    const app = await startInStandIn(data, 'dist/test/scripted-model-process.js');
    await scriptedScenario(app);
    expect(await app.close()).toBe(0);
  },
);

const hosts: [string, () => Promise<ElectronApp>][] = wantsBinary ? [] : [['the stand-in', () => startInStandIn(data)]];
if (binary !== undefined) hosts.push(['Electron', () => startInElectron(binary, data)]);

describe.each(hosts)('in %s', (_name, start) => {
  let app: ElectronApp;
  beforeAll(async () => {
    app = await start();
    await app.page.getByRole('textbox', { name: 'Message' }).waitFor();
  });
  afterAll(async () => {
    expect(await app?.close()).toBe(0);
  });

  test(
    'the sample receipt is answered truly, with its maps, also after the model process was killed',
    { timeout: scenarioMs },
    () => realScenario(app),
  );

  test.runIf(!wantsBinary)('a picture of the screen is chosen from what there is, cut, and attached', async () => {
    const { page } = app;
    await page.getByRole('button', { name: 'Take a picture of the screen' }).click();
    const choices = page.getByRole('dialog').getByRole('listitem');
    await choices.first().waitFor();
    expect(await choices.allInnerTexts()).toEqual(['Entire screen', 'A letter']);
    await page.getByRole('button', { name: 'A letter' }).click();
    const dialog = page.getByRole('dialog', { name: 'Crop screen.png' });
    const size = await dialog.getByRole('img', { name: 'screen.png' }).evaluate(async (image: HTMLImageElement) => {
      await image.decode();
      return { width: image.naturalWidth, height: image.naturalHeight };
    });
    await page.keyboard.press('Enter'); // a rectangle in the middle, half as wide and as high
    await dialog.getByRole('button', { name: 'Use the region' }).click();
    const name = `screen-${size.width / 2}x${size.height / 2}.png`;
    await page.getByRole('img', { name }).first().waitFor();
    await page.getByRole('button', { name: `Remove ${name}` }).click();
  });

  test('the page sees the bridge and nothing else of Electron', async () => {
    const seen = await app.page.evaluate(() => ({
      bridge: Object.entries(window.vasari ?? {}).map(([key, value]) => `${key}: ${typeof value}`),
      leaks: ['electron', 'ipcRenderer', 'contextBridge', 'require', 'process'].filter((key) => key in window),
      isFrozen: Object.isFrozen(window.vasari),
    }));
    expect(seen).toEqual({ bridge: ['post: function', 'onMessage: function'], leaks: [], isFrozen: true });
  });

  test.each([
    { type: 'call', call: 900, method: 'constructor', args: [] },
    { type: 'call', call: 901, method: 'info', args: {} },
    { type: 'eval', code: '1' },
    { type: 'model', process: -1, message: {} },
    'hello',
  ])('the message %j is refused', async (message) => {
    const refusal = app.page.waitForEvent('console', (said) => said.text().startsWith('The host refused a message'));
    await app.page.evaluate((sent) => window.vasari?.post(sent as never), message);
    await refusal;
  });

  test.each([
    ['storePicture', ['a.png', 'no bytes']],
    ['storePicture', ['', new Uint8Array(1)]],
    ['storeSample', ['../../package.json']],
    ['info', ['too many']],
  ])('the call %s(%j) fails with its code', async (method, args) => {
    const answer = await app.page.evaluate(
      ([called, given]) =>
        new Promise((done) => {
          const call = Math.floor(Math.random() * 1e9);
          window.vasari?.onMessage((message) => {
            const { type, call: answered, code } = message as { type: string; call?: number; code?: string };
            if (answered === call) done([type, code]);
          });
          const bytes = given.map((value) => (typeof value === 'object' ? new Uint8Array(1) : value));
          window.vasari?.post({ type: 'call', call, method: called as 'info', args: bytes });
        }),
      [method, args] as const,
    );
    expect(answer).toEqual(['failure', expect.stringMatching(/^(request|picture)-invalid$/)]);
  });

  test.each([
    '..%2f..%2fpackage.json',
    '%2e%2e/package.json',
    '..%5cpackage.json',
    'index.html%00',
    'electron/main.js',
  ])('the path %s is not found', async (path) => {
    const status = await app.page.evaluate(async (tried) => (await fetch(`/${tried}`)).status, path);
    expect(status).toBe(404);
  });

  test('the page goes nowhere and opens nothing', async () => {
    const before = { address: app.page.url(), pages: app.pages().length };
    for (const address of ['https://example.com/', 'file:///etc/passwd', 'data:text/html,x']) {
      await app.page.evaluate((tried) => {
        location.href = tried;
      }, address);
      await app.page.evaluate((tried) => void window.open(tried), address);
      await app.page.evaluate((tried) => {
        const link = Object.assign(document.createElement('a'), { href: tried, target: '_blank' });
        document.body.append(link);
        link.click();
        link.remove();
      }, address);
      await new Promise((done) => setTimeout(done, 200));
    }
    expect({ address: app.page.url(), pages: app.pages().length }).toEqual(before);
    await app.page.getByRole('textbox', { name: 'Message' }).waitFor();
  });

  test('every permission is denied', async () => {
    const states = await app.page.evaluate(() =>
      Promise.all(
        ['geolocation', 'notifications', 'midi'].map(
          async (permission) => (await navigator.permissions.query({ name: permission as 'midi' })).state,
        ),
      ),
    );
    expect(states).toEqual(['denied', 'denied', 'denied']);
  });

  test('the page has no way out', () => expectNoWayOut(app.page));
});
