/** Numbers as they are set in a sentence: with a minus sign, not a hyphen. */
export function decimal(value: number, places = 2): string {
  return value.toFixed(places).replace('-', '−');
}
