/**
 * Writes every way in which models mark mathematics as `$$…$$`. A single dollar counts by Pandoc's rule alone (no space
 * inside, no digit behind), and before no sign with a digit either, so that the prices on a receipt stay prices.
 */
const fenced = /```[\s\S]*?(?:```|$)|~~~[\s\S]*?(?:~~~|$)/;
/** Four spaces in, after a line of text and an empty one. Behind a list's line or another one further in it may be a list's. */
const indented =
  /(?=[ \t])(?<=^|(?:^|\n)(?![ \t]|[-*+] |\d+[.)] )[^\n]+\n(?:[ \t]*\n)+)(?: {4}|\t)[^\n]*(?:\n+(?: {4}|\t)[^\n]*)*/;
const code = new RegExp(`(${fenced.source}|${indented.source}|\`[^\`\\n]+\`)`);

export function withMathMarks(text: string): string {
  if (!/\$|\\[([]/.test(text)) return text;
  return text
    .split(code)
    .map((part, index) => (index % 2 === 1 ? part : marked(part)))
    .join('');
}

function marked(text: string): string {
  return text
    .replace(/\\\[([\s\S]+?)\\\]/g, (_, tex: string) => `\n$$\n${tex.trim()}\n$$\n`)
    .replace(/\\\(([^\n]+?)\\\)/g, (_, tex: string) => `$$${tex.trim()}$$`)
    .replace(/(?<![\\$\w])\$(?![\s$]|[-−+]?\d)([^$\n]*[^\s$\\])\$(?!\$|[-−+]?\d)/g, (_, tex: string) => `$$${tex}$$`);
}
