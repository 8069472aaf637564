/** The chats in Chromium, on a fake model and a fake host: branches, search, undo, links, and what axe finds. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { seriousFaults } from './harness/axe.ts';
import { type Harness, openHarness } from './harness/open.ts';
import { soon } from './harness/soon.ts';

vi.setConfig({ testTimeout: 240_000 }); // a machine that has other things to do

let harness: Harness;
let page: Page;

beforeAll(async () => {
  harness = await openHarness('chat');
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

test('an edit keeps its words when the arrow leads to it again; a picture goes where it is pasted', async () => {
  const edited = page.getByRole('textbox', { name: 'Edited message' });
  await message().press('ArrowUp');
  await edited.fill('Two, half wri');
  await message().press('ArrowUp');
  await soon(() => edited.evaluate((box) => box === document.activeElement)).toBe(true);
  expect(await edited.inputValue()).toBe('Two, half wri');
  await message().evaluate(async (box) => {
    const canvas = document.createElement('canvas');
    const blob = await new Promise<Blob>((resolve) => canvas.toBlob((made) => resolve(made!)));
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([blob], 'pasted.png', { type: 'image/png' }));
    box.focus();
    box.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, clipboardData }));
  });
  await page.locator('.composer').getByRole('button', { name: 'Remove pasted.png' }).click();
  await edited.press('Escape');
  await soon(() => edited.count()).toBe(0);
});

test('an answer is said aloud although the one before had the same words', async () => {
  const said = page.locator('.chat > [role=status] > span');
  await answer().getByRole('button', { name: 'Answer again' }).click();
  await soon(() => said.textContent()).toBe('Answer to Two?');
  const before = await said.elementHandle();
  await answer().getByRole('button', { name: 'Answer again' }).click();
  await soon(() => before!.evaluate(({ isConnected }) => isConnected)).toBe(false);
  await soon(() => said.textContent()).toBe('Answer to Two?');
});

test('what an answer waits for is said aloud, without per cent', async () => {
  const said = page.locator('.chat > [role=status] > span');
  await page.getByRole('button', { name: 'Send' }).waitFor();
  await page.evaluate(() => {
    window.fake.service.behaviour.pauseMs = 400; // five of them a stage
  });
  await answer().getByRole('button', { name: 'Answer again' }).click();
  for (const words of ['Looking at the picture', 'Reading the question', 'Answer to Two?']) {
    await soon(() => said.textContent()).toBe(words);
  }
  await page.evaluate(() => {
    window.fake.service.behaviour.pauseMs = 0;
  });
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
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await message().click(); // ends the renaming, and keeps the focus
  await chats.getByRole('button', { name: 'Birds', exact: true }).waitFor();
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  expect(await message().evaluate((box) => box === document.activeElement)).toBe(true);

  await chats.getByRole('button', { name: 'More for Birds' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await soon(() => chats.getByRole('button', { name: 'Birds', exact: true }).count()).toBe(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await soon(() => question().innerText()).toContain('Which bird is it?'); // it was open
  await chats.getByRole('button', { name: 'Birds', exact: true }).waitFor();
});

test('a chat keeps its draft and its settings', async () => {
  await message().fill('half a tho');
  await page.getByRole('button', { name: 'How this chat asks' }).click();
  const temperature = page.getByRole('textbox', { name: 'Temperature' });
  await temperature.fill('0.5');
  await temperature.press('Backspace');
  await temperature.pressSequentially('7'); // `0.` on the way stays as it was typed
  await page.keyboard.press('Escape');
  const chats = page.getByRole('navigation', { name: 'Chats' });
  await chats.getByRole('button', { name: 'One?', exact: true }).click();
  await soon(() => message().inputValue()).toBe('');
  await chats.getByRole('button', { name: 'Birds', exact: true }).click();
  await soon(() => message().inputValue()).toBe('half a tho');
  await page.getByRole('button', { name: 'How this chat asks' }).click();
  await soon(() => temperature.inputValue()).toBe('0.7');
  await page.getByRole('button', { name: 'Temperature: back to the default' }).click();
  await soon(() => temperature.inputValue()).toBe('0');
  expect(await temperature.evaluate((box) => box === document.activeElement)).toBe(true);
  await temperature.fill('0.3');
  await page.getByRole('button', { name: 'Back to the defaults' }).click();
  await soon(() => temperature.inputValue()).toBe('0');
  await page.keyboard.press('Escape');
  await message().fill('');
});

test('a preset of one’s own is named, deleted and brought back, and the focus goes along', async () => {
  await page.keyboard.press('Control+,');
  await page.getByRole('tab', { name: 'Presets' }).click();
  const add = page.getByRole('button', { name: 'New preset from this chat' });
  await add.click();
  const focused = () => page.evaluate(() => document.activeElement?.textContent || document.activeElement?.id);
  await page.getByRole('textbox', { name: 'Name' }).fill('Birds alone');
  await page.keyboard.press('Enter');
  await soon(focused).toBe('Edit');
  await page.getByRole('button', { name: 'Delete Birds alone' }).click();
  await page.getByText('Deleted “Birds alone”.').waitFor();
  await soon(focused).toBe('Undo');
  await page.keyboard.press('Enter');
  await page.getByText('Birds alone', { exact: true }).waitFor();
  await soon(focused).toBe('Edit');
  await page.keyboard.press('Enter');
  await soon(() => page.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('Birds alone');

  const presets = () => page.evaluate(() => window.fake.api.readSettings().then(({ settings }) => settings.presets));
  await add.click();
  await page.getByRole('textbox', { name: 'Name' }).press('Enter');
  await soon(focused).toBe('Edit');
  await add.click();
  await soon(() => page.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('My preset 2');
  for (const _ of ['once', 'once more']) {
    await page.getByRole('button', { name: 'Cancel' }).click();
    await soon(focused).toContain('New preset');
    await add.click();
  }
  await page.keyboard.press('Escape');
  expect((await presets()).map(({ name }) => name)).toEqual(['Birds alone', 'My preset']);
});

test('chats that were all deleted come back from the settings, and the focus is never lost', async () => {
  await page.keyboard.press('Control+,');
  await page.getByRole('tab', { name: 'Data' }).click();
  const data = page.getByRole('dialog', { name: 'Settings' });
  await data.getByRole('button', { name: 'Delete all chats' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete them' }).click();
  await data.getByRole('button', { name: /^Bring back \d/ }).click();
  await data.getByRole('button', { name: /^Bring back/ }).waitFor({ state: 'detached' });
  await soon(() => page.getByRole('button', { name: 'Undo' }).count()).toBe(0); // nothing is left to undo
  await data.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('navigation').getByRole('button', { name: 'Birds', exact: true }).click();
  await soon(() => message().evaluate((box) => box === document.activeElement)).toBe(true);
});

test('a question that would go without the chat’s pictures says so, and a sample’s question brings its own', async () => {
  const other = await harness.open();
  await other.evaluate(() => {
    window.fake.service.behaviour.pauseMs = 0;
  });
  const lastAsked = () =>
    other.evaluate(() => window.fake.service.calls.findLast(({ method }) => method === 'ask')!.request);
  const hint = other.getByText('The next question goes without the pictures.');
  await other.getByRole('button', { name: 'What is the total?' }).click();
  await other.getByText('tokens/s').waitFor();
  const message = other.getByRole('textbox', { name: 'Message' });
  await message.fill('long '.repeat(1200)); // of 2048 tokens, a quarter of them kept for the answer
  await hint.waitFor();
  await other.setViewportSize({ width: 360, height: 800 });
  await soon(() => other.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  await other.getByRole('button', { name: 'Attach them again' }).click();
  await other.getByRole('list', { name: 'Attached pictures' }).getByRole('img').waitFor();
  expect(await message.evaluate((box) => box === document.activeElement)).toBe(true);
  await soon(() => hint.count()).toBe(0);
  await other.getByRole('button', { name: /^Remove/ }).click();
  await hint.waitFor();
  await other.locator('.next-questions button').first().click();
  await soon(lastAsked).toMatchObject({ turns: [{}, {}, { role: 'user', pictures: [expect.any(String)] }] });
  await other.close();
});

test('a growing answer stays in sight, and moves nothing under a reader who scrolled away', async () => {
  await page.evaluate(() => {
    window.fake.service.behaviour.pauseMs = 10;
    window.fake.service.behaviour.answer = () => 'A line of words that goes on.\n\n'.repeat(400);
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
  expect(await seriousFaults(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(await page.evaluate(() => window.fake.api.opened)).toEqual([]);
  await link.click();
  await dialog.getByRole('button', { name: 'Open the link' }).click();
  await soon(() => page.evaluate(() => window.fake.api.opened)).toEqual(['https://shop.example/']);
  expect(asked.filter((address) => !address.startsWith(origin) && !address.startsWith('blob:'))).toEqual([]);
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
    for (const violation of await seriousFaults(other)) found.push(`${screen}: ${violation}`);
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
