/**
 * When an answer counts as right, and when it says that the thing asked is not there.
 *
 * What is printed on the page must come back as printed: only the Unicode form (NFKC) and white space are levelled. A
 * judgement (a number of things, a colour, a place, yes or no, a kind) may also differ in letter case, in an article
 * before it, in a full stop after it, and in digits for number words.
 */

/** What a question asks for. Everything that is not named here is read off the page. */
export type Ability = 'fields' | 'counts' | 'colours' | 'places' | 'yes or no' | 'kinds' | 'reading' | 'absent';

const abilities: Readonly<Record<string, Ability>> = {
  absent: 'absent',
  unknown: 'absent',
  count: 'counts',
  items: 'counts',
  rows: 'counts',
  bars: 'counts',
  columns: 'counts',
  color: 'colours',
  'sign color': 'colours',
  place: 'places',
  relation: 'places',
  size: 'places',
  'yes-no': 'yes or no',
  kind: 'kinds',
  ocr: 'reading',
  line: 'reading',
  things: 'reading',
};

export function abilityOf(field: string): Ability {
  return abilities[field] ?? 'fields';
}

const numberWords = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');

/** A text without its accidents: composed and compatible characters (NFKC), single spaces. */
export function levelled(text: string): string {
  return text.normalize('NFKC').replace(/\s+/g, ' ').trim();
}

function judged(text: string): string {
  return levelled(text)
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/^(?:an?|the) /, '')
    .replace(/\bgrey\b/g, 'gray');
}

function counted(text: string): string {
  const plain = judged(text).replace(/^(?:no|none)$/, 'zero');
  const number = numberWords.indexOf(plain);
  return number < 0 ? plain : String(number);
}

const levels: Readonly<Record<Ability, (text: string) => string>> = {
  fields: levelled,
  reading: levelled,
  counts: counted,
  colours: judged,
  places: judged,
  'yes or no': judged,
  kinds: judged,
  absent: judged,
};

/** Right is what equals one of the truths; where the thing is not there, any refusal. */
export function isRight(answer: string, truths: readonly string[], ability: Ability): boolean {
  if (ability === 'absent') return isRefusal(answer);
  const level = levels[ability];
  return truths.some((truth) => level(truth) === level(answer));
}

/** Sentences that say so, not signs that forbid: "There is no date", "It is not shown", "I can't find it". */
const refusals = [
  /^i see nothing that i know\b/,
  /^(?:no, )?there (?:is|are|was|were) (?:no|not|none)\b/,
  /^(?:no, )?there isn.?t\b/,
  /^(?:the|this|that|it|no) .*\b(?:is|are|was|does|do)(?: not|n.t) (?:\w+ )?(?:there|shown|given|printed|named|stated|listed|mentioned|visible|written|present|show|say|give|list|have|contain)\b/,
  /^it(?:.s| is) not (?:\w+ )?(?:there|shown|given|printed|named|stated|listed|mentioned|visible|written|present)\b/,
  /^(?:sorry, )?i (?:can.?t|cannot|can not|could ?n.t|could not|do not|don.?t) (?:see|find|tell|read|know|say|make)\b/,
  /^no [\w ]+ (?:is|are) (?:there|shown|given|printed|named|stated|listed|mentioned|visible|written|present)\b/,
];

export function isRefusal(answer: string): boolean {
  const plain = levelled(answer).toLowerCase();
  return refusals.some((pattern) => pattern.test(plain));
}
