/** Picture files of every kind that is read, and of the kinds that must be refused with a sentence. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cutPicture, readHeader, readPicture, readPreview } from '../../native-models/inference/picture-file.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pictures-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(name: string, bytes: Uint8Array | string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

/** Left half red, right half blue: [height, width, 3]. */
function halves(width: number, height: number): Sharp {
  const bytes = Buffer.alloc(width * height * 3);
  for (let at = 0; at < width * height; at++) bytes[at * 3 + (at % width < width / 2 ? 0 : 2)] = 255;
  return sharp(bytes, { raw: { width, height, channels: 3 } });
}

/** Smooth noise that compresses badly enough to be cut anywhere. */
function texture(width: number, height: number): Sharp {
  const bytes = Buffer.from({ length: width * height * 3 }).map((_, at) => Math.imul(at * at + 7, 2654435761) >>> 24);
  return sharp(bytes, { raw: { width, height, channels: 3 } });
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(8 + body.length);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  let crc = 0xffffffff;
  for (const byte of body) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  out.writeUInt32BE((crc ^ 0xffffffff) >>> 0, out.length - 4);
  return out;
}

/** A PNG whose header promises any size. */
function png(width: number, height: number, bits: number, kind: number, rows: Uint8Array, more: Buffer[] = []): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([bits, kind, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const data = [chunk('IHDR', header), ...more, chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([signature, ...data]);
}

describe('cuts', () => {
  /** The rectangle of what the model would read of the whole picture. */
  async function partOf(path: string, left: number, top: number, width: number, height: number): Promise<Buffer> {
    const whole = await readPicture(path);
    const rows = Array.from({ length: height }, (_, row) => {
      const at = ((top + row) * whole.widthPx + left) * 3;
      return whole.bytes.subarray(at, at + width * 3);
    });
    return Buffer.concat(rows);
  }

  const cases: readonly [string, () => Promise<Buffer>][] = [
    ['plain.png', () => texture(40, 30).png().toBuffer()],
    ['plain.jpg', () => texture(40, 30).jpeg({ quality: 70 }).toBuffer()],
    ...[2, 3, 5, 6, 8].map((orientation): [string, () => Promise<Buffer>] => [
      `turned-${orientation}.jpg`,
      () => texture(40, 30).withMetadata({ orientation }).jpeg().toBuffer(),
    ]),
    ['clear.png', () => texture(40, 30).ensureAlpha(0.25).png().toBuffer()],
    ['grey.png', () => texture(40, 30).greyscale().png().toBuffer()],
    [
      'deep.png',
      async () =>
        png(
          24,
          20,
          16,
          2,
          Buffer.alloc(20 * (1 + 24 * 6)).map((_, at) => (at % 145 ? at : 0)),
        ),
    ],
    ['wide-gamut.png', () => texture(40, 30).withIccProfile('p3').png().toBuffer()],
  ];
  test.each(cases)('%s: what the model reads of the cut is what it read there of the whole', async (name, bytes) => {
    const path = await file(`whole-${name}`, await bytes());
    const region = { leftPx: 3, topPx: 5, widthPx: 17, heightPx: 11 };
    const cut = await file(`cut-${name}.png`, await cutPicture(path, region));
    expect(await readHeader(cut)).toEqual({ format: 'png', widthPx: 17, heightPx: 11, exifOrientation: 1 });
    const read = await readPicture(cut);
    expect(Buffer.from(read.bytes).equals(await partOf(path, 3, 5, 17, 11))).toBe(true);
  });

  test('to the last pixel, no further', async () => {
    const path = await file('edge.png', await texture(40, 30).png().toBuffer());
    const last = { leftPx: 39, topPx: 29, widthPx: 1, heightPx: 1 };
    expect((await readPicture(await file('corner.png', await cutPicture(path, last)))).bytes).toHaveLength(3);
    await expect(cutPicture(path, { ...last, widthPx: 2 })).rejects.toMatchObject({
      code: 'request-invalid',
      message: 'The region lies outside the picture, which has 40 × 30 pixels.',
    });
  });

  test('keeps transparency', async () => {
    const path = await file('see-through.png', await texture(40, 30).ensureAlpha(0.25).png().toBuffer());
    const cut = await cutPicture(path, { leftPx: 0, topPx: 0, widthPx: 4, heightPx: 4 });
    expect(await sharp(cut).metadata()).toMatchObject({ hasAlpha: true, depth: 'uchar' });
  });

  test.each([
    ['a file that is gone', undefined, /missing or not readable/],
    ['a damaged one', (whole: Buffer) => whole.subarray(0, whole.length / 2), /damaged or incomplete/],
    ['one that is too large', () => png(20_000, 20_000, 8, 2, Buffer.alloc(8)), /too large/],
    ['one that is too long', () => png(1, 65_536, 8, 2, Buffer.alloc(8)), /too large/],
  ])('%s says so', async (_, spoil, message) => {
    const whole = await texture(200, 200).png().toBuffer();
    const path = spoil === undefined ? join(folder, 'gone.png') : await file('spoilt.png', spoil(whole));
    const region = { leftPx: 0, topPx: 150, widthPx: 50, heightPx: 50 };
    await expect(cutPicture(path, region)).rejects.toMatchObject({ code: 'picture-invalid', message });
  });
});

describe('reads', () => {
  test.each(['png', 'jpeg', 'webp', 'gif', 'avif', 'tiff'] as const)('%s', async (format) => {
    const path = await file(`halves.${format}`, await halves(40, 20).toFormat(format).toBuffer());
    expect(await readHeader(path)).toEqual({ format, widthPx: 40, heightPx: 20, exifOrientation: 1 });
    const picture = await readPicture(path);
    expect([picture.widthPx, picture.heightPx, picture.bytes.length]).toEqual([40, 20, 2400]);
    const [red, , blue] = picture.bytes.subarray(3 * 5, 3 * 5 + 3);
    expect(red).toBeGreaterThan(240);
    expect(blue).toBeLessThan(15);
  });

  test.each([
    [1, 0, 0, 40, 20],
    [3, 39, 0, 40, 20],
    [6, 0, 0, 20, 40],
    [8, 0, 39, 20, 40],
  ])('upright by EXIF orientation %i', async (orientation, x, y, widthPx, heightPx) => {
    const path = await file(
      `turned-${orientation}.jpg`,
      await halves(40, 20).withMetadata({ orientation }).jpeg().toBuffer(),
    );
    const picture = await readPicture(path);
    expect([picture.widthPx, picture.heightPx]).toEqual([widthPx, heightPx]);
    expect(await readHeader(path)).toMatchObject({ widthPx, heightPx });
    const at = (y * widthPx + x) * 3;
    expect(picture.bytes[at]).toBeGreaterThan(240); // the red corner came here
  });

  test('drops alpha and keeps the colour under it', async () => {
    const pixels = Buffer.from([10, 200, 30, 0, 10, 200, 30, 255]);
    const path = await file(
      'clear.png',
      await sharp(pixels, { raw: { width: 2, height: 1, channels: 4 } })
        .png()
        .toBuffer(),
    );
    expect([...(await readPicture(path)).bytes]).toEqual([10, 200, 30, 10, 200, 30]);
  });

  test('a palette with transparency', async () => {
    const more = [chunk('PLTE', Buffer.from([255, 0, 0, 0, 0, 255])), chunk('tRNS', Buffer.from([0]))];
    const path = await file('palette.png', png(2, 1, 8, 3, Buffer.from([0, 0, 1]), more));
    expect([...(await readPicture(path)).bytes]).toEqual([255, 0, 0, 0, 0, 255]);
  });

  test('grey, with and without alpha, and one bit', async () => {
    const grey = await file('grey.png', png(2, 1, 8, 0, Buffer.from([0, 0, 77])));
    expect([...(await readPicture(grey)).bytes]).toEqual([0, 0, 0, 77, 77, 77]);
    const clear = await file('grey-alpha.png', png(1, 1, 8, 4, Buffer.from([0, 99, 5])));
    expect([...(await readPicture(clear)).bytes]).toEqual([99, 99, 99]);
    const bits = await file('bits.png', png(2, 1, 1, 0, Buffer.from([0, 0b01000000])));
    expect([...(await readPicture(bits)).bytes]).toEqual([0, 0, 0, 255, 255, 255]);
  });

  test('sixteen bits as their upper eight', async () => {
    const rgb = await file('deep.png', png(1, 1, 16, 2, Buffer.from([0, 0x12, 0x34, 0x80, 0x00, 0xff, 0xff])));
    expect([...(await readPicture(rgb)).bytes]).toEqual([0x12, 0x80, 0xff]);
    const grey = await file('deep-grey.png', png(1, 1, 16, 0, Buffer.from([0, 0x80, 0x7f])));
    expect([...(await readPicture(grey)).bytes]).toEqual([0x80, 0x80, 0x80]);
  });

  test('the first frame of a moving GIF', async () => {
    const frames = Buffer.alloc(8 * 16 * 3);
    frames.fill(255, 8 * 8 * 3);
    const moving = sharp(frames, { raw: { width: 8, height: 16, channels: 3, pageHeight: 8 } }).gif({
      delay: [100, 100],
    });
    const path = await file('moving.gif', await moving.toBuffer());
    const picture = await readPicture(path);
    expect([picture.widthPx, picture.heightPx]).toEqual([8, 8]);
    expect(Math.max(...picture.bytes)).toBe(0);
  });

  test.each([
    [1, 1],
    [20_000, 10],
    [3, 15_000],
  ])('%i x %i', async (width, height) => {
    const path = await file(`thin-${width}.png`, await halves(width, height).png().toBuffer());
    const picture = await readPicture(path);
    expect([picture.widthPx, picture.heightPx]).toEqual([width, height]);
  });

  test('a picture of 100 megapixels in bounded memory', async () => {
    const grey = sharp({ create: { width: 10_000, height: 10_000, channels: 3, background: '#204060' } });
    const path = await file('huge.png', await grey.png({ compressionLevel: 1 }).toBuffer());
    const picture = await readPicture(path);
    expect(await readHeader(path)).toMatchObject({ widthPx: 10_000, heightPx: 10_000 });
    expect(picture.bytes.length).toBeLessThan(110_000_000);
    expect([...picture.bytes.subarray(0, 3)]).toEqual([0x20, 0x40, 0x60]);
  });

  test('a preview is a small WebP, upright', async () => {
    const path = await file('large.jpg', await halves(3000, 1500).withMetadata({ orientation: 6 }).jpeg().toBuffer());
    const preview = await sharp(await readPreview(path)).metadata();
    expect([preview.format, preview.width, preview.height]).toEqual(['webp', 512, 1024]);
    const close = await sharp(await readPreview(path, 8192)).metadata();
    expect([close.format, close.width, close.height]).toEqual(['webp', 1500, 3000]);
  });
});

describe('refuses', () => {
  test.each([
    ['empty.png', () => '', /empty/],
    ['letter.png', () => 'Dear Sir, this is not a picture.', /not a picture of a format/],
    ['drawing.svg', () => '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', /SVG/],
    ['drawing.png', () => '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', /SVG/],
    ['phone.heic', () => Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\0', 'latin1'), /HEIC/],
    ['paper.pdf', () => '%PDF-1.7\n1 0 obj <</Type/Catalog>> endobj', /PDF files/],
    ['bomb.png', () => png(65_535, 65_535, 8, 2, Buffer.alloc(1000)), /too large/],
    ['wide-bomb.png', () => png(2_000_000_000, 1, 8, 2, Buffer.alloc(10)), /too large|damaged/],
    ['short-rows.png', () => png(500, 500, 8, 2, Buffer.alloc(1000)), /damaged/],
    ['cut.png', async () => (await texture(300, 300).png().toBuffer()).subarray(0, 20_000), /damaged/],
    ['cut.jpg', async () => (await texture(300, 300).jpeg().toBuffer()).subarray(0, 20_000), /damaged/],
    ['cut.webp', async () => (await texture(300, 300).webp().toBuffer()).subarray(0, 10_000), /damaged|not a picture/],
    ['cut.gif', async () => (await texture(300, 300).gif().toBuffer()).subarray(0, 20_000), /damaged/],
    ['cut.tiff', async () => (await texture(300, 300).tiff().toBuffer()).subarray(0, 9_000), /damaged|not a picture/],
    ['cut.avif', async () => (await texture(300, 300).avif().toBuffer()).subarray(0, 9_000), /damaged|not a picture/],
  ])('%s', async (name, bytes, sentence) => {
    const path = await file(name, await bytes());
    const refusal = await readPicture(path).catch((error: unknown) => error);
    if (!(refusal instanceof Error)) throw new Error(`${name} was read`);
    expect(refusal).toMatchObject({ name: 'ModelError', code: 'picture-invalid' });
    expect(String(refusal)).toMatch(sentence);
    expect(String(refusal)).toMatch(/Choose a PNG, JPEG/);
    await expect(readPreview(path)).rejects.toMatchObject({ code: 'picture-invalid' });
  });

  test('a missing file and a folder', async () => {
    await expect(readPicture(join(folder, 'none.png'))).rejects.toMatchObject({ code: 'picture-invalid' });
    await expect(readPicture(folder)).rejects.toMatchObject({ code: 'picture-invalid' });
  });

  test('any cut and any flipped byte of a PNG: a picture or a sentence, never a crash', async () => {
    const whole = await readFile(await file('whole.png', await texture(24, 24).png().toBuffer()));
    for (let at = 0; at < whole.length; at += 37) {
      const flipped = Buffer.from(whole);
      flipped[at]! ^= 0xff;
      for (const bytes of [whole.subarray(0, at), flipped]) {
        const path = await file('broken.png', bytes);
        const outcome = await readPicture(path).catch((error: unknown) => error);
        if (!(typeof outcome === 'object' && outcome !== null && 'bytes' in outcome)) {
          expect(outcome).toMatchObject({ code: 'picture-invalid' });
        }
      }
    }
  });
});
