/**
 * Writes every way in which models mark mathematics as `$$…$$`. A single dollar counts by Pandoc's rule alone (no space
 * inside, no digit behind), so that the prices on a receipt stay prices.
 */
const code = /(```[\s\S]*?(?:```|$)|~~~[\s\S]*?(?:~~~|$)|`[^`\n]+`)/;

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
    .replace(/(?<![\\$\w])\$(?![\s$\d])([^$\n]*[^\s$\\])\$(?![\d$])/g, (_, tex: string) => `$$${tex}$$`);
}
