/** Which addresses a model's text may lead to. The host looks at each once more before it opens one. */

/** The address as it would be opened; undefined for anything but https and mailto. */
export function allowedAddress(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (url.protocol === 'mailto:') return url.href;
  const isPlain = url.username === '' && url.password === '';
  return url.protocol === 'https:' && isPlain ? url.href : undefined;
}
