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
    'a.safetensors: lm_head.weight ends at byte 9 of 8: the file is truncated.',
    'a.safetensors: lm_head.weight endet bei Byte 9 von 8: Die Datei ist abgeschnitten.',
  ],
  [
    'Neither a.json nor b.safetensors is there. Save the checkpoint as safetensors: pytorch_model.bin is not read.',
    'Weder a.json noch b.safetensors ist da. Speichern Sie den Checkpoint als safetensors: pytorch_model.bin wird nicht gelesen.',
  ],
  [
    'manifest.json: manifestVersion 9 is newer than 3, which this Vasari reads: update Vasari, or convert the checkpoint with this one.',
    'manifest.json: manifestVersion 9 ist neuer als 3, die dieses Vasari liest: Bringen Sie Vasari auf den neuesten Stand, oder wandeln Sie den Checkpoint mit diesem um.',
  ],
  [
    'The conversation has 13,547 tokens, the model takes 3,072: start a new one, or ask with fewer pictures.',
    'Das Gespräch hat 13.547 Token, das Modell fasst 3.072: Beginnen Sie ein neues, oder fragen Sie mit weniger Bildern.',
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
  const say = translator({ 'Is (a+b) {0}?': 'Ist (a+b) {0}?', '{0} of {1}.': '{1} hat {0}.' }, '.');
  expect(say('Is (a+b) $&?')).toBe('Ist (a+b) $&?');
  expect(say('1 of {0}.')).toBe('{0} hat 1.');
});

test('both languages have the same gaps', () => {
  const gaps = (text: string) => [...text.matchAll(/\{\d\}/g)].map(String).sort();
  for (const [english, other] of Object.entries({ ...germanSentences, ...figureGermanSentences }))
    expect(gaps(other), english).toEqual(gaps(english));
});

test('no sentence is taken for another that fits it too', () => {
  const fill = (text: string): string => text.replaceAll(/\{(\d)\}/g, 'x$1');
  for (const [english, other] of Object.entries({ ...germanSentences, ...figureGermanSentences }))
    expect(sentence(fill(english))).toBe(fill(other));
});

/** Where sentences for the window are thrown. Those of requests are for who writes programs. */
const folders = [
  ...['electron', 'electron/store'],
  ...['native-models/checkpoint', 'native-models/convert', 'native-models/inspect'],
  ...['renderer/chat', 'renderer/inspector', 'renderer/pictures'],
];
const files = [
  ...folders.flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`)),
  ...['binding', 'kv-cache', 'manifest-file', 'memory', 'model', 'ort-api', 'pca', 'picture-file', 'session'].map(
    (name) => `native-models/inference/${name}.ts`,
  ),
].filter((path) => /\.tsx?$/.test(path));
const notForWindows =
  /(socket-wire|start|browser-host|system-browser|electron-binary|window-files|window-recovery|picture-cleaner|settings)\.ts$|(store\/export-words|convert\/(cli|prompts|packers)|checkpoint\/config)\.ts$/;

/** What is written to a log, said by a file, to who writes programs, or a graph's own matter. */
const exceptions = [
  'HTTP/1.1',
  'The frame',
  'Frames are binary.',
  'The model process is started by Vasari',
  'Nothing is open yet.',
  'The graph ',
  'The size [',
  'The output ',
  'manifest.json: x0: ',
  'x0: x1 x2: expected ',
  'A field goes past the end of its message.',
  'x0: no graph takes or gives bools.',
  'x0: nothing measures the cache.',
  'x0: an int8 cache takes heads ',
  'x0: made x1 numbers ',
  'x0: a table has no inputs ',
  'x0 patches cannot be aligned ',
];
const forPrograms = /^[a-z]+[A-Z]\w*: /;

/** With words in its gaps; one at its end may be a sentence of its own, or none. */
function filled(literal: string): string {
  let gap = 0;
  const text = literal.replaceAll(/\$\{[^{}]*(\{[^{}]*\}[^{}]*)*\}/g, () => `x${gap++}`);
  return text.trim().replace(/(?<=\.) ?x\d+$/, '');
}

test.each(files.filter((path) => !notForWindows.test(path)))('%s', (path) => {
  const code = readFileSync(path, 'utf8')
    .replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
    .replaceAll(/console\.(error|log)\([\s\S]*?\);/g, '');
  const said = [...code.matchAll(/'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`|"((?:[^"\\\n]|\\.)*)"/g)]
    .map(([, single, template, double]) => filled(single ?? template ?? double ?? ''))
    .filter((text) => /^\S+ .*\.$/s.test(text) && !forPrograms.test(text))
    .filter((text) => !exceptions.some((start) => text.startsWith(start)));
  for (const part of said.flatMap((text) => text.split(/(?<=[.!?]) (?=[A-Z])/))) {
    const whole = [part, `a.safetensors: ${part}`]; // some are said of a file, which stands before them
    expect(
      whole.filter((text) => sentence(text) !== text),
      part,
    ).not.toEqual([]);
  }
});
