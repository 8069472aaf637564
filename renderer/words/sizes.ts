/** Sizes of files, in the units that file managers show. */
export function sizeWords(bytes: number, language: string): string {
  const [value, unit] = bytes >= 1e9 ? [bytes / 1e9, 'GB'] : bytes >= 1e6 ? [bytes / 1e6, 'MB'] : [bytes / 1e3, 'kB'];
  return `${value.toLocaleString(language, { maximumFractionDigits: 1 })} ${unit}`;
}
