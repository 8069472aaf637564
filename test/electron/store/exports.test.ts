/** A chat as Markdown and as one page, without a camera's notes and in the window's language. */
import { strFromU8, unzipSync } from 'fflate';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { canary, makeChat, photo } from './made-chat.ts';
import { fetchFile, openTestDesktop } from './opened-desktop.ts';
import { answer, ask, figures } from './opened-store.ts';

test('a chat as Markdown: the shown branch, its pictures once, upright, without the camera’s notes', async () => {
  const { api } = await openTestDesktop();
  const chat = await makeChat(api);
  const offered = await api.exportChat(chat.id, 'markdown', 'en');
  expect(offered).toMatchObject({ name: 'A title x.zip', mediaType: 'application/zip' });
  const files = unzipSync(await fetchFile(api, offered));
  expect(Object.keys(files)).toEqual(['chat.md', 'pictures/1-my-holiday.jpg']);
  const text = strFromU8(files['chat.md']!);
  expect(text).toContain('# A/title: "x"');
  expect(text.match(/!\[my \\<holiday\\>\.jpg\]\(pictures\/1-my-holiday\.jpg\)/g)).toHaveLength(2);
  expect(text).toContain('*Interrupted.*');
  expect(text).not.toContain('earlier');
  const bytes = files['pictures/1-my-holiday.jpg']!;
  expect(Buffer.from(bytes).toString('latin1')).not.toContain(canary);
  expect(await sharp(bytes).metadata()).toMatchObject({ width: 20, height: 40 });
  expect((await sharp(bytes).metadata()).exif).toBeUndefined();
});

test('a chat as Markdown: code that was stopped ends with its answer, in a list with its item', async () => {
  const { api } = await openTestDesktop();
  const { chat, question } = await ask(api, 'One?');
  const said = await answer(api, question, 'So:\n\n~~~~py\nx = 1\n~~~\n```');
  const again = await ask(api, '1. Two\n   ```\n   y', { chat: chat.id, parent: said.id });
  await answer(api, again.question, '```\nwhole\n```\nand `` ```a``` ``');
  const files = unzipSync(await fetchFile(api, await api.exportChat(chat.id, 'markdown', 'en')));
  const text = strFromU8(files['chat.md']!);
  expect(text).toContain('```\n~~~~\n\n');
  expect(text).toContain('   y\n   ```\n\n## Vasari\n\n```\nwhole\n```\nand `` ```a``` ``\n\n');
});

test('a picture’s name that is cut within a letter can be an address', async () => {
  const { api } = await openTestDesktop();
  const { picture } = await api.storePicture('a.jpg', new Uint8Array(await photo()));
  const { chat } = await ask(api, 'What?', { pictures: [{ picture, name: `a${'𝒳'.repeat(40)}.jpg` }] });
  const files = unzipSync(await fetchFile(api, await api.exportChat(chat.id, 'markdown', 'en')));
  expect(Object.keys(files)).toEqual(['chat.md', `pictures/1-a${'𝒳'.repeat(39)}.jpg`]);
});

test('a chat as one page: nothing in it runs, nothing is fetched, text is text', async () => {
  const { api } = await openTestDesktop();
  const chat = await makeChat(api);
  const page = strFromU8(await fetchFile(api, await api.exportChat(chat.id, 'html', 'en')));
  expect(page).toContain("default-src 'none'; img-src data:");
  expect(page).not.toMatch(/<script|<img src="http|javascript:alert|<b>this/);
  expect(page).toContain('What is &lt;b&gt;this&lt;/b&gt;?');
  expect(page).toContain('&lt;script&gt;');
  expect(page).toContain('<a href="https://example.org">good</a>');
  expect(page).toContain('<td>1</td>');
  expect(page.match(/<img src="data:image\/jpeg;base64,/g)).toHaveLength(2);
  expect(page).toContain('<html lang="en">');
  expect(page).toContain('Interrupted.');
});

test('in German, with the model’s name and texts in a language of their own', async () => {
  const { api } = await openTestDesktop();
  const { chat, question } = await ask(api, 'What is this?');
  const begun = await api.beginAnswer(question.id);
  await api.finishAnswer(begun.id, 'A sign.', { type: 'done', figures: { ...figures, model: 'embedded' } });
  const page = strFromU8(await fetchFile(api, await api.exportChat(chat.id, 'html', 'de')));
  expect(page).toContain('<html lang="de">');
  expect(page).toContain('<h2>Sie</h2><p class="asked" lang="">What is this?</p>');
  expect(page).toContain('<div lang=""><p>A sign.</p></div><p class="end">Miniature, 7 Token</p>');
  expect(page).toMatch(/Aus Vasari exportiert am \d+\. \S+ \d{4}\./);
  const files = unzipSync(await fetchFile(api, await api.exportChat(chat.id, 'markdown', 'de')));
  expect(strFromU8(files['chat.md']!)).toContain('## Sie');
});
