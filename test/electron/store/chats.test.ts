/** What a chat promises: a tree of turns, a list in order, drafts, search, and deletion that can be taken back. */
import { expect, test } from 'vitest';
import type { StoredTurn } from '../../../electron/desktop-api.ts';
import { shownTurns } from '../../../electron/store/branch.ts';
import type { Store } from '../../../electron/store/store.ts';
import { answer, ask, openStore, picture } from './opened-store.ts';

const missing = expect.objectContaining({ code: 'chat-missing' });
const refused = expect.objectContaining({ code: 'request-invalid' });
const textsOf = (turns: readonly StoredTurn[]): string[] => turns.map(({ text }) => text);

test('a question begins a chat, an answer grows in it, and all of it is there again', async () => {
  const { calls, store, folder } = await openStore();
  const pictures = [{ picture: picture('a'), name: 'receipt.png', imageMode: 'squash' as const }];
  const { chat, question } = await ask(calls, 'What is the total?', { pictures, settings: { seed: 7 } });
  expect(chat).toMatchObject({ title: 'What is the total?', isRenamed: false, isPinned: false });
  const begun = await calls.beginAnswer(question.id);
  expect(begun).toMatchObject({ parent: question.id, text: '', state: { type: 'writing' } });
  await calls.appendText(begun.id, 0, 'It is ');
  await calls.appendText(begun.id, 6, '11.8');
  await calls.appendText(begun.id, 9, '.80 €'); // what was not stored before, said again
  await calls.finishAnswer(begun.id, 'It is 11.80 €', { type: 'stopped' });
  store.close();

  const again = await openStore(folder);
  const opened = await again.calls.openChat(chat.id);
  expect(opened).toMatchObject({ leaf: begun.id, settings: { seed: 7 }, draft: { text: '', pictures: [] } });
  expect(opened.turns[0]).toEqual({ ...question, pictures });
  expect(opened.turns[1]).toMatchObject({ text: 'It is 11.80 €', state: { type: 'stopped' } });
});

test('edits and retries are branches; the leaf says which one is shown', async () => {
  const { calls } = await openStore();
  const { chat, question } = await ask(calls, 'One');
  const first = await answer(calls, question, 'First answer');
  await answer(calls, question, 'Second answer');
  const { question: edited } = await ask(calls, 'One, edited', { chat: chat.id });
  const third = await answer(calls, edited, 'Third answer');
  let opened = await calls.openChat(chat.id);
  expect(opened.leaf).toBe(third.id);
  expect(textsOf(shownTurns(opened))).toEqual(['One, edited', 'Third answer']);
  await calls.chooseLeaf(chat.id, first.id);
  opened = await calls.openChat(chat.id);
  expect(textsOf(shownTurns(opened))).toEqual(['One', 'First answer']);
  expect(opened.turns).toHaveLength(5);
});

test.each<[string, unknown]>([
  ['an absent chat', { chat: 99 }],
  ['an absent parent', { parent: 99 }],
])('a question to %s', async (_name, change) => {
  const { calls } = await openStore();
  await expect(ask(calls, 'Well?', change as object)).rejects.toEqual(missing);
  expect((await calls.listChats(null, 10)).chats).toEqual([]);
});

test('turns keep to their chat and their speakers', async () => {
  const { calls } = await openStore();
  const one = await ask(calls, 'One');
  const other = await ask(calls, 'Other');
  const said = await answer(calls, one.question, 'Said');
  await expect(ask(calls, 'x', { chat: other.chat.id, parent: said.id })).rejects.toEqual(refused);
  await expect(ask(calls, 'x', { chat: one.chat.id, parent: one.question.id })).rejects.toEqual(missing);
  await expect(calls.beginAnswer(said.id)).rejects.toEqual(missing);
  await expect(calls.chooseLeaf(other.chat.id, said.id)).rejects.toEqual(refused);
  await expect(calls.appendText(said.id, 0, 'more')).rejects.toEqual(refused);
  const writing = await calls.beginAnswer(other.question.id);
  await expect(calls.appendText(writing.id, 1, 'x')).rejects.toEqual(refused);
});

test.each([
  ['Read this\nand that', 'Read this'],
  ['  \n  spaced   out ', 'spaced out'],
  ['', 'holiday.png'],
  [`${'word '.repeat(20)}`, `${'word '.repeat(11)}word…`],
  ['ä'.repeat(100), `${'ä'.repeat(60)}…`],
])('the title of %j', async (text, title) => {
  const { calls } = await openStore();
  const { chat } = await ask(calls, text, { pictures: [{ picture: picture('a'), name: 'holiday.png' }] });
  expect(chat.title).toBe(title);
});

test('a renamed chat can have its first title back; pinned ones come first; pages do not overlap', async () => {
  const { calls, clock } = await openStore();
  const ids: number[] = [];
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    clock.ms += 1000;
    ids.push((await ask(calls, name)).chat.id);
  }
  expect(await calls.renameChat(ids[0]!, 'Mine')).toMatchObject({ title: 'Mine', isRenamed: true });
  expect(await calls.renameChat(ids[0]!, null)).toMatchObject({ title: 'a', isRenamed: false });
  await calls.pinChat(ids[1]!, true);
  const titles: string[] = [];
  let after: string | null = null;
  do {
    const page = await calls.listChats(after, 2);
    titles.push(...page.chats.map(({ title }) => title));
    after = page.next;
  } while (after !== null);
  expect(titles).toEqual(['b', 'e', 'd', 'c', 'a']);
  await expect(calls.listChats('; DROP TABLE chats', 2)).rejects.toEqual(refused);
});

test('drafts are kept for each chat and for the one not begun, and taken by the question', async () => {
  const { calls } = await openStore();
  const draft = { text: 'Half a thou', pictures: [{ picture: picture('a'), name: 'a.png' }] };
  await calls.saveDraft(null, draft);
  expect(await calls.readDraft(null)).toEqual(draft);
  const { chat } = await ask(calls, 'Well?');
  expect(await calls.readDraft(null)).toEqual(draft);
  await ask(calls, 'Half a thought', { takesDraft: draft });
  expect(await calls.readDraft(null)).toEqual({ text: '', pictures: [] });
  await calls.saveDraft(chat.id, draft);
  expect((await calls.openChat(chat.id)).draft).toEqual(draft);
  await calls.deleteChats([chat.id]);
  await calls.saveDraft(12_345, draft);
  expect((await calls.readDraft(12_345)).text).toBe('');
});

test("a question takes its window's own draft, not what another window stored over it", async () => {
  const { calls } = await openStore();
  const draft = (text: string) => ({ text, pictures: [] });
  await calls.saveDraft(null, draft('One'));
  await calls.saveDraft(null, draft('Two, half'));
  await ask(calls, 'One', { takesDraft: draft('One') });
  expect((await calls.readDraft(null)).text).toBe('Two, half');
  await ask(calls, 'Two, whole', { takesDraft: draft('Two, half') }); // its last letters were not stored yet
  expect((await calls.readDraft(null)).text).toBe('');
});

test('a deletion can be taken back for an hour; then it is gone, and so is its text', async () => {
  const { calls, clock, store } = await openStore();
  const { chat, question } = await ask(calls, 'My secret canary');
  const kept = await ask(calls, 'Something else');
  expect(await calls.deleteChats([chat.id, 99])).toEqual([chat.id]);
  await expect(calls.openChat(chat.id)).rejects.toEqual(missing);
  await expect(calls.beginAnswer(question.id)).rejects.toEqual(missing);
  expect(await calls.searchChats('canary', 10)).toEqual([]);
  await calls.restoreChats([chat.id]);
  expect(await calls.searchChats('canary', 10)).toHaveLength(1);
  await calls.deleteChats('all');
  await calls.restoreChats('all');
  expect((await calls.listChats(null, 10)).chats.map(({ id }) => id).sort()).toEqual([chat.id, kept.chat.id].sort());
  await calls.deleteChats('all');
  await calls.restoreChats([kept.chat.id]);
  clock.ms += 3_600_001;
  await store.doChores();
  await expect(calls.restoreChats([chat.id])).rejects.toEqual(missing);
  expect((await calls.listChats(null, 10)).chats.map(({ title }) => title)).toEqual(['Something else']);
  const words = store.database.all("SELECT * FROM turn_words WHERE turn_words MATCH 'canary'");
  expect(words).toEqual([]);
});

test('a chat of thousands of turns can be deleted for good', async () => {
  const { calls, clock, store } = await openStore();
  const { chat, question } = await ask(calls, 'The first');
  store.database.transaction(() => {
    for (let id = question.id; id < question.id + 3000; id += 1) {
      store.database.run(
        "INSERT INTO turns (chat, parent, role, text, state, created_ms) VALUES (?, ?, 'user', 'x', 'asked', 0)",
        ...[chat.id, id],
      );
    }
  });
  await calls.deleteChats([chat.id]);
  clock.ms += 3_600_001;
  await store.doChores();
  expect(store.database.get('SELECT count(*) AS count FROM turns')).toEqual({ count: 0 });
});

test('deleting for good lets others in between; what an end leaves over cannot be taken back', async () => {
  const { calls, clock, store, folder } = await openStore();
  const { chat, question } = await ask(calls, 'The first');
  for (let index = 0; index < 60; index += 1) await answer(calls, question, 'A word or two.');
  await calls.deleteChats([chat.id]);
  clock.ms += 3_600_001;
  const countOf = (of: Store): number =>
    of.database.get<{ count: number }>('SELECT count(*) AS count FROM turns')!.count;
  const purging = store.doChores();
  while (countOf(store) === 61) await new Promise((resolve) => setImmediate(resolve));
  expect(countOf(store)).toBeGreaterThan(0);
  await expect(calls.restoreChats([chat.id])).rejects.toEqual(missing);
  await calls.restoreChats('all');
  expect((await calls.listChats(null, 1)).chats).toEqual([]);
  store.close();
  await purging;

  const next = await openStore(folder);
  expect(countOf(next.store)).toBeGreaterThan(0);
  await expect(next.calls.restoreChats([chat.id])).rejects.toEqual(missing);
  await next.store.doChores();
  expect(countOf(next.store)).toBe(0);
});

test('what one page changes is told to the others, and not to itself', async () => {
  const { calls, store, changes } = await openStore();
  const heard: unknown[] = [];
  store.openPage((change) => heard.push(change));
  const { chat } = await ask(calls, 'Well?');
  store.changes.poll(store.database);
  expect(heard).toEqual([{ chats: [chat.id], settings: false }]);
  expect(changes).toEqual([]);
});

test('two programs on one database: each sees what the other did', async () => {
  const one = await openStore();
  const two = await openStore(one.folder);
  const { chat, question } = await ask(one.calls, 'From the first');
  two.store.changes.poll(two.store.database);
  expect(two.changes).toEqual([{ chats: [chat.id], settings: false }]);
  one.store.changes.poll(one.store.database);
  expect(one.changes).toEqual([]);
  await answer(two.calls, question, 'From the second');
  one.store.changes.poll(one.store.database);
  expect(one.changes).toEqual([{ chats: [chat.id], settings: false }]);
  expect((await one.calls.openChat(chat.id)).turns[1]?.text).toBe('From the second');
  two.store.changes.poll(two.store.database);
  expect(two.changes).toHaveLength(1);
});

test('an answer whose page goes away is interrupted, its text kept; it may be finished after all', async () => {
  const { calls, store, page } = await openStore();
  const { chat, question } = await ask(calls, 'Well?');
  const begun = await calls.beginAnswer(question.id);
  await calls.appendText(begun.id, 0, 'Half an ans');
  store.closePage(page);
  const state = async (): Promise<unknown> => (await calls.openChat(chat.id)).turns[1];
  expect(await state()).toMatchObject({
    text: 'Half an ans',
    state: { type: 'interrupted', code: 'process-died', message: 'The window closed while this was being written.' },
  });
  expect(await calls.searchChats('half', 1)).toHaveLength(1);
  await calls.finishAnswer(begun.id, 'Half an answer.', { type: 'stopped' });
  expect(await state()).toMatchObject({ text: 'Half an answer.', state: { type: 'stopped' } });
});
