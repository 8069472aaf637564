import { expect, test } from 'vitest';
import { decodeFrame, encodeFrame } from '../../electron/socket-wire.ts';

const limits = { jsonBytes: 10_000, arrayBytes: 10_000 };
const again = (message: unknown): unknown => decodeFrame(encodeFrame(message), limits);

test('messages and their typed arrays come out as they went in', () => {
  const bytes = new Uint8Array([9, 1, 2, 3, 9]).subarray(1, 4);
  const scores = new Float32Array([1.5, -2.25]);
  const message = { type: 'x', text: 'ü\u0000"', none: null, list: [1, [bytes], { scores }], empty: new Uint8Array(0) };
  expect(again(message)).toEqual(message);
  expect(again(Buffer.from([1, 2]))).toEqual(new Uint8Array([1, 2]));
  expect(again([Number.NaN, { x: -Infinity }, Infinity])).toEqual([Number.NaN, { x: -Infinity }, Infinity]);
  expect(again({ left: undefined, right: 1 })).toEqual({ right: 1 });
});

test("Node's buffers are read by value, wherever they lie", () => {
  const message = { bytes: new Uint8Array([1, 2, 3]), scores: new Float32Array([1.5]) };
  const pool = Buffer.concat([Buffer.from([0]), encodeFrame(message)]);
  expect(decodeFrame(pool.subarray(1), limits)).toEqual(message);
});

test.each([
  ['a bigint', { x: 1n }],
  ['a key of ours', { $: 'Uint8Array', at: 0, bytes: 0 }],
  ['another view', { x: new Int16Array(1) }],
  ['a buffer', { x: new ArrayBuffer(1) }],
])('%s is not written', (_name, message) => {
  expect(() => encodeFrame(message)).toThrow(TypeError);
});

function frameOf(json: string, arrays = new Uint8Array(0), length = Buffer.byteLength(json)): Uint8Array {
  const frame = Buffer.alloc(4 + Buffer.byteLength(json) + arrays.length);
  frame.writeUInt32LE(length);
  frame.write(json, 4);
  frame.set(arrays, 4 + Buffer.byteLength(json));
  return frame;
}
const place = (type: string, at: number, bytes: number): string => JSON.stringify({ x: { $: type, at, bytes } });

test.each([
  ['an empty frame', new Uint8Array(0)],
  ['a frame cut in its length', new Uint8Array(3)],
  ['a length beyond the frame', frameOf('{}', undefined, 3)],
  ['a length beyond the limit', frameOf('{}', undefined, 0xffffffff)],
  ['arrays beyond the limit', frameOf('{}', new Uint8Array(10_001))],
  ['no JSON', frameOf('{')],
  ['no UTF-8', Uint8Array.of(3, 0, 0, 0, 0x22, 0xff, 0x22)],
  ['an array outside', frameOf(place('Uint8Array', 0, 5), new Uint8Array(4))],
  ['an array before', frameOf(place('Uint8Array', -4, 4), new Uint8Array(4))],
  ['half a float', frameOf(place('Float32Array', 0, 3), new Uint8Array(4))],
  ['an unknown array', frameOf(place('BigInt64Array', 0, 0))],
  ['an inherited name', frameOf(place('constructor', 0, 0))],
  ['fractions', frameOf(place('Uint8Array', 0.5, 1), new Uint8Array(4))],
  [
    'the same bytes many times',
    frameOf(JSON.stringify([1, 2, 3].map(() => ({ $: 'Uint8Array', at: 0, bytes: 4 }))), new Uint8Array(8)),
  ],
])('%s is refused', (_name, frame) => {
  expect(() => decodeFrame(frame, limits)).toThrow(TypeError);
});
