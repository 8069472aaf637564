/** Every screen of the window and the steps that lead to it, from a page that was just opened. */
import type { Page } from 'playwright-core';

export interface Screen {
  readonly name: string;
  readonly steps: (page: Page) => Promise<void>;
}

const longAnswer = [
  'The receipt is from **Bellini** and lists three things:',
  '| item | count | price |\n| :- | -: | -: |\n| Espresso | 1 | 2.80 |\n| Focaccia | 1 | 5.40 |\n| Panna cotta | 1 | 4.20 |',
  'The total follows as $$\\sum_{i=1}^{3} p_i = 2.80 + 5.40 + 4.20 = 12.40$$ and in code:',
  '```ts\nconst prices = [2.8, 5.4, 4.2]; // as printed\nconst total = prices.reduce((sum, price) => sum + price, 0);\nconsole.log("TOTAL", total.toFixed(2));\n```',
  '1. The date is `2026-03-14`.\n2. The bar code cannot be read at this size.\n   - It stands at the foot.\n   - It has sixty bars.',
  '> Keep this receipt for returns, as [the shop](https://shop.example/) says.',
].join('\n\n');

const message = (page: Page) => page.getByRole('textbox', { name: /^(Message|Nachricht)$/ });

async function answered(page: Page): Promise<void> {
  await page
    .getByText(/tokens\/s|Token\/s/)
    .last()
    .waitFor();
  await page.getByRole('button', { name: /^(Send|Senden)$/ }).waitFor();
}

async function askSample(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'What is the total?' }).click();
  await answered(page);
}

async function ask(page: Page, text: string): Promise<void> {
  await message(page).fill(text);
  await message(page).press('Enter');
}

async function openSettings(page: Page, index: number): Promise<void> {
  await page.keyboard.press('Control+,');
  await page.getByRole('dialog').getByRole('tab').nth(index).click();
}

async function showState(page: Page, state: unknown): Promise<void> {
  await page.evaluate((shown) => {
    const { dataInfo } = window.fake.api;
    window.fake.api.dataInfo = async () => ({ ...(await dataInfo()), state: shown as never });
  }, state);
  await openSettings(page, 4); // reads it anew
  await page.locator('.banner').waitFor({ state: 'attached' });
  await page.keyboard.press('Escape');
}

async function openInspector(page: Page): Promise<void> {
  const isBeside = (page.viewportSize()?.width ?? 0) > 1088; // as app.tsx has it
  if (!isBeside) await page.locator('.head .icon-button').last().click();
  await page.locator('.plate-square[data-filled]').nth(5).waitFor();
}

async function compare(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.getByRole('menuitemcheckbox', { name: item }).click();
  await page.locator('.plate-square[data-filled]').nth(11).waitFor();
}

const comparing: readonly Screen[] = [
  {
    name: 'two-models',
    async steps(page) {
      await page.evaluate(() => window.fake.addModel());
      await askSample(page);
      await openInspector(page);
      await compare(page, 'Vasari Mini int8');
      await page.locator('.alignments[aria-busy=false]').waitFor();
    },
  },
  {
    name: 'two-pictures',
    async steps(page) {
      await askSample(page);
      await page.keyboard.press('Control+Shift+o');
      await page.getByRole('button', { name: 'What does the sign say?' }).click();
      await answered(page);
      await openInspector(page);
      await compare(page, 'receipt');
    },
  },
];

export const screens: readonly Screen[] = [
  ...comparing,
  { name: 'welcome', steps: async (page) => void (await page.locator('.sample img').last().waitFor()) },
  { name: 'chat', steps: askSample },
  {
    name: 'long-answer',
    async steps(page) {
      await page.evaluate((text) => {
        window.fake.service.behaviour.answer = () => text;
      }, longAnswer);
      await ask(page, 'What does the receipt say, in full? Give a table and how the total follows.');
      await answered(page);
      await page.locator('.katex').first().waitFor();
      await page.locator('.hljs-keyword').first().waitFor();
    },
  },
  {
    name: 'branches',
    async steps(page) {
      await askSample(page);
      await page.getByRole('article', { name: 'Vasari' }).hover();
      await page.locator('.answer .turn-actions button').last().click();
      await page.getByText('2/2').waitFor();
      await answered(page);
    },
  },
  {
    name: 'edit',
    async steps(page) {
      await askSample(page);
      await message(page).press('ArrowUp');
      await page.locator('.edit textarea').waitFor();
      await page.locator('.edit img').waitFor();
    },
  },
  {
    name: 'interrupted',
    async steps(page) {
      await page.evaluate(() => window.fake.dieAfter(6));
      await ask(page, 'What is in the picture?');
      await page.locator('.answer-trouble').waitFor();
    },
  },
  {
    name: 'refused-picture',
    async steps(page) {
      const buffer = Buffer.from('no picture');
      await page.locator('input[type=file]').setInputFiles([{ name: 'notes.png', mimeType: 'image/png', buffer }]);
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'search',
    async steps(page) {
      await askSample(page);
      await page.keyboard.press('Control+k');
      await page.keyboard.type('total');
      await page.locator('.hit mark').first().waitFor();
    },
  },
  {
    name: 'search-nothing',
    async steps(page) {
      await page.keyboard.press('Control+k');
      await page.keyboard.type('zebra');
      await page.locator('.sidebar [role=status]').waitFor();
    },
  },
  {
    name: 'chat-menu',
    async steps(page) {
      await askSample(page);
      await page.locator('.chat-more').click();
      await page.getByRole('menuitem').nth(2).hover();
      await page.getByRole('menuitem', { name: 'JSON' }).waitFor();
    },
  },
  {
    name: 'deleted',
    async steps(page) {
      await askSample(page);
      await page.locator('.chat-more').click();
      await page.getByRole('menuitem').last().click();
      await page.locator('.notice').waitFor();
    },
  },
  {
    name: 'presets',
    async steps(page) {
      await page.locator('.composer-row button').nth(2).click();
      await page.getByRole('menu').waitFor();
    },
  },
  {
    name: 'context',
    async steps(page) {
      await askSample(page);
      await page.locator('[data-context]').click();
      await page.locator('.context-card').waitFor();
    },
  },
  {
    name: 'picture',
    async steps(page) {
      await askSample(page);
      await page.locator('.sent-picture button').first().click();
      await page.getByText('192 × 192 px').first().waitFor();
    },
  },
  {
    name: 'crop',
    async steps(page) {
      await askSample(page);
      await page.locator('.sent-picture button').first().click();
      await page.locator('.dialog-head .button').first().click();
      await page.locator('.crop-stage img').waitFor();
      await page.keyboard.press('Enter');
      await page.locator('.ReactCrop__crop-selection').waitFor();
    },
  },
  ...['general', 'answers', 'presets', 'model', 'data'].map((name, index) => ({
    name: `settings-${name}`,
    steps: (page: Page) => openSettings(page, index),
  })),
  {
    name: 'add-model',
    async steps(page) {
      await openSettings(page, 3);
      await page.locator('.settings-content .button').first().click();
      await page.locator('.add-model-folder input').fill('/models/florence-vl-3b');
      await page.keyboard.press('Enter');
      await page.locator('.add-model-choices').waitFor();
    },
  },
  {
    name: 'converting',
    async steps(page) {
      const state = { type: 'running', name: 'Florence-VL 3B', doneBytes: 0, totalBytes: 0 } as const;
      await page.evaluate((shown) => window.fake.convert({ ...shown, startedMs: Date.now() }), state);
      await page.locator('.conversion-line').click();
      await page.locator('.add-model-figures').waitFor();
    },
  },
  {
    name: 'erase',
    async steps(page) {
      await openSettings(page, 4);
      await page.locator('.button-danger').last().click();
      await page.getByRole('alertdialog').waitFor();
    },
  },
  {
    name: 'link',
    async steps(page) {
      await page.evaluate(() => {
        window.fake.service.behaviour.answer = () => 'See [the shop](https://shop.example/a/page?of=it).';
      });
      await ask(page, 'Where is it from?');
      await answered(page);
      await page.getByRole('link', { name: 'the shop' }).click();
      await page.getByRole('alertdialog').waitFor();
    },
  },
  { name: 'shortcuts', steps: (page) => page.keyboard.press('Control+/') },
  {
    name: 'damaged',
    steps: (page) =>
      showState(page, {
        type: 'damaged',
        message:
          'The database was damaged. Nothing was thrown away: the damaged file is kept for 30 days as /home/someone/vasari/kept/damaged-2026-11-21T09-30-05Z.db.',
        keptAs: '/home/someone/vasari/kept/damaged-2026-11-21T09-30-05Z.db',
        backup: { createdMs: 1_790_000_000_000, sizeBytes: 1 },
      }),
  },
  {
    name: 'newer',
    steps: (page) =>
      showState(page, {
        type: 'read-only',
        why: 'newer-version',
        message:
          'A newer Vasari wrote this data (version 9; this one knows 1). It can be read here, not changed: update Vasari to go on writing.',
      }),
  },
  {
    name: 'no-model',
    async steps(page) {
      await page.getByText('int4').waitFor();
      await page.evaluate(() => {
        window.fake.enter({
          type: 'died',
          message: 'The model process ended by itself (exit code 134). Vasari is starting it again.',
        });
      });
      await page.getByText('exit code 134').waitFor();
    },
  },
  {
    name: 'drop',
    steps: (page) =>
      page.evaluate(() => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File(['x'], 'a.png', { type: 'image/png' }));
        document.body.dispatchEvent(new DragEvent('dragenter', { bubbles: true, cancelable: true, dataTransfer }));
      }),
  },
];

/** Screens that a narrow window has, beside its shape of the others. */
export const narrowScreens: readonly Screen[] = [
  ...screens.filter(({ name }) =>
    [
      'two-models',
      'two-pictures',
      'welcome',
      'chat',
      'long-answer',
      'picture',
      'crop',
      'settings-answers',
      'add-model',
    ].includes(name),
  ),
  {
    name: 'drawer',
    async steps(page) {
      await askSample(page);
      await page.locator('.head .icon-button').first().click();
      await page.locator('.drawer').waitFor();
    },
  },
  {
    name: 'inspector',
    async steps(page) {
      await askSample(page);
      await openInspector(page);
    },
  },
];
