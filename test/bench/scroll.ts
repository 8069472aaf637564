/**
 * Scrolling through a chat of 1,000 turns, in Chromium: how long its frames are, and how much of each the page itself takes.
 * A frame at 60 a second has 16.7 ms. Prints a table; asserts nothing.
 *
 *     npx vite build -c test/bench/vite.config.ts && node dist/bench/scroll.js [turns]
 */
import type { Page } from 'playwright-core';
import { findChromium } from '../e2e/chromium.ts';
import { openHarness } from '../renderer/harness/open.ts';
import { zipfWords } from './words.ts';

const turnCount = Number(process.argv[2] ?? 1000);
const frameCount = 300;

/** Every fourth answer has a table, every fourth code, every fourth a formula. */
function answers(): readonly string[] {
  const words = zipfWords(1);
  const kinds = [
    () => words(80),
    () => `${words(20)}\n\n| a | b | c |\n| - | - | - |\n| 1 | 2 | 3 |\n| 4 | 5 | 6 |\n\n${words(20)}`,
    () =>
      `${words(20)}\n\n\`\`\`ts\nconst total = prices.reduce((sum, price) => sum + price, 0);\n\`\`\`\n\n${words(20)}`,
    () => `${words(20)}\n\n$$\\sum_{i=1}^{n} p_i = 12.40$$\n\n${words(20)}`,
  ];
  return Array.from({ length: turnCount / 2 }, (_, index) => kinds[index % kinds.length]!());
}

async function fill(page: Page): Promise<void> {
  await page.evaluate(async (texts) => {
    const { api } = window.fake;
    let chat: number | null = null;
    let parent: number | null = null;
    for (const [index, text] of texts.entries()) {
      const asked = { chat, parent, text: `Question ${index}: what is there?`, pictures: [] };
      const added: Awaited<ReturnType<typeof api.addQuestion>> = await api.addQuestion(asked);
      const answer = await api.beginAnswer(added.question.id);
      await api.finishAnswer(answer.id, text, { type: 'stopped' });
      chat = added.chat.id;
      parent = answer.id;
    }
    window.fake.enter({ type: 'running' }); // the list is read anew
  }, answers());
  await page
    .getByRole('button', { name: /^Question 0/ })
    .first()
    .click();
  await page.locator('.turn-row').first().waitFor();
  await page.waitForTimeout(1500);
}

interface Measured {
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly longestMs: number;
  readonly pageMs: number;
  readonly shown: number;
}

/** Scrolls so many pixels a frame, towards the beginning. */
async function scroll(page: Page, pxPerFrame: number): Promise<Measured> {
  const chromium = await page.context().newCDPSession(page);
  await chromium.send('Performance.enable', { timeDomain: 'threadTicks' });
  const taskMs = async (): Promise<number> => {
    const { metrics } = await chromium.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0);
  };
  const before = await taskMs();
  const frames = await page.evaluate(
    ([px, count]) =>
      new Promise<number[]>((resolve) => {
        const box = document.querySelector('.chat-scroll')!;
        box.scrollTop = box.scrollHeight;
        const lengths: number[] = [];
        let last = performance.now();
        const step = (now: number): void => {
          lengths.push(now - last);
          last = now;
          box.scrollTop -= px!;
          if (lengths.length > count!) resolve(lengths.slice(1));
          else requestAnimationFrame(step);
        };
        requestAnimationFrame(step);
      }),
    [pxPerFrame, frameCount],
  );
  const pageMs = ((await taskMs()) - before) / frameCount;
  const sorted = frames.sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
  return {
    medianMs: at(0.5),
    p95Ms: at(0.95),
    longestMs: at(1),
    pageMs,
    shown: await page.locator('.turn-row').count(),
  };
}

process.env.CHROMIUM_PATH = await findChromium((line) => console.log(line));
const harness = await openHarness('scroll');
try {
  const page = await harness.open();
  await fill(page);
  console.log(`${turnCount} turns, ${frameCount} frames each; ${harness.browser.version()}, software rendering`);
  console.log(`${''.padEnd(22)}   median     95 %  longest  page's own CPU, in ms a frame; rows drawn`);
  for (const px of [20, 120, 600]) {
    const { medianMs, p95Ms, longestMs, pageMs, shown } = await scroll(page, px);
    const figures = [medianMs, p95Ms, longestMs, pageMs].map((ms) => ms.toFixed(1).padStart(9)).join('');
    console.log(`${`${px} px a frame`.padEnd(22)}${figures}${String(shown).padStart(12)}`);
  }
} finally {
  await harness.close();
}
