/** Numbers as they are set in a sentence: with a minus sign, not a hyphen; a dash where there is none. */
export function decimal(value: number, places = 2): string {
  if (Number.isNaN(value)) return '–';
  return value.toFixed(places).replace('-', '−');
}
