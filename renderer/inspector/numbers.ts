/** Numbers as they are set in a sentence: with a minus sign, not a hyphen; a dash where there is none. */
export function decimal(value: number, places = 2): string {
  if (Number.isNaN(value)) return '–';
  const text = value.toFixed(places);
  return text.replace('-', Number(text) === 0 ? '' : '−');
}
