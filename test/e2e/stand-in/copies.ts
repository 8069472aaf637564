/**
 * Copies values through text, as Electron's channels copy them, for what a window sends: JSON and two typed arrays. Both
 * functions are also put into pages as source, so each stands on its own.
 */

export function toText(value: unknown): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, key): unknown {
    const found = this[key];
    if (typeof found === 'function') throw new Error('An object could not be cloned.');
    if (!(found instanceof Uint8Array || found instanceof Float32Array)) return found;
    const bytes = new Uint8Array(found.buffer, found.byteOffset, found.byteLength);
    let text = '';
    for (let at = 0; at < bytes.length; at += 0x8000) {
      text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
    }
    return { standInArray: found instanceof Uint8Array ? 'u8' : 'f32', base64: btoa(text) };
  });
}

export function fromText(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('standInArray' in value)) return value;
    const { standInArray, base64 } = value as { standInArray: string; base64?: string };
    const bytes = Uint8Array.from(atob(base64 ?? ''), (letter) => letter.charCodeAt(0));
    return standInArray === 'u8' ? bytes : new Float32Array(bytes.buffer);
  });
}
