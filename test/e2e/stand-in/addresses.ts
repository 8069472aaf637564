/** Chromium knows no scheme of ours, so `app://vasari/x` is `https://vasari.app.stand-in.invalid/x` to it. */

const suffix = 'stand-in.invalid';

export function toChromium(address: string): string {
  return address.replace(/^(\w+):\/\/([\w-]+)/, (_whole, scheme, host) => `https://${host}.${scheme}.${suffix}`);
}

export function fromChromium(address: string): string {
  return address.replace(
    /^https:\/\/([\w-]+)\.(\w+)\.stand-in\.invalid/,
    (_whole, host, scheme) => `${scheme}://${host}`,
  );
}
