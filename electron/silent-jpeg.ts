/** Whether a JPEG says anything beside its picture: a comment, or notes of whatever program had it in hand. */

const markers = { firstApp: 0xe0, lastApp: 0xef, comment: 0xfe, end: 0xd9 } as const;
/** APP0, APP2 and APP14 in the forms that say how to read the picture: JFIF, a colour profile, Adobe's colours. */
const readable: readonly (readonly [marker: number, name: string])[] = [
  [0xe0, 'JFIF\0'],
  [0xe2, 'ICC_PROFILE\0'],
  [0xee, 'Adobe'],
];

/** Up to the end of the picture. False where the segments make no sense. Layout: ITU-T T.81, annex B. */
export function isSilentJpeg(bytes: Buffer): boolean {
  let at = 2; // behind the marker that begins it
  for (;;) {
    at = markerAfter(bytes, at);
    const marker = bytes[at + 1];
    if (marker === undefined) return false;
    if (marker === markers.end) return true;
    if (at + 4 > bytes.length) return false;
    const name = bytes.toString('latin1', at + 4, at + 20);
    if (isNote(marker, name)) return false;
    at += 2 + bytes.readUInt16BE(at + 2);
  }
}

function isNote(marker: number, name: string): boolean {
  if (marker < markers.firstApp || (marker > markers.lastApp && marker !== markers.comment)) return false;
  return !readable.some(([known, begin]) => marker === known && name.startsWith(begin));
}

/** Where the next marker stands: not a byte 0xff of the picture itself, nor one of its restarts. */
function markerAfter(bytes: Buffer, from: number): number {
  let at = bytes.indexOf(0xff, from);
  while (at >= 0) {
    const code = bytes[at + 1];
    if (code === undefined) break;
    const isOfThePicture = code === 0x00 || code === 0xff || (code >= 0xd0 && code <= 0xd7);
    if (!isOfThePicture) return at;
    at = bytes.indexOf(0xff, at + 1);
  }
  return bytes.length;
}
