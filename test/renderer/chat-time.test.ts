/** When a chat was last written to, as short as its row, and its group in the list. */
import { expect, test } from 'vitest';
import { groupOf } from '../../renderer/chats/chat-list.tsx';
import { shortTime } from '../../renderer/chats/chat-time.ts';

process.env.TZ = 'Europe/Berlin';

const now = new Date(2026, 10, 18, 15, 30); // a Wednesday

test.each([
  [new Date(2026, 10, 18, 0, 5), '00:05', '00:05'],
  [new Date(2026, 10, 17, 14, 5), '14:05', '14:05'],
  [new Date(2026, 10, 12, 14, 5), 'Thu', 'Do'],
  [new Date(2026, 10, 11, 23, 59), 'Nov 11', '11. Nov.'],
  [new Date(2025, 10, 12), 'Nov 2025', 'Nov. 2025'],
])('%s', (time, english, german) => {
  expect(shortTime(time.getTime(), now, 'en')).toBe(english);
  expect(shortTime(time.getTime(), now, 'de')).toBe(german);
});

/** On 25 October 2026 the clock is set back, on 29 March forward. */
test.each([
  [new Date(2026, 9, 26, 9, 0), new Date(2026, 9, 25, 0, 10), '00:10', 'yesterday'],
  [new Date(2026, 9, 26, 9, 0), new Date(2026, 9, 20, 0, 10), 'Tue', 'week'],
  [new Date(2026, 9, 26, 9, 0), new Date(2026, 9, 19, 0, 10), 'Oct 19', 'week'],
  [new Date(2026, 2, 30, 9, 0), new Date(2026, 2, 28, 23, 50), 'Sat', 'week'],
])('days of 23 and of 25 hours: at %s, %s', (at, time, short, group) => {
  const chat = { id: 1, title: '', isRenamed: false, isPinned: false, createdMs: 0, updatedMs: time.getTime() };
  expect(shortTime(time.getTime(), at, 'en')).toBe(short);
  expect(groupOf(chat, at)).toBe(group);
});
