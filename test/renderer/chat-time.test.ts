/** When a chat was last written to, as short as its row. */
import { expect, test } from 'vitest';
import { shortTime } from '../../renderer/chats/chat-time.ts';

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
