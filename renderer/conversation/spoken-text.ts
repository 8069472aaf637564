/** A model's Markdown as one would read it out: its words without its marks. For parts of a text, line by line. */

/** A fence of code, a rule, or the line between a table's head and its body. */
const markLine = /^\s*(```.*|~~~.*|[-*_](\s*[-*_]){2,}|\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)+\|?|\|\s*:?-+:?\s*\|)\s*$/;
/** A heading, a quotation, an item of a list, or one that is ticked off. */
const lineStart = /^\s*(#{1,6}\s+|>\s*|[-*+]\s+(\[[ xX]\]\s+)?)+/;

/** `beginsLine` is false where the text goes on in the middle of a line, in which a minus sign is none of the marks. */
export function spokenText(markdown: string, beginsLine = true): string {
  const lines = markdown.split('\n');
  const goingOn = beginsLine ? [] : lines.splice(0, 1);
  const whole = lines.filter((line) => !markLine.test(line)).map(withoutLineMarks);
  return [...goingOn, ...whole].map(withoutMarks).join('\n').trim();
}

function withoutLineMarks(line: string): string {
  const isTableRow = /^\s*\|.*\|\s*$/.test(line);
  return isTableRow ? cellsOf(line).join(', ') : line.replace(lineStart, '');
}

function withoutMarks(line: string): string {
  return line
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\*\*|~~|`+|(?<!\w)__|__(?!\w)/g, '')
    .replace(/(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)/g, '');
}

function cellsOf(row: string): readonly string[] {
  return row
    .split('|')
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '');
}
