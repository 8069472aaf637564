/** Two windows of one host, through the whole link: each hears what the other changes, and loses only what it was writing. */
import { resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createModelHost, startNodeProcess } from '../../electron/model-host.ts';
import { serveWindow } from '../../electron/window-link.ts';
import { type Changed, type Host, hostOver } from '../../renderer/host.ts';
import { type PortPair, portPair, until } from './ports.ts';
import { openTestDesktop } from './store/opened-desktop.ts';

interface Window {
  readonly host: Host;
  readonly ports: PortPair;
  readonly heard: Changed[];
}

async function openWindows(): Promise<readonly [Window, Window]> {
  const { desktop } = await openTestDesktop();
  const models = createModelHost(() => startNodeProcess(resolve('dist/test/scripted-model-process.js'), []));
  onTestFinished(() => models.stop());
  const open = (): Window => {
    const ports = portPair();
    serveWindow(ports.left, desktop, models);
    const host = hostOver(ports.right);
    const heard: Changed[] = [];
    host.onChanged((change) => heard.push(change));
    return { host, ports, heard };
  };
  return [open(), open()];
}

const question = { chat: null, parent: null, text: 'Well?', pictures: [] };

test('a change of one is heard by the other alone', async () => {
  const [one, two] = await openWindows();
  const { chat } = await one.host.api.addQuestion(question);
  await until(() => two.heard.length > 0);
  expect(two.heard).toEqual([{ type: 'changed', chats: [chat.id], settings: false }]);
  await two.host.api.changeSettings({ theme: 'dark' });
  await until(() => one.heard.length > 0);
  expect(one.heard).toEqual([{ type: 'changed', chats: [], settings: true }]);
  expect((await one.host.api.readSettings()).settings.theme).toBe('dark');
  expect(two.heard).toHaveLength(1);
});

test('everything replaced is heard by both', async () => {
  const [one, two] = await openWindows();
  await one.host.api.addQuestion(question);
  await one.host.api.eraseAll();
  await until(() => one.heard.some(({ chats }) => chats === 'all') && two.heard.some(({ chats }) => chats === 'all'));
  expect((await two.host.api.listChats(null, 1)).chats).toEqual([]);
});

test.each([
  ['closes', ({ ports }: Window) => ports.close('The window closed.')],
  ['is reloaded', ({ ports }: Window) => ports.right.post({ type: 'hello' })],
])('an answer of a window that %s is interrupted, and the other hears of it', async (_name, leave) => {
  const [one, two] = await openWindows();
  const added = await one.host.api.addQuestion(question);
  const answer = await one.host.api.beginAnswer(added.question.id);
  await one.host.api.appendText(answer.id, 0, 'Half');
  const other = await two.host.api.beginAnswer((await two.host.api.addQuestion(question)).question.id);
  leave(one);
  const stateOf = async (): Promise<unknown> => (await two.host.api.openChat(added.chat.id)).turns[1];
  await until(async () => ((await stateOf()) as { state: { type: string } }).state.type === 'interrupted');
  expect(await stateOf()).toMatchObject({ text: 'Half', state: { code: 'process-died' } });
  await until(() => two.heard.some(({ chats }) => chats.includes(added.chat.id as never)));
  await two.host.api.appendText(other.id, 0, 'still writing'); // its own is not touched
});
