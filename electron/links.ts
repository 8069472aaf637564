/** The one door through which a link leaves: every address that a model, a picture or a page names passes here. */
import { ModelError } from '../native-models/contract.ts';

const schemes: readonly string[] = ['https:', 'mailto:'];

/** The address as a browser would write it. Throws ModelError 'request-invalid' for all but https and mailto. */
export function cleanAddress(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !schemes.includes(url.protocol)) {
    throw new ModelError('request-invalid', 'Only web pages (https) and mail addresses can be opened from here.');
  }
  if (url.username !== '' || url.password !== '') {
    throw new ModelError('request-invalid', 'This address hides a name or a password before its real host.');
  }
  return url.href;
}
