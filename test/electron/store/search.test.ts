/** Search finds by beginnings, ignores accents and case, tells where, and takes any text as words. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { expect, test } from 'vitest';
import type { ChatHit } from '../../../electron/desktop-api.ts';
import { databaseIn } from '../../../electron/store/files.ts';
import { importChat } from '../../../electron/store/import.ts';
import { answer, ask, openStore, picture } from './opened-store.ts';

const marked = ({ turn }: ChatHit): string[] =>
  turn?.ranges.map(({ start, end }) => turn.snippet.slice(start, end)) ?? [];

test('the last word may go on; matches are ranges of the title and of a snippet', async () => {
  const { calls } = await openStore();
  const { question } = await ask(calls, 'Which shop is it?');
  const said = await answer(calls, question, `${'much is said before. '.repeat(30)}The Café Größe on the corner.`);
  await ask(calls, 'Another chat');
  const hits = await calls.searchChats('CAFE gro', 10);
  expect(hits).toHaveLength(1);
  expect(hits[0]!.turn).toMatchObject({ id: said.id, role: 'assistant' });
  expect(hits[0]!.turn!.snippet).toMatch(/^….*The Café Größe on the corner\.$/);
  expect(marked(hits[0]!)).toEqual(['Café', 'Größe']);
  const titled = await calls.searchChats('anoth', 10);
  expect(titled[0]!.titleRanges).toEqual([{ start: 0, end: 7 }]);
});

test('titles come first, then the latest; never more than asked for', async () => {
  const { calls, clock } = await openStore();
  for (const text of ['one\nlemon', 'two\nlemon', 'three\nlemon', 'lemon']) {
    clock.ms += 1;
    await ask(calls, text);
  }
  const titles = async (limit: number): Promise<string[]> =>
    (await calls.searchChats('lemon', limit)).map(({ chat }) => chat.title);
  expect(await titles(10)).toEqual(['lemon', 'three', 'two', 'one']);
  expect(await titles(2)).toEqual(['lemon', 'three']);
});

test('a picture is found by parts of its name, the latest of a chat, behind what was said', async () => {
  const { calls } = await openStore();
  const pictures = [{ picture: picture('a'), name: 'IMG_2034 (lemon).jpg' }];
  const { chat } = await ask(calls, 'What is this?', { pictures });
  await ask(calls, 'A lemon');
  const hits = await calls.searchChats('img 034', 10);
  expect(hits.map((hit) => hit.chat.id)).toEqual([chat.id]);
  expect(hits[0]!.turn).toMatchObject({ role: 'user', snippet: 'IMG_2034 (lemon).jpg' });
  expect(marked(hits[0]!)).toEqual(['IMG', '034']);
  expect((await calls.searchChats('LEMON', 10)).map((hit) => hit.titleRanges.length)).toEqual([1, 0]);
  expect(await calls.searchChats('lemon).jpg 034', 10)).toHaveLength(1);
  expect(await calls.searchChats('img 035', 10)).toEqual([]);
  expect(await calls.searchChats('%', 10)).toEqual([]);
});

test.each([
  '"',
  '""',
  "'",
  '*',
  'NEAR(',
  'lemon*',
  'lemon AND',
  'text:lemon',
  '^lemon',
  '-',
  '(',
  'a" OR "b',
  '\0',
  '{x}:',
  '',
])('the words %j are only words', async (words) => {
  const { calls } = await openStore();
  await ask(calls, 'A lemon "quoted" text');
  const found = await calls.searchChats(words, 10);
  expect(found.length).toBe(['lemon*', '^lemon'].includes(words) ? 1 : 0);
});

test('a hit in a text with marks of its own is still only its match', async () => {
  const { calls } = await openStore();
  await ask(calls, 'x\n<b>\u0001lemon\u0002</b> <mark>pie</mark>');
  const [hit] = await calls.searchChats('pie', 1);
  expect(hit!.turn!.snippet).toContain('<mark>pie</mark>');
  expect(marked(hit!)).toEqual(['pie']);
});

function spoil(folder: string): void {
  const raw = new DatabaseSync(databaseIn(folder), { defensive: false });
  raw.exec('DELETE FROM turn_words_data');
  raw.close();
}

test('a damaged index is made anew, by a search and by a change', async () => {
  const { calls, store, folder } = await openStore();
  const { question } = await ask(calls, 'A fruit\nor a lemon');
  const writing = await calls.beginAnswer(question.id);
  await calls.appendText(writing.id, 0, 'A pear');
  spoil(folder);
  expect((await calls.searchChats('lemon', 1))[0]?.turn?.id).toBe(question.id);
  spoil(folder);
  await answer(calls, question, 'An orange');
  expect((await calls.searchChats('lemon', 1))[0]?.turn?.id).toBe(question.id);
  expect((await calls.searchChats('orange', 1))[0]?.turn?.role).toBe('assistant');
  expect(await calls.searchChats('pear', 1)).toEqual([]);
  await calls.finishAnswer(writing.id, 'A pear.', { type: 'stopped' });
  expect(await calls.searchChats('pear', 1)).toHaveLength(1);
  store.database.exec("INSERT INTO turn_words (turn_words, rank) VALUES ('integrity-check', 1)");
});

test('a damaged index is made anew by the start that interrupts an answer', async () => {
  const { calls, store, folder } = await openStore();
  const { chat, question } = await ask(calls, 'A lemon');
  const writing = await calls.beginAnswer(question.id);
  await calls.appendText(writing.id, 0, 'A pear');
  store.close();
  spoil(folder);
  const next = await openStore(folder);
  expect(next.store.state).toEqual({ type: 'ready' });
  expect((await next.calls.openChat(chat.id)).turns[1]).toMatchObject({ state: { type: 'interrupted' } });
  expect(await next.calls.searchChats('pear', 1)).toHaveLength(1);
});

test('a damaged index is made anew by a page that closes, an import, and a deletion for good', async () => {
  const { calls, store, folder, page, clock } = await openStore();
  const { chat, question } = await ask(calls, 'A lemon');
  await calls.beginAnswer(question.id);
  spoil(folder);
  store.closePage(page);
  expect((await calls.openChat(chat.id)).turns[1]).toMatchObject({ state: { type: 'interrupted' } });

  const file = join(folder, 'chat.json');
  const head = { format: 'vasari-chat', version: 1, title: 'T', isRenamed: false, createdMs: 1, settings: {}, leaf: 0 };
  const turns = [{ role: 'user', parent: null, text: 'An apple', pictures: [], createdMs: 1 }];
  await writeFile(file, JSON.stringify({ ...head, turns, pictures: [] }));
  spoil(folder);
  await importChat(store, page, file);
  expect(await calls.searchChats('apple', 1)).toHaveLength(1);

  await calls.deleteChats('all');
  clock.ms += 3_600_001;
  spoil(folder);
  await store.doChores();
  expect(store.database.get('SELECT count(*) AS count FROM turns')).toEqual({ count: 0 });
});
