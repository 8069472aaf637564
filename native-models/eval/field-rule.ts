/**
 * The rule by which a plain text, such as Tesseract's, answers a question; the first that applies:
 *
 * 1. "How many … are there", "Is there", "Where is", colours: no answer, a text has none.
 * 2. A total, sum or amount due: the last amount of the last line that speaks of one, else the largest on the page.
 * 3. "When", a date: the first date; of a line with the question's "before", "until" or "due", where there is one.
 * 4. "How much", a price, a cost, a fee: the last amount of the first line with one of the question's words.
 * 5. A sign or all of the text: all of it on one line.
 * 6. To whom: what follows "Dear", "Hi", "Hello", "To", "Bill to", "Client" or "Customer". Who wrote: the last line.
 * 7. A shop, who issued it: what follows "From", "Issued by" or "Seller", else the first line that is neither a date
 *    nor a heading such as "Invoice".
 * 8. A number of something: the first word with a digit behind "no", "number", "ref", "invoice" or "#".
 * 9. Otherwise the last of the lines that share most words with the question: what stands behind the last such word,
 *    less punctuation; where nothing does, the next line.
 */

const money = /(?:[$€£]|[A-Z]{3} )? ?\d[\d,]*(?:\.\d+)?(?: ?[€£])?/g;
const date =
  /\b(?:\d{4}-\d{2}-\d{2}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{1,2} [A-Z][a-z]+ \d{4}|[A-Z][a-z]+ \d{1,2},? \d{4})\b/;
const smallWords = new Set(
  'a an are at by did do does for from how in is it its many much name of on or the this to was what when where which who whom whose'.split(
    ' ',
  ),
);

function wordsOf(text: string): string[] {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => !smallWords.has(word));
}

/** A word and its plural or singular. */
function shares(line: readonly string[], word: string): boolean {
  return line.some((other) => other === word || `${other}s` === word || other === `${word}s`);
}

function lastAmount(line: string | undefined): string | undefined {
  return line?.match(money)?.at(-1)?.trim();
}

function worth(amount: string): number {
  return Number(amount.replace(/[^\d.]/g, ''));
}

function total(lines: readonly string[]): string {
  const named = lines.findLast((line) => /\b(?:total|sum|amount|due|to pay)\b/i.test(line) && lastAmount(line));
  if (named !== undefined) return lastAmount(named)!;
  const amounts = lines.flatMap((line) => line.match(money) ?? []).filter((amount) => /[$€£.]/.test(amount));
  return amounts.reduce((best, amount) => (best === '' || worth(amount) > worth(best) ? amount : best), '').trim();
}

function dated(question: string, lines: readonly string[]): string {
  const marks = question.match(/\b(?:before|by|due|until|expire|arriv|depart)\w*/i);
  const marked = marks && lines.find((line) => line.toLowerCase().includes(marks[0].toLowerCase()) && date.test(line));
  return (marked ? date.exec(marked) : date.exec(lines.join('\n')))?.[0] ?? '';
}

function nearest(question: string, lines: readonly string[]): string {
  const asked = wordsOf(question);
  let [best, most] = [-1, 0];
  for (const [at, line] of lines.entries()) {
    const words = wordsOf(line);
    const shared = asked.filter((word) => shares(words, word)).length;
    if (shared > 0 && shared >= most) [best, most] = [at, shared];
  }
  if (best < 0) return '';
  const line = lines[best]!;
  const ends = [...line.matchAll(/[\p{L}\p{N}]+/gu)].filter(([word]) => shares(asked, word.toLowerCase()));
  const last = ends.at(-1)!;
  const rest = line.slice(last.index + last[0].length).replace(/^[\s:#.,–-]+/, '');
  return rest.trim() || (lines[best + 1] ?? '');
}

/** What stands behind one of these words at the start of a line. */
function behind(words: string, lines: readonly string[]): string | undefined {
  const pattern = new RegExp(`^(?:${words})\\b:? *(.+?)[,:]?$`, 'i');
  return lines.map((line) => pattern.exec(line)?.[1]).find((name) => name);
}

/** An empty answer where the rule finds none. */
export function answerByRule(question: string, text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '');
  const asks = (pattern: RegExp): boolean => pattern.test(question);
  if (asks(/^how many .+ are there|^(?:is|are) there|^where is|\bcolou?r is\b/i)) return '';
  if (asks(/\b(?:total|sum|amount)\b|\bdue\?/i)) return total(lines);
  if (asks(/^when\b|\bdated?\b/i)) return dated(question, lines);
  if (asks(/\b(?:how much|price|costs?|fee)\b/i)) {
    const asked = wordsOf(question).filter((word) => !['price', 'cost', 'costs'].includes(word));
    const line = lines.find((line) => asked.some((word) => shares(wordsOf(line), word)) && lastAmount(line));
    return lastAmount(line ?? lines.findLast((line) => /[$€£]/.test(line))) ?? '';
  }
  if (asks(/\bsign\b|\btext\b|\bread\b/i)) return lines.join(' ');
  if (asks(/\bto\?$|\b(?:whom|billed|client|customer)\b/i)) {
    return behind('Dear|Hi|Hello|Bill to|To|Client|Customer', lines) ?? '';
  }
  if (asks(/\b(?:wrote|signed)\b|\bletter\b/i)) return lines.at(-1) ?? '';
  if (asks(/\b(?:shop|store|seller|issued|sent|sender|bought|from)\b/i)) {
    const named = lines.find((line) => !date.test(line) && !/^(?:invoice|receipt|tax invoice)\b/i.test(line));
    return behind('From|Issued by|Seller|Sender', lines) ?? named ?? '';
  }
  if (asks(/\bnumber\b/i)) {
    const found = /\b(?:no|number|ref|invoice)\b\W*(?:no\b\W*)?([\w-]*\d[\w-]*)|(#\S+)/i.exec(lines.join('\n'));
    if (found) return found[1] ?? found[2]!;
  }
  return nearest(question, lines);
}
