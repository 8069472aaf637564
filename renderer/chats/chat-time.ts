/** When a chat was last written to: as short as its row, and in full. */

/** When a day began on the reader's clock, which sets some days to 23 or 25 hours. */
export function dayBegin(now: Date, daysBefore: number): number {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - daysBefore).getTime();
}

/** The hour of today and yesterday, the day of the last week, then the date, from another year on with the year alone. */
export function shortTime(ms: number, now: Date, language: string): string {
  const time = new Date(ms);
  const write = (options: Intl.DateTimeFormatOptions): string => time.toLocaleString(language, options);
  if (ms >= dayBegin(now, 1)) return write({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  if (ms >= dayBegin(now, 6)) return write({ weekday: 'short' });
  return time.getFullYear() === now.getFullYear()
    ? write({ day: 'numeric', month: 'short' })
    : write({ month: 'short', year: 'numeric' });
}

export function fullTime(ms: number, language: string): string {
  return new Date(ms).toLocaleString(language, { dateStyle: 'long', timeStyle: 'short', hourCycle: 'h23' });
}
