/** NumPy's array file, version 1.0: what numpy.load reads. (numpy/lib/format.py says how it is laid out.) */

const types = { Float32Array: '<f4', Float64Array: '<f8', Uint8Array: '|u1' } as const;

/** Row-major numbers with their shape. Machines that this program runs on are little-endian. */
export function npy(data: Float32Array | Float64Array | Uint8Array, shape: readonly number[]): Uint8Array {
  const type = types[data.constructor.name as keyof typeof types];
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const magic = [0x93, ...new TextEncoder().encode('NUMPY'), 1, 0];
  const start = magic.length + 2;
  const header = text.padEnd(Math.ceil((start + text.length + 1) / 64) * 64 - start - 1).concat('\n');
  const bytes = new Uint8Array(start + header.length + data.byteLength);
  bytes.set(magic);
  new DataView(bytes.buffer).setUint16(magic.length, header.length, true);
  bytes.set(new TextEncoder().encode(header), start);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start + header.length);
  return bytes;
}
