/** What a page taken over by its content still cannot do: run text, reach the network or Node, embed or be embedded. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Tried inside the page; each row is the name and how it went: `blocked by <directive>`, `refused`, or `went through`. */
async function attempts(page: Page): Promise<Readonly<Record<string, string>>> {
  return page.evaluate(async () => {
    const outcomes: Record<string, string> = {};
    const violations: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective));
    const settle = async () => {
      for (let waitedMs = 0; violations.length === 0 && waitedMs < 3000; waitedMs += 20) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };

    async function attempt(name: string, act: () => unknown): Promise<void> {
      violations.length = 0;
      let outcome = 'went through';
      try {
        if ((await act()) === false) outcome = 'refused';
      } catch {
        outcome = 'refused';
      }
      await settle();
      outcomes[name] = violations.length > 0 ? `blocked by ${violations[0]}` : outcome;
    }

    function element<K extends keyof HTMLElementTagNameMap>(tag: K, change: Partial<HTMLElementTagNameMap[K]>) {
      const made = Object.assign(document.createElement(tag), change);
      document.body.append(made);
      return made;
    }

    const ran = () => Object.hasOwn(window, 'taken');
    await attempt('inline script', () => {
      element('script', { textContent: 'window.taken = true' });
      return ran();
    });
    await attempt('inline handler', () => {
      const image = element('img', { src: 'data:image/png;base64,broken' });
      image.setAttribute('onerror', 'window.taken = true');
      return ran();
    });
    await attempt('eval', () => new Function('return 1')());
    await attempt('remote script', () => element('script', { src: 'https://example.com/x.js' }));
    await attempt('remote fetch', () => fetch('https://example.com/'));
    await attempt('remote socket', () => new WebSocket('wss://example.com/'));
    await attempt('another local port', () => fetch('http://127.0.0.1:1/'));
    await attempt('remote picture', () => element('img', { src: 'https://example.com/x.png' }));
    await attempt('frame', () => element('iframe', { src: 'https://example.com/' }));
    await attempt('object', () => element('object', { data: 'https://example.com/' }));
    await attempt('style', () => element('style', { textContent: 'body { display: none }' }));
    await attempt('worker', () => new Worker('data:text/javascript,1'));
    await attempt('base', () => element('base', { href: 'https://example.com/' }));
    await attempt('form', () => element('form', { action: 'https://example.com/', method: 'post' }).submit());
    return outcomes;
  });
}

export async function expectNoWayOut(page: Page): Promise<void> {
  expect(await attempts(page)).toEqual({
    'inline script': 'blocked by script-src-elem',
    'inline handler': 'blocked by script-src-attr',
    eval: 'blocked by script-src',
    'remote script': 'blocked by script-src-elem',
    'remote fetch': 'blocked by connect-src',
    'remote socket': 'blocked by connect-src',
    'another local port': 'blocked by connect-src',
    'remote picture': 'blocked by img-src',
    frame: 'blocked by frame-src',
    object: 'blocked by object-src',
    style: 'blocked by style-src-elem',
    worker: 'blocked by worker-src',
    base: 'blocked by base-uri',
    form: 'blocked by form-action',
  });
  const node = await page.evaluate(() =>
    ['require', 'process', 'module', 'Buffer', 'global'].filter((name) => name in window),
  );
  expect(node).toEqual([]);
}
