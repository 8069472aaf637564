/** What hosts and models say, in German: every sentence that a window can get to see has its own. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { figureGermanSentences } from '../../renderer/words/figure-german-sentences.ts';
import { german } from '../../renderer/words/german.ts';
import { germanSentences } from '../../renderer/words/german-sentences.ts';
import { translator } from '../../renderer/words/sentences.ts';

const { sentence } = german.common;

test.each([
  [
    'The disk is full: the picture was not stored. Free some space and try again.',
    'Die Festplatte ist voll: Das Bild wurde nicht gespeichert. Schaffen Sie Platz, und versuchen Sie es noch einmal.',
  ],
  [
    'Restored 1 chat and 3 pictures. What was there before is kept for 30 days as /a b/kept/replaced-1.db.',
    'Zurückgeholt: 1 Gespräch und 3 Bilder. Was vorher da war, bleibt 30 Tage lang als /a b/kept/replaced-1.db.',
  ],
  [
    'The model process ended by itself (exit code 134). Vasari is starting it again.',
    'Der Modellprozess hat sich selbst beendet (exit code 134). Vasari startet ihn neu.',
  ],
  [
    'HEIC pictures cannot be read. Choose a PNG, JPEG, WebP, GIF, AVIF or TIFF picture of at most 100 megapixels and 65,535 pixels a side.',
    'HEIC-Bilder lassen sich nicht lesen. Wählen Sie ein Bild als PNG, JPEG, WebP, GIF, AVIF oder TIFF mit höchstens 100 Megapixeln und 65.535 Pixeln je Seite.',
  ],
  [
    'A sentence that nobody knows. This chat was deleted.',
    'A sentence that nobody knows. Dieses Gespräch wurde gelöscht.',
  ],
  ['Das ist schon Deutsch.  Zwei  Leerzeichen bleiben.', 'Das ist schon Deutsch.  Zwei  Leerzeichen bleiben.'],
  ['', ''],
])('%s', (english, expected) => {
  expect(sentence(english)).toBe(expected);
});

test('marks of patterns are letters here, and a gap never holds the marks of another language’s', () => {
  const say = translator({ 'Is (a+b) {0}?': 'Ist (a+b) {0}?', '{0} of {1}.': '{1} hat {0}.' });
  expect(say('Is (a+b) $&?')).toBe('Ist (a+b) $&?');
  expect(say('1 of {0}.')).toBe('{0} hat 1.');
});

test('both languages have the same gaps', () => {
  const gaps = (text: string) => [...text.matchAll(/\{\d\}/g)].map(String).sort();
  for (const [english, other] of Object.entries({ ...germanSentences, ...figureGermanSentences }))
    expect(gaps(other), english).toEqual(gaps(english));
});

/** Where sentences for the window are thrown. Those of requests are for who writes programs. */
const folders = [
  ...['electron', 'electron/store'],
  ...['native-models/checkpoint', 'native-models/convert', 'native-models/inspect'],
  ...['renderer/chat', 'renderer/inspector', 'renderer/pictures'],
];
const files = [
  ...folders.flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`)),
  ...['picture-file', 'kv-cache', 'manifest-file', 'memory', 'pca', 'session'].map(
    (name) => `native-models/inference/${name}.ts`,
  ),
].filter((path) => /\.tsx?$/.test(path));
const notForWindows =
  /(socket-wire|start|browser-host|system-browser|electron-binary|window-files|picture-cleaner|settings)\.ts$|(store\/(export|export-markdown)|convert\/(cli|prompts|packers)|checkpoint\/config)\.ts$/;

/** What is written to a log, said by a file, or a graph's own matter. */
const exceptions = [
  'HTTP/1.1',
  'The frame',
  'Frames are binary.',
  'The model process is started by Vasari',
  'Nothing is open yet.',
  'The graph ',
  'The size [',
  'The output ',
  'Exported from',
];

test.each(files.filter((path) => !notForWindows.test(path)))('%s', (path) => {
  const code = readFileSync(path, 'utf8')
    .replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
    .replaceAll(/console\.(error|log)\([\s\S]*?\);/g, '');
  const literals = [...code.matchAll(/'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`|"((?:[^"\\\n]|\\.)*)"/g)]
    .map(([, single, template, double]) => single ?? template ?? double ?? '')
    .filter((text) => /^[A-Z][a-z]+ [^:]*.*\.$/s.test(text) && !exceptions.some((start) => text.startsWith(start)));
  for (const literal of literals) {
    let gap = 0;
    const filled = literal.replaceAll(/\$\{[^{}]*(\{[^{}]*\}[^{}]*)*\}/g, () => `x${gap++}`);
    for (const part of filled.split(/(?<=[.!?]) (?=[A-Z])/)) expect(sentence(part), part).not.toBe(part);
  }
});
