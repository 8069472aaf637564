/** Text and controls against what they stand on, in both themes: WCAG 2.2, AA. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const css = readFileSync('renderer/ui/tokens.css', 'utf8');

function tokens(selector: string): ReadonlyMap<string, string> {
  const start = css.indexOf(`${selector} {`);
  const block = css.slice(start, css.indexOf('}', start));
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name!, value!]));
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light! + 0.05) / (dark! + 0.05);
}

const text: readonly [string, readonly string[]][] = [
  ['ink', ['sheet', 'mount', 'raised', 'well', 'accent-wash', 'danger-wash']],
  ['ink-soft', ['sheet', 'mount', 'raised', 'danger-wash']],
  ['ink-quiet', ['sheet', 'mount', 'raised', 'well', 'accent-wash']],
  ['accent', ['sheet', 'mount', 'raised', 'accent-wash', 'danger-wash']],
  ['accent-strong', ['accent-wash']],
  ['danger', ['sheet', 'mount', 'danger-wash']],
  ['on-accent', ['accent', 'accent-strong']],
  ['sheet', ['danger']],
];
const controls: readonly [string, readonly string[]][] = [['edge', ['sheet', 'mount', 'raised']]];

test.each([':root', ':root[data-theme="dark"]'])('%s', (selector) => {
  const theme = tokens(selector);
  for (const [pairs, least] of [[text, 4.5] as const, [controls, 3] as const]) {
    for (const [front, backs] of pairs) {
      for (const back of backs) {
        expect(contrast(theme.get(front)!, theme.get(back)!), `${front} on ${back}`).toBeGreaterThanOrEqual(least);
      }
    }
  }
});

test('the dark theme is the same by the system and by choice', () => {
  expect(tokens(':root:not([data-theme="light"])')).toEqual(tokens(':root[data-theme="dark"]'));
});
