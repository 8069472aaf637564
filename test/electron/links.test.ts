import { expect, test } from 'vitest';
import { cleanAddress } from '../../electron/links.ts';

test.each([
  ['https://example.org/a b?q=1#x', 'https://example.org/a%20b?q=1#x'],
  ['HTTPS://EXAMPLE.org', 'https://example.org/'],
  ['mailto:someone@example.org?subject=Hi', 'mailto:someone@example.org?subject=Hi'],
  ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
])('%s may be opened', (address, clean) => expect(cleanAddress(address)).toBe(clean));

test.each([
  'http://example.org',
  'javascript:alert(1)',
  'java\nscript:alert(1)',
  'file:///etc/passwd',
  'smb://host/share',
  'ms-msdt:/id',
  'data:text/html,x',
  'blob:https://example.org/1',
  'view-source:https://example.org',
  '//example.org',
  '/etc/passwd',
  '\\\\host\\share',
  'https://',
  'https://bank.example@evil.example/',
  'https://user:secret@example.org/',
  ' ',
])('%j may not', (address) => {
  expect(() => cleanAddress(address)).toThrow(expect.objectContaining({ code: 'request-invalid' }));
});
