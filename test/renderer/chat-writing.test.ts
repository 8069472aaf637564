/** What is being written, without a window: drafts and edits that wait, are left, are cancelled, and come back. */
import { expect, test } from 'vitest';
import { ModelError, type PictureInfo } from '../../native-models/contract.ts';
import type { ChatTurn } from '../../renderer/chat/turn-tree.ts';
import { type FakeWindow, file, gate, openFakeWindow } from './fake-window.ts';

const full = new ModelError('disk-full', 'The disk is full.');
const decoded: PictureInfo = {
  format: 'png',
  widthPx: 4,
  heightPx: 4,
  exifOrientation: 1,
  preview: new Uint8Array([1]),
};

async function ask({ chat }: FakeWindow, text: string): Promise<void> {
  chat.getState().write(text);
  await chat.getState().send();
}

/** A chat of these questions, whose pictures are read from now on when `read` is opened. */
async function askedOf(...questions: readonly string[]) {
  const window = openFakeWindow();
  for (const question of questions) await ask(window, question);
  const read = gate();
  window.service.behaviour.picture = () => read.passed.then(() => decoded);
  const asked = window.chat.getState().turns.filter(({ role }) => role === 'user');
  return { ...window, window, read, asked };
}

const texts = (turns: readonly ChatTurn[]): readonly string[] => turns.map(({ text }) => text);
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

test.each(['cancelled', 'left for another question'])(
  'an edit that is %s while its picture is read sends nothing',
  async (how) => {
    const { chat, read, asked } = await askedOf('One?', 'Two?');
    const [one, two] = asked;
    chat.getState().write('a draft');
    chat.getState().beginEdit(one!.id);
    chat.getState().write('One, otherwise?', 'edit');
    chat.getState().attach([file('slow.png')], 'edit');
    const sent = chat.getState().send('edit');
    expect(chat.getState().isWaitingForPictures).toBe(true);
    if (how === 'cancelled') chat.getState().endEdit();
    else chat.getState().beginEdit(two!.id);
    expect(chat.getState().isWaitingForPictures).toBe(false);
    read.open();
    await sent;
    expect(texts(chat.getState().turns)).toEqual(['One?', 'The total is 12.40.', 'Two?', 'The total is 12.40.']);
    expect(chat.getState().draft.text).toBe('a draft');
  },
);

test('a draft that waits for its picture is sent, whatever becomes of an edit or of an earlier wait', async () => {
  const { chat, read, asked } = await askedOf('One?');
  chat.getState().beginEdit(asked[0]!.id);
  chat.getState().attach([file('slow.png')], 'edit');
  void chat.getState().send('edit');
  chat.getState().stop();
  chat.getState().attach([file('other.png')]);
  chat.getState().write('Two?');
  const sent = chat.getState().send();
  chat.getState().endEdit();
  read.open();
  await sent;
  expect(texts(chat.getState().turns)).toEqual(['One?', 'The total is 12.40.', 'Two?', 'The total is 12.40.']);
});

test('an edit that is left for another question, branch or chat is taken up again; Cancel drops it', async () => {
  const { chat, window, asked } = await askedOf('One?', 'Two?');
  const [one, two] = asked;
  const { chat: id } = chat.getState();
  chat.getState().beginEdit(two!.id);
  chat.getState().write('Two, otherwise?', 'edit');
  chat.getState().beginEdit(two!.id); // once more, with the arrow key
  expect(chat.getState().edit?.text).toBe('Two, otherwise?');
  const away = [
    () => chat.getState().beginEdit(one!.id),
    () => chat.getState().choose(one!.id),
    () => chat.getState().open(null),
  ];
  for (const leave of away) {
    await leave();
    expect(chat.getState().edit?.text).not.toBe('Two, otherwise?');
    await chat.getState().goTo(id);
    chat.getState().beginEdit(two!.id);
    expect(chat.getState().edit?.text).toBe('Two, otherwise?');
  }
  chat.getState().endEdit();
  chat.getState().beginEdit(two!.id);
  expect(chat.getState().edit?.text).toBe('Two?');

  chat.getState().write('Two, at last?', 'edit');
  await chat.getState().send('edit');
  expect(chat.getState().edit).toBeUndefined();
  await window.chat.getState().choose(two!.id);
  chat.getState().beginEdit(two!.id);
  expect(chat.getState().edit?.text).toBe('Two?');
});

test('a draft that could not be stored is there when its chat is opened again, and is stored later', async () => {
  const { chat, api } = await askedOf('One?');
  const { chat: first } = chat.getState();
  api.before = (method) => {
    if (method === 'saveDraft') throw full;
  };
  chat.getState().write('half a tho');
  chat.getState().flush();
  await chat.getState().open(null);
  expect(chat.getState().trouble).toBe(full.message);
  chat.getState().write('something new');
  await chat.getState().open(first);
  expect(chat.getState().draft.text).toBe('half a tho');
  api.before = () => {};
  await chat.getState().open(null);
  expect(chat.getState().draft.text).toBe('something new');
  expect((await api.readDraft(first)).text).toBe('half a tho');
  expect((await api.readDraft(null)).text).toBe('something new');
});

test('a draft that was sent does not come back when its storing failed on the way', async () => {
  const { chat, api } = await askedOf('One?');
  const failed = gate();
  const { saveDraft } = api;
  api.saveDraft = () => failed.passed.then(() => Promise.reject(full));
  chat.getState().write('Two?');
  chat.getState().flush();
  await chat.getState().send();
  failed.open();
  await settle();
  api.saveDraft = saveDraft;
  chat.getState().flush();
  await settle();
  expect((await api.readDraft(chat.getState().chat)).text).toBe('');
});

test.each([
  ['half of it, stored a moment ago', 'Two', 'Two?'],
  ['with a space that the question lacks', 'Two? ', 'Two? '],
])('what is stored of a draft goes with its question: %s', async (_, stored, written) => {
  const { chat, api } = await askedOf('One?');
  chat.getState().write(stored);
  chat.getState().flush();
  chat.getState().write(written);
  await chat.getState().send();
  expect((await api.readDraft(chat.getState().chat)).text).toBe('');
});

test('what was stored of a draft before its chat was opened goes with its question', async () => {
  const { chat, api } = await askedOf('One?');
  const { chat: id } = chat.getState();
  await api.saveDraft(id, { text: 'Two', pictures: [] });
  await chat.getState().open(id);
  chat.getState().write('Two?');
  await chat.getState().send();
  expect((await api.readDraft(id)).text).toBe('');
});

test('a question leaves what another window has stored since, though its chat is read again', async () => {
  const { chat, api } = await askedOf('One?');
  const { chat: id } = chat.getState();
  chat.getState().write('Two?');
  chat.getState().flush();
  const other = { text: 'Two, half', pictures: [] };
  await api.saveDraft(id, other);
  await chat.getState().reload();
  await chat.getState().send();
  expect(await api.readDraft(id)).toEqual(other);
});

test('a window that closes stores the draft that it shows once more, unless it is empty or on its way', async () => {
  const { chat, api } = await askedOf('One?');
  const { chat: id } = chat.getState();
  const other = { text: 'typed in another window', pictures: [] };
  const stored = async (): Promise<string> => {
    chat.getState().leave();
    await settle();
    return (await api.readDraft(id)).text;
  };
  await api.saveDraft(id, other);
  expect(await stored()).toBe(other.text);
  chat.getState().write('Two?');
  chat.getState().flush();
  await api.saveDraft(id, other);
  expect(await stored()).toBe('Two?');
  const { addQuestion } = api;
  const slow = gate();
  api.addQuestion = (question) => slow.passed.then(() => addQuestion(question));
  const sent = chat.getState().send();
  await api.saveDraft(id, other);
  expect(await stored()).toBe(other.text);
  slow.open();
  await sent;
});

test('a window that closes leaves a draft that it only shows as another window has changed or sent it', async () => {
  const { chat, api } = await askedOf('One?');
  const { chat: id } = chat.getState();
  await api.saveDraft(id, { text: 'Two?', pictures: [] });
  await chat.getState().open(id);
  for (const text of ['Two, otherwise?', '']) {
    await api.saveDraft(id, { text, pictures: [] });
    chat.getState().leave();
    await settle();
    expect((await api.readDraft(id)).text).toBe(text);
  }
});

test('a draft keeps its pictures, though none of them has been decoded since it was opened', async () => {
  const { chat, api } = await askedOf('One?');
  const { chat: id } = chat.getState();
  const pictures = [{ picture: 'a.png', name: 'a.png', imageMode: 'squash' as const }];
  await api.saveDraft(id, { text: '', pictures });
  await chat.getState().open(id);
  chat.getState().write('Two?');
  chat.getState().leave();
  expect(await api.readDraft(id)).toEqual({ text: 'Two?', pictures });
});

test('a question that could not be stored goes back into the draft of its own chat', async () => {
  const { chat, api } = await askedOf('One?');
  const { chat: first } = chat.getState();
  const failed = gate();
  api.addQuestion = () => failed.passed.then(() => Promise.reject(full));
  chat.getState().write('Two?');
  const sent = chat.getState().send();
  await settle();
  await chat.getState().open(null);
  chat.getState().write('something new');
  failed.open();
  await sent;
  await chat.getState().open(first);
  expect(chat.getState().draft.text).toBe('Two?');
});

test('what is typed while a chat opens goes under its stored draft, and is not sent with it unseen', async () => {
  const { chat, api } = await askedOf('One?');
  const { chat: first } = chat.getState();
  chat.getState().write('half a tho');
  await chat.getState().open(null);
  const { openChat } = api;
  const slow = gate();
  api.openChat = (id) => slow.passed.then(() => openChat(id));
  const opened = chat.getState().open(first);
  chat.getState().write('T');
  chat.getState().write('Two?');
  chat.getState().flush();
  const sent = chat.getState().send();
  expect((await api.readDraft(first)).text).toBe('half a tho');
  slow.open();
  await Promise.all([opened, sent]);
  expect(chat.getState().turns).toHaveLength(2);
  expect(chat.getState().draft.text).toBe('half a tho\nTwo?');
  chat.getState().flush();
  expect((await api.readDraft(first)).text).toBe('half a tho\nTwo?');
});

test('what is typed in a chat that does not open waits until it does', async () => {
  const { chat, api } = await askedOf('One?');
  const { chat: first } = chat.getState();
  chat.getState().write('half a tho');
  await chat.getState().open(null);
  api.before = (method) => {
    if (method === 'openChat') throw full;
  };
  await chat.getState().open(first);
  chat.getState().write('Two?');
  await chat.getState().open(null);
  api.before = () => {};
  await chat.getState().open(first);
  expect(chat.getState().draft.text).toBe('half a tho\nTwo?');
});

test('a question takes sixteen pictures, also one by one', async () => {
  const { chat } = openFakeWindow();
  const { attach, attachKey, hasRoom } = chat.getState();
  const files = (count: number) => Array.from({ length: count }, (_, index) => file(`${index}.png`));
  const taken = [attach(files(10)), attach(files(10)), attach(files(1))];
  expect(chat.getState().draft.pictures).toHaveLength(16);
  expect(hasRoom()).toBe(false);
  expect(attachKey('sample')).toBe(false);
  expect(attachKey(chat.getState().draft.pictures[0]!)).toBe(true); // it is there already
  expect(chat.getState().draft.pictures).toHaveLength(16);
  expect(await Promise.all(taken)).toEqual([
    { attachedCount: 10, leftOverCount: 0 },
    { attachedCount: 6, leftOverCount: 4 },
    { attachedCount: 0, leftOverCount: 1 },
  ]);
});

test('a refused picture gives its place to the next, unless another chat was opened meanwhile', async () => {
  const window = openFakeWindow({
    picture: async (id) => {
      if (id.startsWith('notes')) throw new ModelError('picture-invalid', 'The file is no picture.');
      return decoded;
    },
  });
  const { attach, hasRoom, open } = window.chat.getState();
  const files = ['notes.txt', ...Array.from({ length: 18 }, (_, index) => `${index}.png`)].map((name) => file(name));
  expect(await attach(files)).toEqual({ attachedCount: 16, leftOverCount: 2 });
  expect(window.chat.getState().draft.pictures).toHaveLength(17);
  expect(hasRoom()).toBe(false);

  for (const key of window.chat.getState().draft.pictures) window.chat.getState().detach(key);
  const attaching = attach(files);
  await open(null);
  expect(await attaching).toEqual({ attachedCount: 15, leftOverCount: 3 });
});
