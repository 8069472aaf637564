/**
 * The sentences of the hosts and the models in another language. They come in English, as it was said where it happened
 * (and as a chat keeps it); so an English sentence is its own key, as with gettext, and what varies in it are its gaps.
 */

/**
 * By the English sentence, or a part that fills another's gap; `{0}` to `{9}` are gaps. One that has none counts before
 * those that have; of them the first that fits.
 */
export type Sentences = Readonly<Record<string, string>>;

/** Sentence by sentence; one that is not known stays English. `thousands` stands where a number has its commas. */
export function translator(sentences: Sentences, thousands: string): (text: string) => string {
  const known = Object.entries(sentences).map(([english, other]) => ({ pattern: patternOf(english), other }));
  const one = (sentence: string): string => {
    if (Object.hasOwn(sentences, sentence)) return sentences[sentence]!;
    for (const { pattern, other } of known) {
      const gaps = pattern.exec(sentence)?.groups;
      if (gaps !== undefined) return other.replace(/\{(\d)\}/g, (_, at: string) => one(gaps[`gap${at}`] ?? ''));
    }
    return /^\d{1,3}(,\d{3})+$/.test(sentence) ? sentence.replaceAll(',', thousands) : sentence;
  };
  return (text) =>
    text
      .split(/(?<=[.!?]) (?=[\p{Lu}“"])/u)
      .map(one)
      .join(' ');
}

/** A last group that is always there makes `groups` defined where a sentence has no gap. */
function patternOf(english: string): RegExp {
  const literal = english.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&');
  return new RegExp(`^${literal.replaceAll(/\{(\d)\}/g, '(?<gap$1>.+?)')}(?<end>)$`, 's');
}
