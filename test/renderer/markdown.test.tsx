/** A model's text as Markdown: what it may become, and what it never does. */
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { allowedAddress } from '../../renderer/answers/addresses.ts';
import { MarkdownText } from '../../renderer/answers/markdown.tsx';
import { withMathMarks } from '../../renderer/answers/math-marks.ts';

const html = (text: string): string => renderToStaticMarkup(<MarkdownText text={text} />);

const attacks: readonly string[] = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '<svg><script href="data:,alert(1)"/></svg>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<a href="javascript:alert(1)">x</a>',
  '<style>body{background:url(https://evil.example/x)}</style>',
  '<link rel=stylesheet href=https://evil.example/x.css>',
  '<meta http-equiv=refresh content="0;url=https://evil.example">',
  '<form action=https://evil.example><button>go</button></form>',
  '<details open ontoggle=alert(1)>',
  '<video src=https://evil.example/x.mp4 autoplay>',
  '<object data=https://evil.example>',
  '<math><mtext></p><style><img src onerror=alert(1)></style></mtext></math>',
  '![pixel](https://evil.example/pixel.png)',
  '![pixel][p]\n\n[p]: https://evil.example/pixel.png "t"',
  '![x](data:image/svg+xml;base64,PHN2Zz4=)',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](java\nscript:alert(1))',
  '[x](&#106;avascript:alert(1))',
  '[x](data:text/html,<script>alert(1)</script>)',
  '[x](vbscript:msgbox(1))',
  '[x](file:///etc/passwd)',
  '[x](http://evil.example)',
  '[x](//evil.example)',
  '[x](app://vasari/)',
  '[x](https://user:secret@evil.example)',
  '<javascript:alert(1)>',
  '<https://evil.example/"onmouseover="alert(1)>',
  '[a](https://a.example "onmouseover=alert(1)")',
  '| <img src=x onerror=alert(1)> |\n| --- |\n| [x](javascript:alert(1)) |',
  '```html\n<script>alert(1)</script>\n```',
  '`<img src=x onerror=alert(1)>`',
  '$$\\href{javascript:alert(1)}{x}$$',
  '$$\\includegraphics{https://evil.example/x.png}$$',
  '[^1]\n\n[^1]: <script>alert(1)</script>',
  '- [ ] <input onfocus=alert(1) autofocus>',
];

test.each(attacks)('%j stays text', (attack) => {
  const made = html(attack).replaceAll(/<svg [^>]*lucide.*?<\/svg>/g, ''); // the window's own signs
  expect(made).not.toMatch(/<(script|img|svg|iframe|style|link|meta|form|video|object|math|details|a|base)\b/i);
  for (const [tag] of made.matchAll(/<[^>]+>/g)) expect(tag).not.toMatch(/\s(on\w+|href|src|srcset|style|action)=/i);
});

test.each([
  ['The sign says <STOP> here.', '<p>The sign says &lt;STOP&gt; here.</p>'],
  ['<b>\n12.40', '<p>&lt;b&gt;\n12.40</p>'],
  ['> <i>', '<blockquote>\n<p>&lt;i&gt;</p>\n</blockquote>'],
  ['- a <br> **<u>**\n- <!-- b -->', /<li>a &lt;br&gt; <strong>&lt;u&gt;<\/strong><\/li>\n<li>.*&lt;!-- b --&gt;/s],
])('tags are words of the text: %j', (text, made) => {
  if (typeof made === 'string') expect(html(text)).toBe(made);
  else expect(html(text)).toMatch(made);
});

test('a link is a button that asks first, for https and mailto alone', () => {
  expect(html('[the shop](https://shop.example/a?b=1)')).toContain(
    '<button type="button" role="link" class="link" title="https://shop.example/a?b=1">the shop</button>',
  );
  expect(html('write to someone@example.org')).toContain('title="mailto:someone@example.org"');
  expect(html('[x](http://plain.example)')).toBe('<p>x</p>');
});

test('a picture is its words', () => {
  expect(html('![a cat](https://evil.example/cat.png)')).toContain('[picture, not loaded: a cat]');
});

test('tables, lists of tasks, strikethrough, line breaks', () => {
  expect(html('| a | b |\n| - | -: |\n| 1 | 2 |')).toMatch(/<table>.*<th>a<\/th>.*<td.*>2<\/td>/s);
  expect(html('- [x] done')).toContain('type="checkbox"');
  expect(html('~~old~~')).toContain('<del>old</del>');
  expect(html('Oak Market\n2026-03-14')).toBe('<p>Oak Market\n2026-03-14</p>');
});

test('code keeps its language and its text', () => {
  expect(html('```py\nprint("<b>")\n```')).toMatch(/<span>py<\/span>.*print\(&quot;&lt;b&gt;&quot;\)/s);
});

test.each([
  ['$11.80', '$11.80'],
  ['Butter $3.45, cheese $6.20, total $9.65', 'Butter $3.45, cheese $6.20, total $9.65'],
  ['from $5 to $6', 'from $5 to $6'],
  ['$x^2$ and $y$', '$$x^2$$ and $$y$$'],
  ['\\(a+b\\)', '$$a+b$$'],
  ['\\[\\int f\\]', '\n$$\n\\int f\n$$\n'],
  ['`$x$` and $x$', '`$x$` and $$x$$'],
  ['```\n$x$\n```', '```\n$x$\n```'],
  ['a \\$x$ b', 'a \\$x$ b'],
  ['$-5.00 and ($-6.00)', '$-5.00 and ($-6.00)'],
  ['$AUD and ($−6.00)', '$AUD and ($−6.00)'],
  ['$-x$', '$$-x$$'],
  ['So:\n\n    $x$\n\n    $y$\n\nand $z$', 'So:\n\n    $x$\n\n    $y$\n\nand $$z$$'],
  ['\t$x$', '\t$x$'],
  ['- a\n\n    $x$\n\n    $y$', '- a\n\n    $$x$$\n\n    $$y$$'],
  ['a\n    $x$', 'a\n    $$x$$'],
])('mathematics in %j', (text, marked) => {
  expect(withMathMarks(text)).toBe(marked);
});

test('formulas are set as such, prices are not', () => {
  expect(html('Euler: $e^{i\\pi}$')).toContain('<span class="formula">e^{i\\pi}</span>');
  expect(html('$$\nx\n$$')).toContain('<span class="formula formula-display">x</span>');
  expect(html('Total $11.80, paid $12.00')).toBe('<p>Total $11.80, paid $12.00</p>');
});

test.each([
  ['https://a.example', 'https://a.example/'],
  ['mailto:a@b.example', 'mailto:a@b.example'],
  ['http://a.example', undefined],
  ['https://u:p@a.example', undefined],
  ['javascript:alert(1)', undefined],
  ['relative/path', undefined],
  ['', undefined],
])('the address %j', (address, allowed) => {
  expect(allowedAddress(address)).toBe(allowed);
});
