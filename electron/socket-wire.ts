/**
 * One message as one WebSocket frame: JSON, and behind it the bytes of its typed arrays. Pure, for both ends.
 *
 *     u32 length of the JSON, little-endian · JSON (UTF-8) · bytes
 *
 * In the JSON a typed array is `{"$": "Float32Array", "at": …, "bytes": …}`, counted from the end of the JSON, and a
 * number that JSON lacks is `{"$": "NaN"}`. `undefined` fields are left out. A message's own objects never have a key `$`.
 */

export interface FrameLimits {
  readonly jsonBytes: number;
  readonly arrayBytes: number;
}

const arrayTypes = { Uint8Array, Float32Array } as const;
type ArrayName = keyof typeof arrayTypes;
interface ArrayPlace {
  readonly $: ArrayName;
  readonly at: number;
  readonly bytes: number;
}

function isArrayName(name: unknown): name is ArrayName {
  return typeof name === 'string' && Object.hasOwn(arrayTypes, name);
}

/** Throws a TypeError on what a message never holds: other buffers, a bigint, a key `$`. */
export function encodeFrame(message: unknown): Uint8Array<ArrayBuffer> {
  const arrays: Uint8Array[] = [];
  let at = 0;
  const place = (array: Uint8Array | Float32Array): ArrayPlace => {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    const placed = { $: array instanceof Uint8Array ? 'Uint8Array' : 'Float32Array', at, bytes: bytes.length } as const;
    arrays.push(bytes);
    at += bytes.length;
    return placed;
  };
  const json = JSON.stringify(message, function (this: Readonly<Record<string, unknown>>, key): unknown {
    const value = this[key]; // not what Node's Buffer makes of itself for JSON
    if (typeof value === 'number' && !Number.isFinite(value)) return { $: String(value) };
    if (typeof value !== 'object' || value === null) return value;
    if (value instanceof Uint8Array || value instanceof Float32Array) return place(value);
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) throw new TypeError('A frame holds no such buffer.');
    if ('$' in value) throw new TypeError('A frame holds no key "$".');
    return value;
  });
  const head = new TextEncoder().encode(json);
  const frame = new Uint8Array(4 + head.length + at);
  new DataView(frame.buffer).setUint32(0, head.length, true);
  frame.set(head, 4);
  let end = 4 + head.length;
  for (const bytes of arrays) {
    frame.set(bytes, end);
    end += bytes.length;
  }
  return frame;
}

/** Throws a TypeError on a frame that `encodeFrame` does not write, or one beyond the limits. */
export function decodeFrame(frame: Uint8Array, limits: FrameLimits): unknown {
  if (frame.length < 4) throw new TypeError('The frame is cut short.');
  const jsonBytes = new DataView(frame.buffer, frame.byteOffset).getUint32(0, true);
  if (jsonBytes > limits.jsonBytes) throw new TypeError(`The frame's JSON is longer than ${limits.jsonBytes} bytes.`);
  if (4 + jsonBytes > frame.length) throw new TypeError('The frame is cut short.');
  const plain = new Uint8Array(frame.buffer, frame.byteOffset, frame.length); // a Buffer's slice would copy nothing
  const arrays = plain.subarray(4 + jsonBytes);
  if (arrays.length > limits.arrayBytes) throw new TypeError(`The frame's arrays exceed ${limits.arrayBytes} bytes.`);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(frame.subarray(4, 4 + jsonBytes));
  } catch {
    throw new TypeError('The frame holds no UTF-8.');
  }
  let copiedBytes = 0;
  const revive = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || !('$' in value)) return value;
    const { $, at, bytes } = value as { $: unknown; at?: unknown; bytes?: unknown };
    if ($ === 'NaN' || $ === 'Infinity' || $ === '-Infinity') return Number($);
    if (!isArrayName($) || typeof at !== 'number' || typeof bytes !== 'number') {
      throw new TypeError('The frame names an array of no known type.');
    }
    const type = arrayTypes[$];
    const inside = Number.isSafeInteger(at) && Number.isSafeInteger(bytes) && at >= 0 && bytes >= 0;
    copiedBytes += bytes;
    if (!inside || at + bytes > arrays.length || copiedBytes > arrays.length || bytes % type.BYTES_PER_ELEMENT !== 0) {
      throw new TypeError('The frame names an array outside of it.');
    }
    return new type(arrays.slice(at, at + bytes).buffer);
  };
  try {
    return JSON.parse(text, (_key, value: unknown) => revive(value));
  } catch (error) {
    throw error instanceof TypeError ? error : new TypeError('The frame holds no JSON.');
  }
}
