/** The chats in Chromium, on a fake model and a fake host: branches, search, undo, links, and what axe finds. */
import { readFile } from 'node:fs/promises';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Harness, openHarness } from './harness/open.ts';
import { soon } from './harness/soon.ts';

vi.setConfig({ testTimeout: 240_000 }); // a machine that has other things to do

let harness: Harness;
let page: Page;
let axe: string;

beforeAll(async () => {
  harness = await openHarness('chat');
  axe = await readFile('node_modules/axe-core/axe.min.js', 'utf8');
  page = await harness.open();
  await page.evaluate(() => {
    window.fake.service.behaviour.pauseMs = 0;
    window.fake.service.behaviour.answer = ({ turns }) => `Answer to ${turns.at(-1)!.text}`;
  });
});
afterAll(() => harness?.close());

const message = () => page.getByRole('textbox', { name: 'Message', exact: true });
const question = () => page.getByRole('article', { name: 'You' }).last();
const answer = () => page.getByRole('article', { name: 'Vasari' }).last();

async function ask(text: string): Promise<void> {
  await message().fill(text);
  await message().press('Enter');
  await soon(() => answer().innerText()).toContain(`Answer to ${text}`);
  await page.getByRole('button', { name: 'Send' }).waitFor();
}

/** Of the page as it stands, what is serious or worse. */
async function serious(from: Page): Promise<readonly string[]> {
  await from.evaluate(axe);
  const { violations } = await from.evaluate<AxeResults>('axe.run(document, { resultTypes: ["violations"] })');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html, target }) => `${target} ${html}`).join(' | ')}`);
}

test('an edit is a branch; the arrows lead back and forth, and the focus goes on', async () => {
  await ask('One?');
  await ask('Two?');
  await question().hover();
  await question().getByRole('button', { name: 'Edit' }).click();
  const edited = page.getByRole('textbox', { name: 'Edited message' });
  await soon(() => edited.inputValue()).toBe('Two?');
  await edited.fill('Two, otherwise?');
  await edited.press('Enter');
  await soon(() => answer().innerText()).toContain('Answer to Two, otherwise?');
  await soon(() => question().innerText()).toContain('2/2');
  await question().getByRole('button', { name: 'Earlier version' }).click();
  await soon(() => answer().innerText()).toMatch(/Answer to Two\?/);
  await answer().getByRole('button', { name: 'Answer again' }).click();
  await soon(() => answer().innerText()).toContain('2/2');
  expect(await message().evaluate((box) => box === document.activeElement)).toBe(true);
  await message().press('ArrowUp');
  await soon(() => edited.inputValue()).toBe('Two?');
  await edited.press('Escape');
  await soon(() => edited.count()).toBe(0);
});

test('search finds words of titles and answers; a chat can be renamed, deleted and brought back', async () => {
  await page.getByRole('button', { name: 'New chat' }).click();
  await ask('Which bird is it?');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('bird');
  const hit = page.getByRole('navigation').getByRole('button', { name: /Which bird/ });
  await soon(() => page.locator('.hit mark').first().innerText()).toBe('bird');
  await hit.click();
  await page.getByRole('button', { name: 'Clear the search' }).click();

  const chats = page.getByRole('navigation', { name: 'Chats' });
  await chats.getByRole('button', { name: 'More for Which bird is it?' }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await page.getByRole('textbox', { name: 'Title of the chat' }).fill('Birds');
  await page.keyboard.press('Enter');
  await chats.getByRole('button', { name: 'Birds', exact: true }).waitFor();

  await chats.getByRole('button', { name: 'More for Birds' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await soon(() => chats.getByRole('button', { name: 'Birds', exact: true }).count()).toBe(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await chats.getByRole('button', { name: 'Birds', exact: true }).click();
  await soon(() => question().innerText()).toContain('Which bird is it?');
});

test('a chat keeps its draft and its settings', async () => {
  await message().fill('half a tho');
  await page.getByRole('button', { name: 'How this chat asks' }).click();
  const temperature = page.getByRole('textbox', { name: 'Temperature' });
  await temperature.fill('0.7');
  await page.keyboard.press('Escape');
  const chats = page.getByRole('navigation', { name: 'Chats' });
  await chats.getByRole('button', { name: 'One?', exact: true }).click();
  await soon(() => message().inputValue()).toBe('');
  await chats.getByRole('button', { name: 'Birds', exact: true }).click();
  await soon(() => message().inputValue()).toBe('half a tho');
  await page.getByRole('button', { name: 'How this chat asks' }).click();
  await soon(() => temperature.inputValue()).toBe('0.7');
  await page.getByRole('button', { name: 'Back to the defaults' }).click();
  await soon(() => temperature.inputValue()).toBe('0');
  await page.keyboard.press('Escape');
  await message().fill('');
});

test('a growing answer stays in sight, and moves nothing under a reader who scrolled away', async () => {
  await page.evaluate(() => {
    window.fake.service.behaviour.pauseMs = 40;
    window.fake.service.behaviour.answer = () => 'A line of words that goes on.\n\n'.repeat(60);
  });
  await message().fill('Tell me much.');
  await message().press('Enter');
  const box = page.locator('.chat-scroll');
  const place = () =>
    box.evaluate(({ scrollTop, scrollHeight, clientHeight }) => ({
      top: scrollTop,
      left: scrollHeight - scrollTop - clientHeight,
    }));
  await soon(async () => (await place()).top).toBeGreaterThan(300);
  expect((await place()).left).toBeLessThan(64);
  await box.hover();
  await page.mouse.wheel(0, -250);
  await soon(async () => (await place()).left).toBeGreaterThan(150);
  await page.waitForTimeout(300);
  const before = await place();
  await soon(async () => (await place()).left).toBeGreaterThan(before.left + 100);
  expect((await place()).top).toBe(before.top);
  await page.getByRole('button', { name: 'Latest' }).click();
  await soon(async () => (await place()).left).toBeLessThan(64);
  await page.keyboard.press('Escape');
  await soon(() => answer().innerText()).toContain('Stopped');
  await page.evaluate(() => {
    window.fake.service.behaviour.pauseMs = 0;
  });
});

test('the focus comes back from every screen', async () => {
  for (const [open, close] of [
    ['Control+,', 'Escape'],
    ['Control+/', 'Escape'],
  ] as const) {
    await message().focus();
    await page.keyboard.press(open);
    await page.getByRole('dialog').waitFor();
    expect(await page.getByRole('dialog').evaluate((dialog) => dialog.contains(document.activeElement))).toBe(true);
    await page.keyboard.press(close);
    await soon(() => message().evaluate((box) => box === document.activeElement)).toBe(true);
  }
});

test('Markdown: a formula is typeset, code is coloured, a link asks first, and nothing is loaded', async () => {
  const asked: string[] = [];
  const origin = new URL(page.url()).origin;
  page.on('request', (request) => asked.push(request.url()));
  await page.evaluate(() => {
    window.fake.service.behaviour.answer = () =>
      [
        'Euler: $e^{i\\pi} = -1$. Paid $11.80 of $12.00.',
        '```js\nconst shop = "Oak";\n```',
        '| item | price |\n| - | -: |\n| Butter | 3.45 |',
        '![pixel](https://evil.example/pixel.png) and [the shop](https://shop.example/)',
        '<img src="https://evil.example/x.png" onerror="alert(1)">',
      ].join('\n\n');
  });
  await message().fill('Everything?');
  await message().press('Enter');
  await answer().locator('.katex').first().waitFor();
  await answer().locator('.hljs-keyword').first().waitFor();
  await answer().getByRole('table').waitFor();
  expect(await answer().innerText()).toContain('Paid $11.80 of $12.00.');
  expect(await answer().locator('img').count()).toBe(0);

  const link = answer().getByRole('link', { name: 'the shop' });
  await link.click();
  const dialog = page.getByRole('alertdialog');
  expect(await dialog.innerText()).toContain('https://shop.example/');
  expect(await serious(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(await page.evaluate(() => window.fake.api.opened)).toEqual([]);
  await link.click();
  await dialog.getByRole('button', { name: 'Open the link' }).click();
  await soon(() => page.evaluate(() => window.fake.api.opened)).toEqual(['https://shop.example/']);
  expect(asked.filter((address) => !address.startsWith(origin) && !address.startsWith('blob:'))).toEqual([]);
});

/** A white page of 1000 × 600 with a red rectangle from (200, 150) to (400, 300). */
async function pastePage(to: Page): Promise<void> {
  await to.evaluate(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 1000, height: 600 });
    const context = canvas.getContext('2d')!;
    context.fillStyle = '#ffffff';
    context.fillRect(0, 0, 1000, 600);
    context.fillStyle = '#ff0000';
    context.fillRect(200, 150, 200, 150);
    const blob = await new Promise<Blob>((resolve) => canvas.toBlob((made) => resolve(made!)));
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([blob], 'page.png', { type: 'image/png' }));
    document.body.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, clipboardData }));
  });
  await to.getByRole('button', { name: 'Crop page.png' }).waitFor();
}

/** Draws over the picture, from one of its points to another as fractions. */
async function draw(on: Page, [x0, y0]: [number, number], [x1, y1]: [number, number]): Promise<void> {
  const box = (await on.getByRole('dialog').getByRole('img', { name: /^page/ }).boundingBox())!;
  await on.mouse.move(box.x + x0 * box.width, box.y + y0 * box.height);
  await on.mouse.down();
  await on.mouse.move(box.x + 0.5 * (x0 + x1) * box.width, box.y + 0.5 * (y0 + y1) * box.height);
  await on.mouse.move(box.x + x1 * box.width, box.y + y1 * box.height);
  await on.mouse.up();
}

test('a region is drawn on an attached picture and asked about; Undo gives the picture back', async () => {
  await page.getByRole('button', { name: 'New chat' }).click();
  await pastePage(page);
  const list = page.getByRole('list', { name: 'Attached pictures' });
  const dialog = page.getByRole('dialog');
  const use = dialog.getByRole('button', { name: 'Use the region' });
  await page.getByRole('button', { name: 'Crop page.png' }).click();
  await dialog.getByText('small print is read only when it is cut out').waitFor();
  expect(await use.isDisabled()).toBe(true);
  await draw(page, [0.5, 0.5], [0.5, 0.5]); // a click is no region
  expect(await use.isDisabled()).toBe(true);
  await page.keyboard.press('Escape');
  await soon(() => list.getByRole('img').getAttribute('alt')).toBe('page.png');

  await page.getByRole('button', { name: 'Crop page.png' }).click();
  await draw(page, [0.4, 0.5], [0.2, 0.25]);
  const size = dialog.getByText(/^\d+ × \d+ px$/);
  const [width, height] = (await size.innerText()).match(/\d+/g)!.map(Number) as [number, number];
  expect(Math.abs(width - 200)).toBeLessThanOrEqual(2);
  expect(Math.abs(height - 150)).toBeLessThanOrEqual(2);
  await use.click();
  const name = `page-${width}x${height}.png`;
  await soon(() => list.getByRole('img').getAttribute('alt')).toBe(name);
  await page.getByRole('button', { name: 'Undo' }).click();
  await soon(() => list.getByRole('img').getAttribute('alt')).toBe('page.png');

  // with keys alone: a rectangle in the middle, narrower, and taken
  await page.getByRole('button', { name: 'Crop page.png' }).focus();
  await page.keyboard.press('Enter');
  await dialog.getByText('Draw a rectangle').waitFor();
  await page.keyboard.press('Enter');
  await soon(() => size.innerText()).toBe('500 × 300 px');
  await dialog.getByRole('group', { name: /^Region\./ }).waitFor();
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('Shift+ArrowLeft');
  await dialog.getByRole('button', { name: 'Right edge of the region' }).focus();
  await page.keyboard.press('Shift+ArrowLeft');
  await soon(() => size.innerText()).toMatch(/^4\d\d × 300 px$/);
  await page.keyboard.press('Enter');
  await soon(() => list.getByRole('img').getAttribute('alt')).toMatch(/^page-4\d\dx300\.png$/);

  // cropped once more: the whole picture is there, with the rectangle where it was
  await list.getByRole('button', { name: /^Crop / }).click();
  await soon(() => size.innerText()).toMatch(/^4\d\d × 300 px$/);
  await draw(page, [0.9, 0.1], [0.9, 0.1]);
  await draw(page, [0.2, 0.25], [0.4, 0.5]);
  await use.click();
  await soon(() => list.getByRole('img').getAttribute('alt')).toMatch(/^page-(199|20\d)x1[45]\d\.png$/);

  await page.evaluate(() => {
    window.fake.service.behaviour.answer = () => 'Red.';
  });
  await message().fill('Which colour is it?');
  await message().press('Enter');
  await soon(() => answer().innerText()).toContain('Red.');
  const middle = await question()
    .locator('.sent-picture img')
    .evaluate((image: HTMLImageElement) => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 });
      const context = canvas.getContext('2d')!;
      const { naturalWidth, naturalHeight } = image;
      context.drawImage(image, naturalWidth / 2, naturalHeight / 2, 1, 1, 0, 0, 1, 1);
      return { colour: [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)], naturalWidth };
    });
  expect(middle.colour[0]).toBeGreaterThan(240);
  expect(middle.colour[1]).toBeLessThan(20);
  expect(Math.abs(middle.naturalWidth - 200)).toBeLessThanOrEqual(2);
});

test('of a sent picture a region goes into the next question; what cannot be cut is said, and nothing is lost', async () => {
  await question()
    .getByRole('button', { name: /^Look at/ })
    .click();
  await page.getByRole('dialog').getByRole('button', { name: 'Crop' }).click();
  const dialog = page.getByRole('dialog', { name: /^Crop page/ });
  await dialog.getByRole('img', { name: /^page/ }).waitFor();
  await draw(page, [0.1, 0.1], [0.9, 0.5]);
  await page.evaluate(() => {
    const { cut } = window.fake.service.behaviour;
    window.fake.service.behaviour.cut = async () => {
      window.fake.service.behaviour.cut = cut;
      throw new Error('The disk is on fire.');
    };
  });
  await dialog.getByRole('button', { name: 'Use the region' }).click();
  await soon(() => dialog.getByRole('alert').innerText()).toContain('The disk is on fire.');
  await dialog.getByRole('button', { name: 'Use the region' }).click();
  const list = page.getByRole('list', { name: 'Attached pictures' });
  await soon(() => list.getByRole('img').count()).toBe(1);
  await page.getByRole('button', { name: /^Remove page/ }).click();
});

test('a picture of the screen is cropped before it is attached; Escape attaches nothing', async () => {
  await page.evaluate(() => {
    const screen = Object.assign(document.createElement('canvas'), { width: 640, height: 400 });
    const context = screen.getContext('2d')!;
    navigator.mediaDevices.getDisplayMedia = async () => {
      const stream = screen.captureStream();
      const paint = setInterval(() => context.fillRect(0, 0, 640, 400), 50); // a frame comes with each change
      stream.getTracks()[0]!.addEventListener('ended', () => clearInterval(paint));
      return stream;
    };
  });
  const capture = page.getByRole('button', { name: 'Take a picture of the screen' });
  const dialog = page.getByRole('dialog', { name: 'Crop screen.png' });
  const attached = page.getByRole('list', { name: 'Attached pictures' }).getByRole('img');
  await capture.click();
  await dialog.getByRole('img', { name: 'screen.png' }).waitFor();
  await page.keyboard.press('Escape');
  await soon(() => dialog.count()).toBe(0);
  expect(await attached.count()).toBe(0);

  await capture.click();
  await dialog.getByRole('button', { name: 'Use the whole picture' }).click();
  await soon(() => attached.getAttribute('alt')).toBe('screen.png');
  await page.getByRole('button', { name: 'Remove screen.png' }).click();

  await capture.click();
  await dialog.getByRole('img', { name: 'screen.png' }).waitFor();
  await page.keyboard.press('Enter');
  await dialog.getByText('320 × 200 px').waitFor();
  await page.keyboard.press('Enter');
  await soon(() => attached.getAttribute('alt')).toBe('screen-320x200.png');
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await soon(() => attached.getAttribute('alt')).toBe('screen.png');
  await page.getByRole('button', { name: 'Remove screen.png' }).click();
});

test('German has every word', async () => {
  await page.keyboard.press('Control+,');
  await page.getByText('Deutsch').click();
  await page.getByRole('heading', { name: 'Einstellungen' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('de');
  await page.keyboard.press('Escape');
  await page.getByRole('textbox', { name: 'Nachricht' }).waitFor();
  await page.keyboard.press('Control+,');
  await page.getByText('English').click();
  await page.keyboard.press('Escape');
});

test.each(['light', 'dark'] as const)('axe finds nothing serious on any screen, %s', async (colorScheme) => {
  const other = await harness.open({ colorScheme });
  await other.evaluate(() => {
    window.fake.service.behaviour.pauseMs = 0;
  });
  const found: string[] = [];
  const look = async (screen: string): Promise<void> => {
    for (const violation of await serious(other)) found.push(`${screen}: ${violation}`);
  };
  await other.getByRole('button', { name: 'What is the total?' }).waitFor();
  await look('welcome');
  await other.getByRole('button', { name: 'What is the total?' }).click();
  await other.getByText('tokens/s').waitFor();
  await look('chat');
  await other.getByRole('button', { name: /^Context/ }).click();
  await look('context');
  await other.keyboard.press('Escape');
  await other.getByRole('button', { name: 'Presets' }).click();
  await look('presets');
  await other.keyboard.press('Escape');
  await other.getByRole('button', { name: /^More for/ }).click();
  await look('menu');
  await other.keyboard.press('Escape');
  await other.getByRole('article', { name: 'You' }).hover();
  await other.getByRole('button', { name: 'Edit' }).click();
  await look('edit');
  await other.keyboard.press('Escape');
  await other.getByRole('button', { name: /^Look at/ }).click();
  await other.getByText('192 × 192 px').first().waitFor();
  await look('picture');
  await other.getByRole('dialog').getByRole('button', { name: 'Crop' }).click();
  await other.getByText('Draw a rectangle').waitFor();
  await look('crop, nothing drawn');
  await other.keyboard.press('Enter');
  await other.getByRole('group', { name: /^Region\./ }).waitFor();
  await look('crop');
  await other.keyboard.press('Escape');
  for (const name of ['General', 'Answers', 'Presets', 'Model', 'Data']) {
    await other.keyboard.press('Control+,');
    await other.getByRole('tab', { name }).click();
    await look(`settings ${name}`);
    await other.keyboard.press('Escape');
  }
  await other.keyboard.press('Control+/');
  await look('shortcuts');
  await other.keyboard.press('Escape');
  await other.setViewportSize({ width: 380, height: 760 });
  await look('narrow');
  await other.getByRole('button', { name: 'Show the chats' }).click();
  await look('drawer');
  await other.keyboard.press('Escape');
  await other.getByRole('button', { name: 'Show the inspector' }).click();
  await look('narrow inspector');
  expect(found).toEqual([]);
  await other.close();
});

test('nothing was complained of', () => {
  expect(harness.complaints).toEqual([]);
});
